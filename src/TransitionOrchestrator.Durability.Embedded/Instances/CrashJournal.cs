using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using System.Text;

namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>
/// Which instances run their code right now, in a small file that is mapped into memory: the system keeps it when the process
/// dies, and writing it costs no request to the store. The next engine on the same machine reads whose turn was running.
/// </summary>
internal sealed class CrashJournal : IDisposable
{
    // An instance id has at most 256 characters; two bytes before it hold its length, zero when the slot is free.
    private const int SlotBytes = 2 + (256 * 3);

    private readonly string _path;
    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _view;

    /// <param name="engineId">The engine that writes it: no two processes share a file.</param>
    /// <param name="slots">How many instances may run at the same time.</param>
    public CrashJournal(Guid engineId, int slots)
    {
        _path = PathOf(engineId);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            _file = MemoryMappedFile.CreateFromFile(_path, FileMode.Create, mapName: null, (long)slots * SlotBytes);
            _view = _file.CreateViewAccessor();
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            // Without a place to write, crashes are not counted; nothing else depends on it.
            _file?.Dispose();
            _file = null;
        }
    }

    public void Enter(int slot, string instanceId)
    {
        if (_view is null)
            return;
        Span<byte> bytes = stackalloc byte[SlotBytes];
        var length = Encoding.UTF8.GetBytes(instanceId, bytes[2..]);
        _view.SafeMemoryMappedViewHandle.WriteSpan((ulong)(slot * SlotBytes) + 2, (ReadOnlySpan<byte>)bytes.Slice(2, length));
        _view.Write(slot * SlotBytes, (ushort)length);
    }

    public void Leave(int slot) => _view?.Write(slot * SlotBytes, (ushort)0);

    /// <summary>The engine stopped in good order: nothing was running.</summary>
    public void Close()
    {
        Dispose();
        if (_file is not null)
            File.Delete(_path);
    }

    public void Dispose()
    {
        _view?.Dispose();
        _file?.Dispose();
    }

    /// <summary>Reads, once, whose turn was running when that engine died.</summary>
    public static HashSet<string> TakeSuspects(Guid engineId)
    {
        var suspects = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            var path = PathOf(engineId);
            var left = File.ReadAllBytes(path).AsSpan();
            for (; left.Length >= SlotBytes; left = left[SlotBytes..])
            {
                var length = BinaryPrimitives.ReadUInt16LittleEndian(left);
                if (length is > 0 and <= SlotBytes - 2)
                    suspects.Add(Encoding.UTF8.GetString(left.Slice(2, length)));
            }

            File.Delete(path);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            // It ran on another machine, or had no place to write: nobody is suspected.
        }

        return suspects;
    }

    private static string PathOf(Guid engineId) => Path.Combine(Path.GetTempPath(), "transition-orchestrator", $"{engineId:N}.turns");
}
