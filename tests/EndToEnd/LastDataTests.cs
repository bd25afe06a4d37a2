using System.Formats.Tar;
using System.IO.Compression;
using Shouldly;
using Xunit;

namespace Berth.Tests.EndToEnd;

/// <summary>
/// The process dies (as by kill -9) while a tenant is removed; started again, nothing of it is left but one whole copy
/// of its data.
/// </summary>
public sealed class LastDataTests
{
    [Theory]
    [InlineData("last-data:written")]
    [InlineData("last-data:kept")]
    [InlineData("stack:destroyed")]
    public async Task OneWholeCopyOutlivesTheContainer(string step)
    {
        await using var it = await Installation.CreateAsync();
        await it.StartProductAsync();
        var ada = new Customer(it);
        await ada.BuysAsync("ada");
        await ada.SeesAsync("running");
        await it.StopProductAsync();
        await it.StartProductAsync(crashAt: step);
        await ada.CancelsAsync();
        await it.ProductEndsAsync();

        await it.StartProductAsync();
        await ada.SeesAsync("gone");
        (await it.TenantResourcesAsync()).ShouldBeEmpty();
        var file = Directory.GetFiles(it.BackupsFolder).ShouldHaveSingleItem();
        (await it.ScalarAsync<string>("SELECT file FROM last_data")).ShouldBe(file);
        await using var tar = new TarReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        var names = new List<string>();
        while (await tar.GetNextEntryAsync() is { } entry)
            names.Add(entry.Name);
        names.ShouldContain("data/starts");
    }
}
