using System.Net.Sockets;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Berth.Tests;

/// <summary>
/// What a tenant's container would be, in this process on loopback: it says what it was asked, talks over WebSockets,
/// and sends slowly.
/// </summary>
public sealed class Upstream : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _asked,
        _waiting;

    private Upstream(WebApplication app) => _app = app;

    /// <summary>Address and port.</summary>
    public string Address => new Uri(_app.Urls.First()).Authority;

    /// <summary>How many requests came.</summary>
    public int Asked => _asked;

    /// <summary>How many wait at <c>/never</c>.</summary>
    public int Waiting => _waiting;

    /// <summary>Starts it in this machine's network, or in one of the test's own.</summary>
    public static async Task<Upstream> StartAsync(NetworkNamespace? network = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        if (network is not null)
            builder.WebHost.UseSockets(o =>
                o.CreateBoundListenSocket = at =>
                    network
                        .InsideAsync(() =>
                        {
                            var socket = new Socket(at.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                            socket.Bind(at);
                            return socket;
                        })
                        .GetAwaiter()
                        .GetResult()
            );
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(k => k.Limits.MaxRequestBodySize = null);
        var it = new Upstream(builder.Build());
        it._app.UseWebSockets();
        it._app.Run(it.AnswerAsync);
        await it._app.StartAsync();
        return it;
    }

    private Task AnswerAsync(HttpContext context)
    {
        Interlocked.Increment(ref _asked);
        if (context.WebSockets.IsWebSocketRequest)
            return EchoAsync(context);
        return context.Request.Path.Value switch
        {
            "/slow" => DripAsync(context),
            "/upload" => TakeAsync(context),
            "/own" => OwnAsync(context),
            "/error" => ErrorAsync(context),
            "/never" => WaitAsync(context),
            "/plain" => context.Response.WriteAsync("plain"),
            _ => SayAsync(context),
        };
    }

    private static Task SayAsync(HttpContext context)
    {
        // The target as it came over the wire, and the headers.
        var target = context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget;
        return context.Response.WriteAsJsonAsync(
            new Dictionary<string, string>(
                context.Request.Headers.Select(h => KeyValuePair.Create(h.Key, h.Value.ToString()))
            )
            {
                ["target"] = target,
            }
        );
    }

    private static Task OwnAsync(HttpContext context)
    {
        context.Response.Headers["X-Content-Type-Options"] = "mine";
        context.Response.Headers["Strict-Transport-Security"] = "max-age=1";
        context.Response.Headers["X-Accel-Redirect"] = "/plain";
        return context.Response.WriteAsync("own");
    }

    private static Task ErrorAsync(HttpContext context)
    {
        context.Response.StatusCode = 502;
        return context.Response.WriteAsync("the tenant's own error");
    }

    private static async Task TakeAsync(HttpContext context)
    {
        long taken = 0;
        var buffer = new byte[64 * 1024];
        for (int count; (count = await context.Request.Body.ReadAsync(buffer, context.RequestAborted)) > 0; )
            taken += count;
        await context.Response.WriteAsync($"{taken}");
    }

    /// <summary>Neither reads the body nor answers.</summary>
    private async Task WaitAsync(HttpContext context)
    {
        Interlocked.Increment(ref _waiting);
        await Task.Delay(Timeout.Infinite, context.RequestAborted)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Interlocked.Decrement(ref _waiting);
    }

    private static async Task DripAsync(HttpContext context)
    {
        // Without a length: only an end that is said is one.
        for (var i = 0; !context.RequestAborted.IsCancellationRequested && i < 6000; i++)
        {
            await context.Response.WriteAsync($"{i}\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(20, context.RequestAborted);
        }
    }

    private static async Task EchoAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[1024];
        while (
            await socket.ReceiveAsync(buffer, context.RequestAborted)
                is { MessageType: not WebSocketMessageType.Close } got
        )
            await socket.SendAsync(
                buffer.AsMemory(0, got.Count),
                got.MessageType,
                got.EndOfMessage,
                context.RequestAborted
            );
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
