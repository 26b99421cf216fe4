using TransitionOrchestrator.Simulators.ServiceBus.Queues;

namespace TransitionOrchestrator.Simulators.ServiceBus.Storage;

/// <summary>How changes are written.</summary>
internal static class ChangeFormat
{
    private enum Kind : byte
    {
        Put = 1,
        Remove = 2,
        Seen = 3,
        Next = 4,
    }

    public static void Write(BinaryWriter to, Change change)
    {
        switch (change)
        {
            case Change.Put put:
                Begin(to, Kind.Put, change);
                WriteMessage(to, put.Message);
                break;
            case Change.Remove remove:
                Begin(to, Kind.Remove, change);
                to.Write(remove.SequenceNumber);
                break;
            case Change.Seen seen:
                Begin(to, Kind.Seen, change);
                to.Write(seen.MessageId);
                to.Write(seen.At.UtcTicks);
                break;
            case Change.Next next:
                Begin(to, Kind.Next, change);
                to.Write(next.SequenceNumber);
                break;
        }
    }

    /// <exception cref="InvalidDataException">It is no change.</exception>
    public static Change Read(BinaryReader from)
    {
        var kind = (Kind)from.ReadByte();
        var queue = from.ReadString();
        return kind switch
        {
            Kind.Put => new Change.Put(queue, ReadMessage(from)),
            Kind.Remove => new Change.Remove(queue, from.ReadInt64()),
            Kind.Seen => new Change.Seen(queue, from.ReadString(), Time(from.ReadInt64())),
            Kind.Next => new Change.Next(queue, from.ReadInt64()),
            _ => throw new InvalidDataException($"{(byte)kind} is no kind of change."),
        };
    }

    private static void Begin(BinaryWriter to, Kind kind, Change change)
    {
        to.Write((byte)kind);
        to.Write(change.Queue);
    }

    private static void WriteMessage(BinaryWriter to, StoredMessage message)
    {
        to.Write(message.SequenceNumber);
        to.Write(message.EnqueuedSequenceNumber);
        to.Write(message.EnqueuedAt.UtcTicks);
        to.Write(message.DeliveryCount);
        to.Write((byte)message.State);
        WriteText(to, message.DeadLetterSource);
        WriteText(to, message.Content.MessageId);
        to.Write(message.Content.TimeToLive?.Ticks ?? -1);
        to.Write(message.Content.ScheduledFor?.UtcTicks ?? -1);
        foreach (var section in (byte[][])[message.Content.Header, message.Content.Annotations, message.Content.Properties, message.Content.ApplicationProperties, message.Content.Body])
        {
            to.Write(section.Length);
            to.Write(section);
        }
    }

    private static StoredMessage ReadMessage(BinaryReader from)
    {
        var (number, first, enqueued, count, state, source) = (from.ReadInt64(), from.ReadInt64(), Time(from.ReadInt64()), from.ReadInt32(), (MessageState)from.ReadByte(), ReadText(from));
        var (id, life, scheduled) = (ReadText(from), from.ReadInt64(), from.ReadInt64());
        return new StoredMessage
        {
            SequenceNumber = number,
            EnqueuedSequenceNumber = first,
            EnqueuedAt = enqueued,
            DeliveryCount = count,
            State = state,
            DeadLetterSource = source,
            Content = new MessageContent(
                id, life < 0 ? null : TimeSpan.FromTicks(life), scheduled < 0 ? null : Time(scheduled),
                ReadSection(from), ReadSection(from), ReadSection(from), ReadSection(from), ReadSection(from)),
        };
    }

    private static byte[] ReadSection(BinaryReader from) => from.ReadBytes(from.ReadInt32());

    private static void WriteText(BinaryWriter to, string? text)
    {
        to.Write(text is not null);
        if (text is not null)
            to.Write(text);
    }

    private static string? ReadText(BinaryReader from) => from.ReadBoolean() ? from.ReadString() : null;

    private static DateTimeOffset Time(long utcTicks) => new(utcTicks, TimeSpan.Zero);
}
