using System.CommandLine;
using Berth.Operations;
using Berth.Platform.Data;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Berth.Doors.Cli;

/// <summary><c>berth hosts drain NAME</c>: empties a machine.</summary>
internal static class DrainCommand
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    public static Command Define()
    {
        var name = HostsCommand.Name();
        var wait = new Option<bool>("--wait") { Description = "Wait until it has no tenants, at most an hour." };
        var command = new Command("drain", "Stop placing tenants on a host, and move its tenants to other hosts.")
        {
            name,
            wait,
        };
        command.SetAction(
            (parsed, ct) =>
                OnDatabase.RunAsync(
                    parsed,
                    async (db, services, output) =>
                    {
                        var host = parsed.GetValue(name)!;
                        HostsCommand.EndOf(await services.GetRequiredService<ChangeHost>().DrainAsync(host, ct), host);
                        return !parsed.GetValue(wait)
                            ? Exit.Done
                            : await WaitAsync(db, services.GetRequiredService<TimeProvider>(), output, host, ct);
                    }
                )
        );
        return command;
    }

    private static async Task<int> WaitAsync(
        AppDb db,
        TimeProvider clock,
        Output output,
        string host,
        CancellationToken cancellationToken
    )
    {
        var all = await LivingOnAsync(db, host, cancellationToken);
        var isEmpty = await Waiting.UntilAsync(
            output,
            $"Emptying {host}",
            clock,
            Longest,
            async () => new Step(all - Math.Min(all, await LivingOnAsync(db, host, cancellationToken)), all),
            cancellationToken
        );
        return isEmpty
            ? Exit.Done
            : throw new Refusal(
                Exit.Failed,
                $"{await LivingOnAsync(db, host, cancellationToken)} tenants are still on '{host}'. They are "
                    + "moved on; 'berth hosts' and 'berth jobs' say how it goes."
            );
    }

    /// <summary>Tenants that have anything on it.</summary>
    private static Task<int> LivingOnAsync(AppDb db, string host, CancellationToken cancellationToken) =>
        db.Tenants.CountAsync(
            t =>
                t.Observed != TenantState.Gone
                && (t.Host == host || t.DataOn == host || (t.LeftBehind && t.MovedFrom == host)),
            cancellationToken
        );
}
