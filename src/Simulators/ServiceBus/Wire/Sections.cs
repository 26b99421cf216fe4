using System.Buffers.Binary;
using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Encoding;
using Microsoft.Azure.Amqp.Framing;
using TransitionOrchestrator.Simulators.ServiceBus.Queues;

namespace TransitionOrchestrator.Simulators.ServiceBus.Wire;

/// <summary>Takes an encoded message apart and puts it together again. What a sender sent is passed on byte for byte.</summary>
internal static class Sections
{
    private const string ScheduledAnnotation = "x-opt-scheduled-enqueue-time";

    /// <summary>What is stored of an encoded message.</summary>
    /// <exception cref="AmqpException">It is no message.</exception>
    public static MessageContent Read(byte[] message)
    {
        byte[] header = [], annotations = [], properties = [], applicationProperties = [];
        var body = new List<byte>();
        foreach (var (code, bytes) in Split(message))
        {
            if (code == Header.Code)
                header = bytes;
            else if (code == MessageAnnotations.Code)
                annotations = bytes;
            else if (code == Properties.Code)
                properties = bytes;
            else if (code == ApplicationProperties.Code)
                applicationProperties = bytes;
            else if (code != DeliveryAnnotations.Code)
                body.AddRange(bytes);
        }

        var ttl = Decode(new Header(), header).Ttl;
        var scheduled = Decode(new MessageAnnotations(), annotations).Map.TryGetValue(ScheduledAnnotation, out DateTime at) ? new DateTimeOffset(at, TimeSpan.Zero) : (DateTimeOffset?)null;
        return new MessageContent(
            Decode(new Properties(), properties).MessageId?.ToString(), ttl is { } life ? TimeSpan.FromMilliseconds(life) : null, scheduled,
            header, annotations, properties, applicationProperties, [.. body]);
    }

    /// <summary>The messages in the envelope of a batch: each one a data section.</summary>
    /// <exception cref="AmqpException">It is no envelope.</exception>
    public static IReadOnlyList<byte[]> ReadBatch(byte[] envelope) =>
    [
        .. Split(envelope).Where(section => section.Code == Data.Code).Select(section => ((ArraySegment<byte>)Decode(new Data(), section.Bytes).Value).ToArray()),
    ];

    /// <summary>The message as a receiver is to get it.</summary>
    /// <param name="message">The message.</param>
    /// <param name="held">Its lock; null when it is peeked or received for good.</param>
    public static ArraySegment<byte>[] Write(StoredMessage message, MessageLock? held)
    {
        var content = message.Content;
        var header = Decode(new Header(), content.Header);
        header.DeliveryCount = (uint)message.DeliveryCount;
        var annotations = Decode(new MessageAnnotations(), content.Annotations);
        annotations.Map["x-opt-sequence-number"] = message.SequenceNumber;
        annotations.Map["x-opt-enqueue-sequence-number"] = message.EnqueuedSequenceNumber;
        annotations.Map["x-opt-enqueued-time"] = message.EnqueuedAt.UtcDateTime;
        annotations.Map["x-opt-message-state"] = (int)message.State;
        if (held is not null)
            annotations.Map["x-opt-locked-until"] = held.Until.UtcDateTime;
        if (message.DeadLetterSource is { } source)
            annotations.Map["x-opt-deadletter-source"] = source;
        byte[][] sections = [Encode(header), Encode(annotations), content.Properties, content.ApplicationProperties, content.Body];
        // The library takes no empty segment.
        return [.. sections.Where(section => section.Length > 0).Select(section => new ArraySegment<byte>(section))];
    }

    /// <summary>The content with application properties added or replaced.</summary>
    public static MessageContent WithProperties(MessageContent content, IReadOnlyDictionary<string, object?> properties)
    {
        if (properties.Count == 0)
            return content;
        var section = Decode(new ApplicationProperties(), content.ApplicationProperties);
        foreach (var (name, value) in properties)
            section.Map[name] = value;
        return content with { ApplicationProperties = Encode(section) };
    }

    /// <summary>The application properties, for people.</summary>
    public static IReadOnlyDictionary<string, object?> PropertiesOf(MessageContent content) =>
        Decode(new ApplicationProperties(), content.ApplicationProperties).Map.ToDictionary(entry => entry.Key.ToString()!, entry => (object?)entry.Value, StringComparer.Ordinal);

    /// <summary>The properties, for people.</summary>
    public static Properties HeadOf(MessageContent content) => Decode(new Properties(), content.Properties);

    /// <summary>The bytes of the body, if it is one of data.</summary>
    public static byte[]? DataOf(MessageContent content)
    {
        var data = Split(content.Body).Where(section => section.Code == Data.Code).Select(section => ((ArraySegment<byte>)Decode(new Data(), section.Bytes).Value).ToArray()).ToList();
        return data.Count == 0 ? null : [.. data.SelectMany(bytes => bytes)];
    }

    private static T Decode<T>(T section, byte[] bytes)
        where T : AmqpDescribed
    {
        if (bytes.Length > 0)
            section.Decode(new ByteBuffer(bytes, 0, bytes.Length));
        return section;
    }

    private static byte[] Encode(AmqpDescribed section)
    {
        using var buffer = new ByteBuffer(section.EncodeSize, autoGrow: true);
        section.Encode(buffer);
        return buffer.Buffer.AsSpan(buffer.Offset, buffer.Length).ToArray();
    }

    private static List<(ulong Code, byte[] Bytes)> Split(byte[] message)
    {
        try
        {
            var sections = new List<(ulong, byte[])>();
            for (var begin = 0; begin < message.Length;)
            {
                if (message[begin] != 0)
                    throw Malformed();
                var value = begin + 1 + SizeOf(message, begin + 1);
                var code = message[begin + 1] == 0x53 ? message[begin + 2] : message[begin + 1] == 0x80 ? BinaryPrimitives.ReadUInt64BigEndian(message.AsSpan(begin + 2)) : throw Malformed();
                var end = value + SizeOf(message, value);
                sections.Add((code, message[begin..end]));
                begin = end;
            }

            return sections;
        }
        catch (Exception outside) when (outside is IndexOutOfRangeException or ArgumentException)
        {
            throw Malformed();
        }
    }

    /// <summary>How many bytes an encoded value takes, its format code included.</summary>
    private static int SizeOf(byte[] bytes, int at) => (bytes[at] >> 4) switch
    {
        0x4 => 1,
        0x5 => 2,
        0x6 => 3,
        0x7 => 5,
        0x8 => 9,
        0x9 => 17,
        0xA or 0xC or 0xE => 2 + bytes[at + 1],
        0xB or 0xD or 0xF => checked(5 + (int)Math.Min(int.MaxValue - 5, BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(at + 1)))),
        _ => throw Malformed(),
    };

    private static AmqpException Malformed() => new(AmqpErrorCode.DecodeError, "The message could not be decoded.");
}
