using System.Globalization;
using Berth.Shop.Catalog;
using Berth.Shop.Usage;

namespace Berth.Doors.Pages;

/// <summary>What a tenant uses, in words for its customer.</summary>
internal static class UsageWords
{
    /// <summary>
    /// Such as "Data: 45 of 100 MB. Traffic this month: 1.2 of 100 GB."; null while nothing was measured.
    /// </summary>
    public static string? Of(ReadUsage.Used used, Plan plan)
    {
        if (used.DiskAt is null && used.TrafficBytes == 0)
            return null;
        var disk = used.DiskAt is null
            ? ""
            : $"Data: {used.DiskBytes / 1024 / 1024}{(plan.DiskMb > 0 ? $" of {plan.DiskMb}" : "")} MB. ";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{disk}Traffic this month: {used.TrafficBytes / 1e9:0.0}{(plan.TrafficGb > 0 ? $" of {plan.TrafficGb}" : "")} GB."
        );
    }

    /// <summary>A size: "3 KB", "45.2 MB", "1.3 GB".</summary>
    public static string Bytes(long bytes) =>
        bytes switch
        {
            < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{(bytes + 999) / 1000} KB"),
            < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.0} GB"),
        };
}
