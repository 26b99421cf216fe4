using System.Net.Sockets;
using System.Text;

namespace TransitionOrchestrator.Api.Tests;

/// <summary>Bytes on a socket, for requests that no client library would send.</summary>
internal static class RawRequest
{
    /// <summary>Sends the bytes and hangs up.</summary>
    public static async Task SendAndHangUpAsync(ApiHost host, string bytes)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", host.Client.BaseAddress!.Port);
        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(bytes));
    }

    /// <summary>Sends the bytes and reads until the answer's end has been seen.</summary>
    public static async Task<string> SendAsync(ApiHost host, string bytes)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", host.Client.BaseAddress!.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(bytes));

        var answer = new StringBuilder();
        var buffer = new byte[8192];
        int read;
        while (!IsComplete(answer.ToString()) && (read = await stream.ReadAsync(buffer)) > 0)
            answer.Append(Encoding.UTF8.GetString(buffer, 0, read));
        return answer.ToString();
    }

    private static bool IsComplete(string answer)
    {
        var head = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (head < 0)
            return false;
        var length = answer[..head].Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        return length is not null && Encoding.UTF8.GetByteCount(answer[(head + 4)..]) >= int.Parse(length.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture);
    }
}
