using Berth.Platform.Accounts;
using Berth.Shop.Orders;
using Berth.Tenants.Backups;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Berth.Tests.Pages;

/// <summary>What customers and operators see of backups, and ask for. No engine is behind it.</summary>
public sealed class BackupPagesTests : IAsyncLifetime
{
    private TestApp _app = null!;
    private Order _order = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await TestApp.StartAsync(
            settings: new Dictionary<string, string?>
            {
                ["Berth:Backups:Targets:0:Name"] = "near",
                ["Berth:Backups:Targets:0:Url"] = "/mnt/near",
                ["Berth:Backups:Targets:0:PasswordFile"] = Path.Combine(Path.GetTempPath(), "none.key"),
            }
        );
        _order = await _app.BuyAsync("ada");
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task ACustomerSeesThemAndHasTheirDataPutBackWhenTheySaySoTwice()
    {
        using var ada = new Visitor(_app);
        await ada.OpenAsync($"/orders/{_order.Token}");
        ada.Page.ShouldContain("Your data is backed up each day; 7 daily, 4 weekly and 6 monthly ones are kept.");
        ada.Page.ShouldContain("There is none yet.");
        await ada.SendAsync($"/orders/{_order.Token}", "BackUp");
        (await JobsAsync()).ShouldBe(1);

        var backup = await HasAsync("11111111", 45_200_000);
        await ada.OpenAsync($"/orders/{_order.Token}");
        ada.Page.ShouldContain("45.2 MB in 12 files");
        ada.Page.ShouldContain("The container stops");
        await ada.SendAsync($"/orders/{_order.Token}", "Restore", ("backup", $"{backup}"));
        await ada.OpenAsync($"/orders/{_order.Token}");
        ada.Page.ShouldContain("Tick the box");
        (await RestoresAsync()).ShouldBeEmpty();
        await ada.SendAsync($"/orders/{_order.Token}", "Restore", ("backup", $"{backup}"), ("sure", "true"));
        (await RestoresAsync()).ShouldHaveSingleItem().BackupId.ShouldBe(backup);
        await ada.OpenAsync($"/orders/{_order.Token}");
        ada.Page.ShouldContain("Your data is being put back");
        await using var db = _app.Db();
        var tenant = await db.Tenants.SingleAsync();
        tenant.Generation.ShouldBeGreaterThan(tenant.ObservedGeneration);
    }

    [Fact]
    public async Task AnotherCustomersBackupIsRefused()
    {
        var bobs = await _app.BuyAsync("bob", "bob@example.com");
        var backup = await HasAsync("11111111", 1);
        using var bob = new Visitor(_app);
        await bob.SendAsync($"/orders/{bobs.Token}", "Restore", ("backup", $"{backup}"), ("sure", "true"));
        await bob.OpenAsync($"/orders/{bobs.Token}");
        bob.Page.ShouldContain("There is no such backup of it.");
        (await RestoresAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task AnOperatorDoesBothWithAReason()
    {
        var backup = await HasAsync("11111111", 1_300_000_000);
        using var ops = new Visitor(_app);
        await ops.BecomesAsync(AccountRole.Operator);
        var page = $"/admin/tenants/{_order.TenantId}";
        await ops.OpenAsync(page);
        ops.Page.ShouldContain("near on local");
        ops.Page.ShouldContain("1.3 GB");
        await ops.SendAsync(page, "BackUp", ("why", "before the update"));
        (await JobsAsync()).ShouldBe(1);
        await ops.SendAsync(page, "Restore", ("backup", $"{backup}"), ("sure", "true"), ("why", "ticket 7"));
        (await RestoresAsync()).ShouldHaveSingleItem();
        await using var db = _app.Db();
        (await db.Audit.SingleAsync(a => a.Kind == "Restore" && a.Field == "Backup")).Origin!.ShouldContain("ticket 7");
    }

    private async Task<int> JobsAsync()
    {
        await using var db = _app.Db();
        return await db.Jobs.CountAsync(j => j.Kind == BackupTenant.Kind);
    }

    private async Task<List<Restore>> RestoresAsync()
    {
        await using var db = _app.Db();
        return await db.Restores.AsNoTracking().ToListAsync();
    }

    private async Task<Guid> HasAsync(string snapshot, long bytes)
    {
        await using var db = _app.Db();
        var tenant = await db.Tenants.SingleAsync(t => t.Id == _order.TenantId);
        var store = BackupStore.Of("near", "local", DateTimeOffset.UtcNow);
        db.BackupStores.Add(store);
        var backup = Backup.Of(
            tenant,
            store,
            BackupCause.Schedule,
            new ResticSummary
            {
                SnapshotId = snapshot,
                TotalBytesProcessed = bytes,
                TotalFilesProcessed = 12,
            },
            "",
            DateTimeOffset.UtcNow.AddHours(-3),
            TimeSpan.FromSeconds(4)
        );
        db.Backups.Add(backup);
        await db.SaveChangesAsync();
        return backup.Id;
    }
}
