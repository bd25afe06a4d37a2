using System.Net.Sockets;
using Berth.Platform.Settings;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Berth.Doors.Live;

/// <summary>
/// The worker's side of the private socket: a second, small web server within its process. Who may open the file may
/// ask, so the file's mode and its folder are the lock: owner and group, nobody else.
/// </summary>
public sealed partial class ListenForWeb(
    BerthSettings settings,
    IServiceProvider worker,
    ILoggerFactory logs,
    ILogger<ListenForWeb> log
) : IHostedService
{
    private const UnixFileMode OwnerAndGroup =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;

    private WebApplication? _app;

    /// <summary>Listens. A socket file that a dead process left is replaced.</summary>
    /// <exception cref="InvalidOperationException">
    /// Another worker listens there, or it is not ours to listen there.
    /// </exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var path = settings.Worker.Socket;
        await ClearAsync(path, cancellationToken);
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddSingleton(logs).AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.ListenUnixSocket(path));
        // Its mode is set between bind and listen, so that there is no moment at which others could connect.
        builder.Services.Configure<SocketTransportOptions>(o =>
            o.CreateBoundListenSocket = at =>
            {
                var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(at);
                if (!OperatingSystem.IsWindows())
                    File.SetUnixFileMode(path, OwnerAndGroup);
                return socket;
            }
        );
        _app = builder.Build();
        _app.UseWebSockets();
        _app.UseRouting();
        AnswerWeb.Map(_app, worker);
        AnswerConsole.Map(_app, worker);
        try
        {
            await _app.StartAsync(cancellationToken);
        }
        catch (Exception e) when (e is IOException or SocketException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException(
                $"The worker cannot listen at {path} (Berth:Worker:Socket): {e.Message} Its folder must be the worker's to write.",
                e
            );
        }
        Log.Listens(log, path);
    }

    /// <summary>Ends what is being streamed; browsers come back by themselves.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_app is null)
            return;
        await _app.StopAsync(cancellationToken);
        await _app.DisposeAsync();
    }

    private static async Task ClearAsync(string path, CancellationToken cancellationToken)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
            return;
        if (file.Length > 0)
            throw new InvalidOperationException(
                $"At {path} (Berth:Worker:Socket) there is a file that is no socket. Remove it, or name another path."
            );
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await probe.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
        {
            file.Delete(); // nobody listens: its process is dead
            return;
        }
        catch (SocketException e)
        {
            throw new InvalidOperationException(
                $"The worker cannot tell who listens at {path} (Berth:Worker:Socket): {e.Message} It must run "
                    + "as the user whose socket that is.",
                e
            );
        }
        throw new InvalidOperationException(
            $"Another process listens at {path} (Berth:Worker:Socket), most likely a worker that still runs. "
                + "End it first, or give this one a socket of its own, or none."
        );
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "The web can ask at {Path}")]
        public static partial void Listens(ILogger log, string path);
    }
}
