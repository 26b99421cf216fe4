using System.Net;
using System.Net.Sockets;
using TransitionOrchestrator.Testing;

namespace TransitionOrchestrator.EndToEnd.Tests.Processes;

/// <summary>
/// A wire between two processes that lets a number of bytes pass one way and then holds what follows, in the middle of whatever it
/// is. So a test decides how far a sender gets, however fast it and the machine are.
/// </summary>
internal sealed class HoldingWire : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly int _target;
    private readonly CancellationTokenSource _cut = new();
    private readonly Lock _gate = new();
    private readonly List<Task> _pumps = [];
    private readonly Task _accepting;
    private TaskCompletionSource _moved = News();
    private TaskCompletionSource _held = News();
    private Held _way;
    private long? _left;

    /// <param name="target">The port of 127.0.0.1 that it leads to.</param>
    public HoldingWire(int target)
    {
        _target = target;
        Port = BuiltProgram.FreePort();
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Which way is held.</summary>
    public enum Held
    {
        /// <summary>What the caller sends.</summary>
        Requests,

        /// <summary>What comes back: it was carried out, and the caller does not learn of it.</summary>
        Answers,
    }

    /// <summary>Where callers connect.</summary>
    public int Port { get; }

    /// <summary>Lets so many further bytes pass one way, and everything the other way.</summary>
    /// <returns>Completes when more wanted to pass.</returns>
    public Task LetPass(Held way, long bytes)
    {
        lock (_gate)
        {
            (_way, _left) = (way, bytes);
            _held = News();
            Move();
            return _held.Task;
        }
    }

    /// <summary>Lets everything pass.</summary>
    public void LetAllPass()
    {
        lock (_gate)
        {
            _left = null;
            Move();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _cut.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_pumps);
        _listener.Dispose();
        _cut.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var caller = await _listener.AcceptTcpClientAsync(_cut.Token);
                _pumps.RemoveAll(pump => pump.IsCompleted);
                _pumps.Add(ConnectAsync(caller));
            }
        }
        catch (OperationCanceledException) when (_cut.IsCancellationRequested)
        {
            // The test is over.
        }
    }

    private async Task ConnectAsync(TcpClient caller)
    {
        using var _ = caller;
        using var called = new TcpClient();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(_cut.Token);
        try
        {
            await called.ConnectAsync(IPAddress.Loopback, _target, ended.Token);
            await Task.WhenAny(PumpAsync(caller, called, Held.Requests, ended.Token), PumpAsync(called, caller, Held.Answers, ended.Token));
        }
        catch (Exception broken) when (broken is IOException or SocketException or OperationCanceledException)
        {
            // Nobody is at the other end: the caller finds its connection closed.
        }

        await ended.CancelAsync();
    }

    private async Task PumpAsync(TcpClient from, TcpClient to, Held way, CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.GetStream().ReadAsync(buffer, cancellationToken) is > 0 and var read)
            {
                for (var passed = 0; passed < read;)
                {
                    var part = await TakeAsync(way, read - passed, cancellationToken);
                    await to.GetStream().WriteAsync(buffer.AsMemory(passed, part), cancellationToken);
                    passed += part;
                }
            }
        }
        catch (Exception broken) when (broken is IOException or SocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // One of the two hung up, or was killed; the other finds its connection closed.
        }
    }

    /// <summary>How many of so many bytes may pass; waits until at least one may.</summary>
    private async Task<int> TakeAsync(Held way, int wanted, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task moved;
            lock (_gate)
            {
                if (_left is not { } left || way != _way)
                    return wanted;
                if (left > 0)
                {
                    var part = (int)Math.Min(left, wanted);
                    _left = left - part;
                    return part;
                }

                _held.TrySetResult();
                moved = _moved.Task;
            }

            await moved.WaitAsync(cancellationToken);
        }
    }

    private void Move()
    {
        _moved.TrySetResult();
        _moved = News();
    }

    private static TaskCompletionSource News() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
