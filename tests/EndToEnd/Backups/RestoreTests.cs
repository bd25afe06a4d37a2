using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace Berth.Tests.EndToEnd.Backups;

/// <summary>
/// A tenant is used, backed up, used on and put back, by its customer and by an operator; and the process dies (as by
/// kill -9) at each step. Its page counts the starts on its volume, and so says which data it has.
/// </summary>
public sealed partial class RestoreTests(RestoreTests.Base installation) : IClassFixture<RestoreTests.Base>
{
    private static int _count;

    public sealed class Base : IAsyncLifetime
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("berth-restored-").FullName;

        public Installation It { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            var catalog = LocalCatalog.Write(_folder);
            var hello = Path.Combine(catalog, "hello.yaml");
            var text = await File.ReadAllTextAsync(hello);
            text.ShouldContain("consistency: live");
            await File.WriteAllTextAsync(hello, text.Replace("consistency: live", "consistency: pause"));
            It = await Installation.CreateAsync(
                "restored",
                new Dictionary<string, string>
                {
                    ["Berth__Catalog"] = catalog,
                    ["Berth__Backups__Targets__0__Name"] = "near",
                    ["Berth__Backups__Targets__0__Url"] = Directory
                        .CreateDirectory(Path.Combine(_folder, "target"))
                        .FullName,
                    ["Berth__Backups__Targets__0__PasswordFile"] = Path.Combine(_folder, "password"),
                }
            );
            await It.StripeAnswersAsync();
            await It.StartProductAsync(mortal: true);
        }

        public async ValueTask DisposeAsync()
        {
            await It.DisposeAsync();
            Directory.Delete(_folder, recursive: true);
        }
    }

    private Installation It => installation.It;
    private Tenancy Ada { get; } = new(installation.It, $"restored{Interlocked.Increment(ref _count)}");

    [Fact]
    public async Task ItsCustomerPutsItBackAndAnOperatorUndoesThat()
    {
        await Ada.BuysAsync();
        (await StartsAsync()).ShouldBe(1);
        await Ada.Customer.PressesAsync("BackUp");
        await BackedUpAsync(1);
        await RestartsAsync(2);
        await RestartsAsync(3);
        (await Ada.Customer.PageAsync()).ShouldContain("Your data is backed up each day");
        await Ada.Customer.PressesAsync("Restore", ("backup", await BackupAsync("Asked")));
        (await Ada.Customer.PageAsync()).ShouldContain("Tick the box");
        await Ada.Customer.PressesAsync("Restore", ("backup", await BackupAsync("Asked")), ("sure", "true"));
        await RestoredAsync(1);
        (await StartsAsync()).ShouldBe(2, "the one that was backed up, and this start");
        await It.BerthAsync("restore", Ada.Name, "--backup", await BackupAsync("Restore"), "--wait");
        (await StartsAsync()).ShouldBe(4);
        var list = await It.BerthAsync("backups", Ada.Name);
        list.ShouldContain("near on local");
        (await Ada.Customer.PageAsync()).ShouldContain("The newest is of");
        await Ada.IsQuietAsync();
        await Ada.ShouldHaveAsync(["subscription_create"], [$"{Ada.Name} is ready"]);
    }

    /// <summary>What it did not answer while it was held is no reason to restart it when it goes on.</summary>
    [Fact]
    public async Task WhoWasPausedForLongIsNotRestarted()
    {
        await Ada.BuysAsync();
        await Ada.IsQuietAsync();
        await LeaseAsync("'a backup', now() + interval '3 minutes'");
        await It.Docker.Containers.PauseAsync($"{It.Name}-{Ada.Name}");
        // Three checks in a row do not pass, each of ten seconds.
        await Ada.UntilAsync(
            "it is seen that it does not answer",
            async () =>
                await Ada.CountAsync(
                    "tenant_health h JOIN tenants t ON t.id = h.tenant_id WHERE t.slug = @name AND h.state <> 'Up'"
                ) == 1
        );
        await Task.Delay(TimeSpan.FromSeconds(40));
        await It.Docker.Containers.UnpauseAsync($"{It.Name}-{Ada.Name}");
        await LeaseAsync("NULL, NULL");
        await Ada.UntilAsync(
            "it is up",
            async () =>
                await Ada.CountAsync(
                    "tenant_health h JOIN tenants t ON t.id = h.tenant_id WHERE t.slug = @name AND h.state = 'Up'"
                ) == 1
        );
        await Task.Delay(TimeSpan.FromSeconds(3));
        await Ada.IsQuietAsync();
        (await StartsAsync()).ShouldBe(1, await StoryAsync());

        Task<IReadOnlyList<string>> LeaseAsync(string to) =>
            Ada.ListAsync($"UPDATE tenants SET (lease_owner, lease_until) = ({to}) WHERE slug = @name RETURNING slug");
    }

    public static TheoryData<string, string> Steps =>
        [
            .. LongRows.With<(string, string)>(
                [
                    ("backup:held", "restore:stopped"),
                    ("backup:made", "restore:swapped"),
                    ("backup:released", "restore:saved"),
                ],
                [
                    ("backup-tenant:claimed", "restore:recorded"),
                    ("backup:turn", "backup:made"),
                    ("backup:holding", "backup:recorded"),
                    ("backup:recorded", "stack:applied"),
                ]
            ),
        ];

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task KilledAtEachStepItIsAsItShouldBe(string whileBackedUp, string whileRestored)
    {
        await Ada.BuysAsync();
        await Ada.IsQuietAsync();
        It.CrashesAt(whileBackedUp);
        await Ada.PressesInVainAsync("BackUp");
        await It.ProductEndsAsync();
        await It.StartProductAsync(mortal: true);
        await BackedUpAsync(1);
        (await StartsAsync()).ShouldBe(1, $"it was paused, and goes on:\n{await StoryAsync()}");
        var made = await BackupAsync("Asked");
        await RestartsAsync(2);
        await RestartsAsync(3);
        await Ada.IsQuietAsync();
        It.CrashesAt(whileRestored);
        await Ada.PressesInVainAsync("Restore", ("backup", made), ("sure", "true"));
        await It.ProductEndsAsync();
        await It.StartProductAsync(mortal: true);
        await RestoredAsync(1);
        (await StartsAsync()).ShouldBe(2);
        await Ada.IsQuietAsync();
        (await Ada.CountAsync("backup_holds")).ShouldBe(0);
        (await Ada.ListAsync("SELECT kind || ': ' || last_error FROM jobs WHERE state = 'Parked'")).ShouldBeEmpty();
    }

    private async Task<string> StoryAsync() =>
        string.Join(
            '\n',
            await Ada.ListAsync(
                "SELECT e.at || ' ' || e.kind || ' ' || e.what || ' ' || coalesce(e.reason, '') FROM tenant_events e "
                    + "JOIN tenants t ON t.id = e.tenant_id WHERE t.slug = @name ORDER BY e.id"
            )
        );

    private async Task RestartsAsync(int starts)
    {
        await Ada.Customer.RestartsAsync();
        await Ada.UntilAsync($"it was started {starts} times", async () => await StartsAsync() == starts);
        await Ada.IsQuietAsync();
    }

    private Task BackedUpAsync(int least) =>
        Ada.UntilAsync(
            $"{least} backups are made",
            async () =>
                await Ada.CountAsync(
                    "backups b JOIN tenants t ON t.id = b.tenant_id WHERE t.slug = @name AND b.state = 'Done'"
                ) >= least
                && await Ada.CountAsync("jobs WHERE kind = 'backup-tenant' AND state IN ('Ready', 'Running')") == 0
                && await Ada.CountAsync("backup_holds") == 0
        );

    private async Task RestoredAsync(int restores)
    {
        await Ada.UntilAsync(
            $"{restores} restores are done",
            async () =>
                await Ada.CountAsync(
                    "restores r JOIN tenants t ON t.id = r.tenant_id WHERE t.slug = @name AND r.state = 'Done'"
                ) == restores
        );
        await Ada.RunsAsync();
    }

    /// <summary>The newest backup of a cause.</summary>
    private async Task<string> BackupAsync(string cause) =>
        (
            await Ada.ListAsync(
                "SELECT b.id::text FROM backups b JOIN tenants t ON t.id = b.tenant_id WHERE t.slug = @name AND "
                    + $"b.state = 'Done' AND b.cause = '{cause}' ORDER BY b.at DESC LIMIT 1"
            )
        ).ShouldHaveSingleItem();

    /// <summary>How often it was started on this volume; 0 while it does not answer.</summary>
    private async Task<int> StartsAsync()
    {
        using var page = await Ada.Customer.VisitsAsync(Ada.Name);
        var starts = Starts().Match(await page.Content.ReadAsStringAsync());
        return starts.Success
            ? int.Parse(starts.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)
            : 0;
    }

    [GeneratedRegex("<b id=starts>([0-9]+)</b>")]
    private static partial Regex Starts();
}
