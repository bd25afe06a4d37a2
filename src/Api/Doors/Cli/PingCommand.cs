using System.CommandLine;
using Berth.Doors.Live;
using Berth.Platform.Settings;

namespace Berth.Doors.Cli;

/// <summary>
/// <c>berth ping web|worker</c>: whether that role answers, for whoever watches processes. Ends with 0 when it does,
/// else with 1. Needs neither database nor Docker.
/// </summary>
internal static class PingCommand
{
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(5);

    public static Command Define()
    {
        var role = new Argument<string>("role")
        {
            Description = "web (where the proxy reaches it) or worker (at its socket).",
        };
        role.AcceptOnlyFromAmong("web", "worker");
        var command = new Command("ping", "Check whether the web or the worker on this machine answers.") { role };
        command.SetAction(
            async (parsed, ct) =>
            {
                var settings = CheckSettings.Read(Application.Configuration(), stacks: false);
                var trouble =
                    parsed.GetValue(role) == "web"
                        ? await AskWebAsync(settings, ct)
                        : await AskWorkerAsync(settings, ct);
                if (trouble is not null)
                    Output.Of(parsed).Warn(trouble);
                return trouble is null ? Exit.Done : Exit.Failed;
            }
        );
        return command;
    }

    private static async Task<string?> AskWebAsync(BerthSettings settings, CancellationToken cancellationToken)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = AnswerTime };
        try
        {
            using var answer = await http.GetAsync(new Uri(new Uri(settings.ListenUrl), "/healthz"), cancellationToken);
            return answer.IsSuccessStatusCode
                ? null
                : $"The web at {settings.ListenUrl} answers with {(int)answer.StatusCode}.";
        }
        catch (Exception e)
            when (e is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return $"The web does not answer at {settings.ListenUrl}: {e.Message}";
        }
    }

    private static async Task<string?> AskWorkerAsync(BerthSettings settings, CancellationToken cancellationToken)
    {
        if (!settings.Worker.IsOn)
            return "Berth:Worker:Socket is empty, so the worker cannot be asked. Set it, such as to /run/berth/worker.sock.";
        using var worker = new WorkerClient(settings);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(AnswerTime);
        try
        {
            await worker.PingAsync(limit.Token);
            return null;
        }
        catch (Exception e)
            when (e is LiveException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return $"The worker does not answer at {settings.Worker.Socket}: {(e.InnerException ?? e).Message}";
        }
    }
}
