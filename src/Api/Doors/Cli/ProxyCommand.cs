using System.CommandLine;
using Berth.Docker;
using Berth.Platform.Settings;
using Berth.Shop.Hosts;
using Berth.Tenants.Edge;

namespace Berth.Doors.Cli;

/// <summary><c>berth proxy</c>: what the proxies should serve, whether they do, and that they do.</summary>
internal static class ProxyCommand
{
    public static Command Define() =>
        new("proxy", "Show, check or publish the proxies' configuration.") { Show(), Check(), Publish() };

    private static Option<string?> HostOption() => new("--host") { Description = "Only the proxy of this host." };

    private static Command Show()
    {
        var host = new Option<string>("--host")
        {
            Description = "The host whose proxy it is for.",
            DefaultValueFactory = _ => DockerHost.Local,
        };
        var command = new Command("show", "Print the configuration that would be published, without certificate keys.")
        {
            host,
        };
        command.SetAction(
            (parsed, ct) =>
                OnDatabase.RunAsync(
                    parsed,
                    async (_, services, output) =>
                    {
                        output.Write(
                            await services
                                .GetRequiredService<PublishEdge>()
                                .RenderAsync((await HostsAsync(services, parsed.GetValue(host), ct))[0])
                        );
                        return Exit.Done;
                    }
                )
        );
        return command;
    }

    private static Command Check()
    {
        var host = HostOption();
        var command = new Command(
            "check",
            "Check whether each proxy has the current configuration. Exits with 1 if one does not."
        )
        {
            host,
            Output.Json,
        };
        command.SetAction(
            (parsed, ct) =>
                EachAsync(
                    parsed,
                    host,
                    "in force",
                    async (edge, h) =>
                        await edge.IsInForceAsync(h, ct)
                            ? null
                            : "it has another configuration; 'berth proxy publish' puts that right",
                    ct
                )
        );
        return command;
    }

    private static Command Publish()
    {
        var host = HostOption();
        var command = new Command("publish", "Publish the configuration to each proxy now, unless it is up to date.")
        {
            host,
            Output.Json,
        };
        command.SetAction(
            (parsed, ct) =>
                EachAsync(
                    parsed,
                    host,
                    "published",
                    async (edge, h) =>
                    {
                        await edge.PublishAsync(h.Name, ct);
                        return null;
                    },
                    ct
                )
        );
        return command;
    }

    private static Task<int> EachAsync(
        ParseResult parsed,
        Option<string?> host,
        string well,
        Func<PublishEdge, HostInfo, Task<string?>> does,
        CancellationToken cancellationToken
    ) =>
        OnDatabase.RunAsync(
            parsed,
            async (_, services, output) =>
            {
                var edge = services.GetRequiredService<PublishEdge>();
                var proxy = $"{services.GetRequiredService<BerthSettings>().Edge.Proxy}".ToLowerInvariant();
                var rows = await Task.WhenAll(
                    (await HostsAsync(services, parsed.GetValue(host), cancellationToken)).Select(async h =>
                    {
                        var trouble = await TryAsync(() => does(edge, h));
                        return new
                        {
                            Host = h.Name,
                            Proxy = proxy,
                            Ok = trouble is null,
                            Trouble = trouble,
                        };
                    })
                );
                output.List(
                    rows,
                    "",
                    ("host", r => r.Host),
                    ("proxy", r => r.Proxy),
                    ("state", r => r.Trouble ?? well)
                );
                return rows.All(r => r.Ok) ? Exit.Done : Exit.Failed;
            }
        );

    private static async Task<string?> TryAsync(Func<Task<string?>> does)
    {
        try
        {
            return await does();
        }
        catch (Exception e)
            when (e
                    is DockerException
                        or EdgeRefusedException
                        or IOException
                        or TimeoutException
                        or HttpRequestException
            )
        {
            return e.Message;
        }
    }

    private static async Task<IReadOnlyList<HostInfo>> HostsAsync(
        IServiceProvider services,
        string? name,
        CancellationToken cancellationToken
    )
    {
        var all = await services.GetRequiredService<KnownHosts>().AllAsync(cancellationToken);
        return name is null ? all
            : all.Where(h => h.Name == name).ToList() is { Count: 1 } one ? one
            : throw Refusal.NotFound($"there is no host '{name}'. 'berth hosts' lists them.");
    }
}
