using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace TransitionOrchestrator.Testing;

/// <summary>
/// A program of ours in a real process: what it prints is kept, signals are real, and it is killed on dispose, at the latest when
/// the test run ends.
/// </summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<ChildProcess, bool> Alive = new();
    private readonly Process _process;
    private readonly List<string> _lines = [];
    private TaskCompletionSource _news = News();

    static ChildProcess() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (var child in Alive.Keys)
            child.Kill();
    };

    private ChildProcess(Process process) => _process = process;

    /// <summary>The process id.</summary>
    public int Id => _process.Id;

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Everything that it has printed so far, to both outputs.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines)
                return [.. _lines];
        }
    }

    /// <summary>All lines as one text, for messages.</summary>
    public string Text => string.Join(Environment.NewLine, Lines);

    /// <summary>Starts a built program: <c>dotnet {assembly} {arguments}</c>.</summary>
    /// <param name="assembly">The program's dll; see <see cref="BuiltProgram"/>.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Added to the environment, from which the settings of .NET hosts were taken out.</param>
    public static ChildProcess Start(string assembly, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        var info = new ProcessStartInfo("dotnet", [assembly, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false };
        foreach (var name in info.Environment.Keys.Where(IsHostSetting).ToList())
            info.Environment.Remove(name);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
            info.Environment[name] = value;
        var child = new ChildProcess(new Process { StartInfo = info, EnableRaisingEvents = true });
        child._process.OutputDataReceived += (_, line) => child.Keep(line.Data);
        child._process.ErrorDataReceived += (_, line) => child.Keep(line.Data);
        child._process.Exited += (_, _) => child.Tell();
        child._process.Start();
        Alive[child] = true;
        child._process.BeginOutputReadLine();
        child._process.BeginErrorReadLine();
        child._process.StandardInput.Close();
        return child;
    }

    /// <summary>Waits for a line that contains a text.</summary>
    /// <exception cref="TimeoutException">It did not come in time.</exception>
    /// <exception cref="InvalidOperationException">The process ended without it.</exception>
    public async Task<string> WaitForLineAsync(string text, TimeSpan? limit = null)
    {
        var deadline = Task.Delay(limit ?? TimeSpan.FromMinutes(5));
        while (true)
        {
            var ended = _process.HasExited;
            if (ended)
                await _process.WaitForExitAsync(); // until its last lines are read
            Task news;
            lock (_lines)
            {
                if (_lines.Find(line => line.Contains(text, StringComparison.Ordinal)) is { } found)
                    return found;
                news = _news.Task;
            }

            if (ended)
                throw new InvalidOperationException($"The process ended with {_process.ExitCode} without saying '{text}':{Environment.NewLine}{Text}");
            if (await Task.WhenAny(news, deadline) == deadline)
                throw new TimeoutException($"The process did not say '{text}' in time:{Environment.NewLine}{Text}");
        }
    }

    /// <summary>Waits for the end.</summary>
    /// <returns>The exit code; 128 and the signal's number if a signal ended it.</returns>
    /// <exception cref="TimeoutException">It did not end in time.</exception>
    public async Task<int> WaitForExitAsync(TimeSpan limit)
    {
        using var late = new CancellationTokenSource(limit);
        try
        {
            await _process.WaitForExitAsync(late.Token);
            return _process.ExitCode;
        }
        catch (OperationCanceledException overdue)
        {
            throw new TimeoutException($"The process did not end within {limit}:{Environment.NewLine}{Text}", overdue);
        }
    }

    /// <summary>SIGKILL: it ends at once, wherever it stands.</summary>
    public async Task KillAsync()
    {
        Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, and waits for the end.</summary>
    /// <returns>The exit code.</returns>
    public Task<int> TerminateAsync(TimeSpan limit) => SignalAsync("-TERM", limit);

    /// <summary>SIGINT, as Ctrl-C sends it, and waits for the end.</summary>
    /// <returns>The exit code.</returns>
    public Task<int> InterruptAsync(TimeSpan limit) => SignalAsync("-INT", limit);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!Alive.TryRemove(this, out _))
            return;
        await KillAsync();
        _process.Dispose();
    }

    private async Task<int> SignalAsync(string signal, TimeSpan limit)
    {
        using (var kill = Process.Start("kill", [signal, Id.ToString(CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync();
        return await WaitForExitAsync(limit);
    }

    private void Kill()
    {
        if (!_process.HasExited)
            _process.Kill();
    }

    private void Keep(string? line)
    {
        if (line is null)
            return;
        lock (_lines)
            _lines.Add(line);
        Tell();
    }

    private void Tell()
    {
        TaskCompletionSource told;
        lock (_lines)
            (told, _news) = (_news, News());
        told.SetResult();
    }

    private static TaskCompletionSource News() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static bool IsHostSetting(string name) =>
        name.StartsWith("ASPNETCORE_", StringComparison.OrdinalIgnoreCase) || name.StartsWith("DOTNET_ENVIRONMENT", StringComparison.OrdinalIgnoreCase)
        || name.Equals("URLS", StringComparison.OrdinalIgnoreCase) || name.Contains("__", StringComparison.Ordinal);
}
