using System.Formats.Tar;
using System.IO.Compression;
using Shouldly;

namespace Berth.Tests.EndToEnd.Parts;

/// <summary>One tenant of <see cref="Team"/>: what its buyer does, and what is looked for.</summary>
internal sealed class TeamLife(Installation it, string name)
{
    private string Own => $"{it.Name}-{name}";

    /// <summary>Orders it; the address of the payment page.</summary>
    public Task<Uri> OrdersAsync(Customer customer) =>
        customer.OrdersAsync(name, product: "team", email: $"{name}@example.com");

    /// <summary>Presses a button of the order's page; the answer may be lost.</summary>
    public static async Task PressesAsync(Customer customer, string button, params (string, string)[] fields)
    {
        try
        {
            await customer.PressesAsync(button, fields);
        }
        catch (Exception e) when (e is InvalidOperationException or HttpRequestException or IOException)
        {
            // It, or its answer, was lost.
        }
    }

    /// <summary>Waits until it is in that state and on that plan, and nothing of it is at work.</summary>
    public Task IsAsync(string state, string plan) =>
        UntilAsync(
            $"SELECT count(*) FROM tenants WHERE slug = '{name}' AND observed = '{state}' AND wanted = '{state}' AND plan = "
                + $"'{plan}' AND observed_generation = generation AND lease_owner IS NULL",
            1
        );

    public async Task UntilAsync(string sql, long count)
    {
        if (!await Patience.UntilAsync(async () => await it.ScalarAsync<long>(sql) == count))
            throw new TimeoutException($"{sql} is not {count}.\n{it.ProductSaid}");
    }

    /// <summary>One of everything, each with the memory of its share of the plan.</summary>
    public async Task IsWholeAsync(long memory)
    {
        await Team.ShouldBeAsync(it, name, running: true);
        foreach (var container in Team.Parts.Select(p => $"{Own}.{p}").Append(Own))
            (await it.Docker.Containers.InspectAsync(container)).HostConfig!.Memory.ShouldBe(memory);
    }

    /// <summary>Nothing is left but the copy of its data.</summary>
    public async Task LeftNothingAsync()
    {
        (await it.TenantResourcesAsync()).ShouldBeEmpty();
        (await CopiedAsync()).ShouldContain("data/db/starts");
        it.StateFilesWith(Own).ShouldBeEmpty();
        (await it.ScalarAsync<long>("SELECT count(*) FROM jobs WHERE state = 'Parked'")).ShouldBe(0);
    }

    /// <summary>Files of the copy that is kept of its data.</summary>
    public async Task<IReadOnlyList<string>> CopiedAsync()
    {
        var file = Directory.GetFiles(it.BackupsFolder, $"{name}.*").ShouldHaveSingleItem();
        await using var tar = new TarReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        var names = new List<string>();
        while (await tar.GetNextEntryAsync() is { } entry)
            names.Add(entry.Name);
        return [.. names.Where(n => n != "data/").Order(StringComparer.Ordinal)];
    }
}
