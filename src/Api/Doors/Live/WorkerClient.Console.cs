using System.Net.WebSockets;

namespace Berth.Doors.Live;

/// <content>Consoles.</content>
public sealed partial class WorkerClient
{
    /// <summary>
    /// A console of a tenant. What it is told comes over the socket, also that there is none: a
    /// <see cref="ConsoleNote"/>.
    /// </summary>
    /// <exception cref="LiveException">The worker does not answer.</exception>
    public async Task<WebSocket> OpenConsoleAsync(
        Guid tenantId,
        int columns,
        int rows,
        CancellationToken cancellationToken
    )
    {
        if (!IsOn)
            throw new LiveException(503, "Consoles are not available here.");
        var socket = new ClientWebSocket();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(AnswerTime);
        try
        {
            await socket.ConnectAsync(
                new Uri($"ws://worker/tenants/{tenantId}/console?columns={columns}&rows={rows}"),
                _http,
                limit.Token
            );
            return socket;
        }
        catch (Exception e)
            when (e is WebSocketException or HttpRequestException or IOException or OperationCanceledException
                && !cancellationToken.IsCancellationRequested
            )
        {
            socket.Dispose();
            throw LiveException.Away(e);
        }
    }
}
