using Berth.Tenants.Backups;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Berth.Doors.Pages;

/// <summary>The part of the order's page about backups.</summary>
public sealed partial class OrderModel
{
    /// <summary>What its plan promises; null where it is not backed up.</summary>
    public string? BackupWords { get; private set; }

    /// <summary>Those that are there, the newest first.</summary>
    public IReadOnlyList<Backup> Backups { get; private set; } = [];

    /// <summary>Whether one of them is being put back.</summary>
    public bool IsRestoring { get; private set; }

    public Task<IActionResult> OnPostBackUpAsync(
        string token,
        [FromServices] AskForBackup ask,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            token,
            async tenant => Trouble = await ask.BackUpForCustomerAsync(tenant, cancellationToken),
            cancellationToken
        );

    /// <summary>Puts its data back as it was, if that was said twice.</summary>
    public Task<IActionResult> OnPostRestoreAsync(
        string token,
        Guid backup,
        bool sure,
        [FromServices] AskForBackup ask,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            token,
            async tenant =>
                Trouble = sure
                    ? await ask.RestoreAsync(tenant, backup, cancellationToken)
                    : "Nothing was changed. Tick the box if you want your data as it was then.",
            cancellationToken
        );

    private async Task ReadBackupsAsync(Guid id, AskForBackup ask, CancellationToken cancellationToken)
    {
        var tenant = await db.Tenants.AsNoTracking().SingleAsync(t => t.Id == id, cancellationToken);
        BackupWords = ask.IsInPlan(tenant) ? ask.Terms(tenant)!.Words : null;
        Backups = await Backup.OfAsync(db, id, cancellationToken);
        IsRestoring = await Restore.WaitingAsync(db, id, cancellationToken) is not null;
    }
}
