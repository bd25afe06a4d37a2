using System.CommandLine;
using Berth.Platform.Data;
using Berth.Platform.Settings;
using Berth.Shop.Tenancy;
using Berth.Tenants.Backups;
using Microsoft.EntityFrameworkCore;

namespace Berth.Doors.Cli;

/// <summary><c>berth backup NAME</c>: a tenant is backed up now, to each target; with <c>--all</c> those that run.</summary>
internal static class BackupCommand
{
    private static readonly TimeSpan WorkerTime = TimeSpan.FromHours(1);

    public static Command Define()
    {
        var name = NamedTenant.Argument();
        name.Arity = ArgumentArity.ZeroOrOne;
        var all = new Option<bool>("--all") { Description = "All tenants that run, whatever their plans say." };
        var wait = new Option<bool>("--wait") { Description = "Wait until it is made, at most an hour." };
        var command = new Command("backup", "Back a tenant up now. 'berth backups NAME' shows what there is.")
        {
            name,
            all,
            wait,
        };
        command.SetAction(
            (parsed, ct) =>
                OnDatabase.RunAsync(
                    parsed,
                    async (db, services, output) =>
                    {
                        var clock = services.GetRequiredService<TimeProvider>();
                        if (parsed.GetValue(name) is not null == parsed.GetValue(all))
                            throw Refusal.Usage("name a tenant, or say --all.");
                        List<Guid> tenants = parsed.GetValue(all)
                            ? await db
                                .Tenants.Where(t =>
                                    t.Wanted == TenantState.Running && t.Observed == TenantState.Running
                                )
                                .Select(t => t.Id)
                                .ToListAsync(ct)
                            : [(await NamedTenant.FindAsync(db, parsed.GetValue(name)!, ct)).Id];
                        var asked = clock.GetUtcNow();
                        foreach (var id in tenants)
                            if (await services.GetRequiredService<AskForBackup>().BackUpAsync(id, ct) is { } why)
                                throw new Refusal(Exit.Failed, why);
                        return
                            !parsed.GetValue(wait) || await IsMadeAsync(db, services, output, tenants, asked, clock, ct)
                            ? Exit.Done
                            : throw new Refusal(
                                Exit.Failed,
                                $"not all are made after {WorkerTime.TotalMinutes:0} minutes. It goes on; a worker must run, "
                                    + "and 'berth jobs' says what waits."
                            );
                    }
                )
        );
        return command;
    }

    private static async Task<bool> IsMadeAsync(
        AppDb db,
        IServiceProvider services,
        Output output,
        IReadOnlyList<Guid> tenants,
        DateTimeOffset asked,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var targets = services.GetRequiredService<BerthSettings>().Backups.Targets.Count;
        var made = await Waiting.UntilAsync(
            output,
            tenants.Count == 1 ? "Backing up" : $"Backing {tenants.Count} tenants up",
            clock,
            WorkerTime,
            async () => new Step(await Since().CountAsync(cancellationToken), tenants.Count * targets),
            cancellationToken
        );
        if (await Since().FirstOrDefaultAsync(b => b.State == BackupState.Failed, cancellationToken) is { } failed)
            throw new Refusal(Exit.Failed, $"to {failed.Target} on {failed.Host}: {failed.Why}");
        return made;

        IQueryable<Backup> Since() =>
            db
                .Backups.AsNoTracking()
                .Where(b => tenants.Contains(b.TenantId) && b.Cause == BackupCause.Asked && b.At >= asked);
    }
}
