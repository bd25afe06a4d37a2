using Xunit.Sdk;
using Xunit.v3;

namespace Berth.Tests.EndToEnd;

/// <summary>What takes longest begins first, so that nothing long is left for the end, alone.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long =
    [
        "SequenceTests",
        "KilledAtChangeTests",
        "CrashTests",
        "KilledAtSuspensionTests",
        "PartsTests",
        "RepairTests",
        "BrowserShop",
        "CrowdTests",
        "SweepTests",
        "OutageTests",
        "HostsTests",
        "EngineTests",
        "YearTests",
        "RolesTests",
    ];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(
        IReadOnlyCollection<TTestCollection> testCollections
    )
        where TTestCollection : ITestCollection =>
        [
            .. testCollections.OrderBy(c =>
                Array.FindIndex(
                    Long,
                    l =>
                        c.TestCollectionDisplayName == l
                        || c.TestCollectionDisplayName.EndsWith($".{l}", StringComparison.Ordinal)
                        || c.TestCollectionDisplayName.Contains($".{l} ", StringComparison.Ordinal)
                )
                    is var i
                        and >= 0
                    ? i
                    : Long.Length
            ),
        ];
}
