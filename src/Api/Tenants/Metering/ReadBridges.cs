using System.Globalization;
using Berth.Shop.Hosts;

namespace Berth.Tenants.Metering;

/// <summary>
/// Reads the kernel's counters of bridges: what a tenant of several containers sent and received. What its containers
/// say to each other never leaves their bridge, and is not in it.
/// </summary>
public sealed class ReadBridges(RunOnHost run)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    // The bridge receives what the containers send.
    private const string Script = """
        for bridge in "$@"; do
          counters="/sys/class/net/$bridge/statistics"
          [ -d "$counters" ] && echo "$bridge $(busybox cat "$counters/tx_bytes") $(busybox cat "$counters/rx_bytes")"
        done
        """;

    /// <summary>What the tenants of these bridges received and sent since they were made; those that are there.</summary>
    public async Task<IReadOnlyDictionary<string, (long Received, long Sent)>> ReadAsync(
        HostInfo host,
        IEnumerable<string> bridges,
        CancellationToken cancellationToken
    )
    {
        var lines = await run.RunAsync(
            host,
            "bridges",
            new()
            {
                Command = ["/bin/busybox", "sh", "-c", Script, "bridges"],
                Arguments = [.. bridges],
                SeesHostsNetwork = true,
            },
            Longest,
            cancellationToken
        );
        var read = new Dictionary<string, (long, long)>();
        foreach (var line in lines)
            if (
                line.Split(' ') is [var bridge, var received, var sent]
                && long.TryParse(received, CultureInfo.InvariantCulture, out var r)
                && long.TryParse(sent, CultureInfo.InvariantCulture, out var s)
            )
                read[bridge] = (r, s);
        return read;
    }
}
