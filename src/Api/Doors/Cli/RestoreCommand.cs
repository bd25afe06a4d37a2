using System.CommandLine;
using System.Globalization;
using Berth.Shop.Tenancy;
using Berth.Tenants.Backups;
using Microsoft.EntityFrameworkCore;

namespace Berth.Doors.Cli;

/// <summary><c>berth restore NAME</c>: a tenant's data is put back as it was in a backup.</summary>
internal static class RestoreCommand
{
    private static readonly TimeSpan WorkerTime = TimeSpan.FromHours(1);

    public static Command Define()
    {
        var name = NamedTenant.Argument();
        var at = new Option<string>("--at") { Description = "The newest backup up to then, UTC: 2026-11-30T03:00." };
        var backup = new Option<Guid?>("--backup") { Description = "A backup's id, as 'berth backups NAME' shows it." };
        var wait = new Option<bool>("--wait") { Description = "Wait until it runs again, at most an hour." };
        var command = new Command(
            "restore",
            "Put a tenant's data back as it was in its newest backup, or another. It is away meanwhile; what it has now is "
                + "backed up first."
        )
        {
            name,
            at,
            backup,
            wait,
        };
        command.SetAction(
            (parsed, ct) =>
                OnDatabase.RunAsync(
                    parsed,
                    async (db, services, output) =>
                    {
                        if (parsed.GetValue(at) is not null && parsed.GetValue(backup) is not null)
                            throw Refusal.Usage("say --at or --backup, not both.");
                        var tenant = await NamedTenant.FindAsync(db, parsed.GetValue(name)!, ct);
                        var until = TimeOf(parsed.GetValue(at));
                        var found =
                            (await Backup.OfAsync(db, tenant.Id, ct)).FirstOrDefault(b =>
                                (parsed.GetValue(backup) is not { } id || b.Id == id)
                                && (until is not { } time || b.At <= time)
                            )
                            ?? throw Refusal.NotFound(
                                $"'{tenant.Slug}' has no such backup. 'berth backups {tenant.Slug}' lists them."
                            );
                        if (
                            await services.GetRequiredService<AskForBackup>().RestoreAsync(tenant.Id, found.Id, ct) is
                            { } why
                        )
                            throw new Refusal(Exit.Failed, why);
                        if (!parsed.GetValue(wait))
                            return Exit.Done;
                        var ended = await Waiting.UntilAsync(
                            output,
                            $"Restoring {tenant.Slug}",
                            services.GetRequiredService<TimeProvider>(),
                            WorkerTime,
                            async () => new Step(await IsUpAsync() ? 1 : 0, 1),
                            ct
                        );
                        var last = await db
                            .Restores.AsNoTracking()
                            .Where(r => r.TenantId == tenant.Id)
                            .OrderByDescending(r => r.AskedAt)
                            .FirstAsync(ct);
                        return ended && last.State == RestoreState.Done
                            ? Exit.Done
                            : throw new Refusal(
                                Exit.Failed,
                                last.Why
                                    ?? "it is not done yet. It goes on; a worker must run, and 'berth jobs' says what waits."
                            );

                        async Task<bool> IsUpAsync() =>
                            await db.Tenants.AnyAsync(
                                t =>
                                    t.Id == tenant.Id
                                    && t.ObservedGeneration == t.Generation
                                    && t.Observed == TenantState.Running,
                                ct
                            )
                            && !await db.Restores.AnyAsync(
                                r => r.TenantId == tenant.Id && r.State == RestoreState.Waiting,
                                ct
                            );
                    }
                )
        );
        return command;
    }

    private static DateTimeOffset? TimeOf(string? text) =>
        text is null ? null
        : DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time
        )
            ? time
        : throw Refusal.Usage($"--at is '{text}'. It must be a time, such as 2026-11-30T03:00.");
}
