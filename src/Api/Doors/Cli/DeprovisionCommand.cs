using System.CommandLine;
using Berth.Operations;
using Berth.Platform.Audit;
using Berth.Shop.Subscriptions;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Berth.Doors.Cli;

/// <summary><c>berth deprovision NAME</c>: a tenant is removed with its data, and its subscription ended.</summary>
internal static class DeprovisionCommand
{
    private static readonly TimeSpan WorkerTime = TimeSpan.FromMinutes(5);

    public static Command Define()
    {
        var name = NamedTenant.Argument();
        var keep = new Option<bool>("--keep-data")
        {
            Description =
                "Keep a copy of its data for as long as its plan's keepData says; for 30 days when the plan "
                + "says none. 'berth backups' shows it.",
        };
        var reason = new Option<string>("--reason")
        {
            Description = "Reason, kept in the audit.",
            DefaultValueFactory = _ => "",
        };
        var wait = new Option<bool>("--wait") { Description = "Wait until it is gone, at most five minutes." };
        var command = new Command(
            "deprovision",
            "Remove a tenant and its data, and end its subscription. A copy is kept where its plan promises one."
        )
        {
            name,
            keep,
            reason,
            wait,
        };
        command.SetAction(
            (parsed, ct) =>
                OnDatabase.RunAsync(
                    parsed,
                    async (db, services, output) =>
                    {
                        var tenant = await NamedTenant.FindAsync(db, parsed.GetValue(name)!, ct);
                        if (Reason.WrongWith(parsed.GetValue(reason)) is { } wrong)
                            throw Refusal.Usage(wrong);
                        Actor.Because(parsed.GetValue(reason)!);
                        await services
                            .GetRequiredService<DeprovisionTenant>()
                            .DeprovisionAsync(tenant.Id, parsed.GetValue(reason)!, parsed.GetValue(keep), ct);
                        if (!parsed.GetValue(wait))
                            return Exit.Done;
                        var isGone = await Waiting.UntilAsync(
                            output,
                            $"Removing {tenant.Slug}",
                            services.GetRequiredService<TimeProvider>(),
                            WorkerTime,
                            async () =>
                                new Step(
                                    await db.Tenants.AnyAsync(
                                        t => t.Id == tenant.Id && t.Observed == TenantState.Gone,
                                        ct
                                    )
                                        ? 1
                                        : 0,
                                    1
                                ),
                            ct
                        );
                        return isGone
                            ? Exit.Done
                            : throw new Refusal(
                                Exit.Failed,
                                $"'{tenant.Slug}' is not removed after {WorkerTime.TotalMinutes:0} minutes. "
                                    + "It is tried on; 'berth jobs' says why, and a worker must run."
                            );
                    }
                )
        );
        return command;
    }
}
