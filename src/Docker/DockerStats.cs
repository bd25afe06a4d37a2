using System.Text.Json.Serialization;
using static Berth.Docker.EngineQuery;

namespace Berth.Docker;

/// <summary>What containers use.</summary>
public sealed class DockerStats
{
    private readonly EngineConnection _engine;

    internal DockerStats(EngineConnection engine) => _engine = engine;

    /// <summary>
    /// What a container uses now. CPU use needs two moments: give the sample taken before, or leave
    /// <see cref="ContainerStats.CpuPercent"/> null.
    /// </summary>
    /// <param name="id">Which.</param>
    /// <param name="previous">An earlier sample of it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<ContainerStats> ReadAsync(
        string id,
        ContainerStats? previous = null,
        CancellationToken cancellationToken = default
    )
    {
        var stats = Sample(
            await _engine.GetAsync(
                $"/containers/{Segment(id)}/stats?stream=false&one-shot=true",
                DockerJson.Default.EngineStats,
                cancellationToken
            )
        );
        return previous is null
            ? stats
            : stats with
            {
                CpuPercent = Percent(
                    stats.CpuTotal,
                    previous.CpuTotal,
                    stats.SystemCpuTotal,
                    previous.SystemCpuTotal,
                    stats.Cpus
                ),
            };
    }

    /// <summary>The same with CPU use, for which the engine waits one to two seconds.</summary>
    public async Task<ContainerStats> MeasureAsync(string id, CancellationToken cancellationToken = default)
    {
        var raw = await _engine.GetAsync(
            $"/containers/{Segment(id)}/stats?stream=false",
            DockerJson.Default.EngineStats,
            cancellationToken
        );
        var (now, before) = (raw.Cpu, raw.PreCpu);
        var stats = Sample(raw);
        return now is null || before is null
            ? stats
            : stats with
            {
                CpuPercent = Percent(
                    now.Usage?.Total ?? 0,
                    before.Usage?.Total ?? 0,
                    now.System,
                    before.System,
                    stats.Cpus
                ),
            };
    }

    private static ContainerStats Sample(EngineStats raw)
    {
        var memory = raw.Memory;
        // What the kernel can take back at once does not count; cgroup v1 and v2 name it differently.
        var cache =
            memory?.Stats is not { } parts ? 0
            : parts.TryGetValue("total_inactive_file", out var v1) ? v1
            : parts.TryGetValue("inactive_file", out var v2) ? v2
            : 0;
        var usage = memory?.Usage ?? 0;
        return new ContainerStats
        {
            Time = raw.Read,
            CpuTotal = raw.Cpu?.Usage?.Total ?? 0,
            SystemCpuTotal = raw.Cpu?.System ?? 0,
            Cpus = raw.Cpu?.Online is > 0 and var online ? online : Math.Max(1, raw.Cpu?.Usage?.PerCpu?.Length ?? 1),
            MemoryUsed = (long)(cache < usage ? usage - cache : usage),
            MemoryLimit = (long)Math.Min(memory?.Limit ?? 0, long.MaxValue),
            Pids = (int)(raw.Pids?.Current ?? 0),
            NetworkReceived = raw.Networks?.Values.Sum(n => n.Received) ?? 0,
            NetworkSent = raw.Networks?.Values.Sum(n => n.Sent) ?? 0,
            BlockRead = Blocks(raw, "read"),
            BlockWritten = Blocks(raw, "write"),
        };
    }

    private static long Blocks(EngineStats raw, string operation) =>
        raw.Block?.Bytes?.Where(b => string.Equals(b.Operation, operation, StringComparison.OrdinalIgnoreCase))
            .Sum(b => b.Value)
        ?? 0;

    private static double? Percent(ulong now, ulong before, ulong systemNow, ulong systemBefore, int cpus) =>
        systemNow > systemBefore && systemBefore > 0 && now >= before
            ? (double)(now - before) / (systemNow - systemBefore) * cpus * 100
            : null;
}

/// <summary>What a container uses.</summary>
public sealed record ContainerStats
{
    /// <summary>When this was measured; the year 1 when it does not run.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>100 = one processor, fully. Null = not known from one sample.</summary>
    public double? CpuPercent { get; init; }

    /// <summary>Nanoseconds of processor time since its start.</summary>
    public ulong CpuTotal { get; init; }

    /// <summary>Nanoseconds of processor time of the whole machine.</summary>
    public ulong SystemCpuTotal { get; init; }

    /// <summary>Processors it may use.</summary>
    public int Cpus { get; init; }

    /// <summary>Bytes, without caches that can be given up.</summary>
    public long MemoryUsed { get; init; }

    /// <summary>Bytes; the machine's memory when there is no limit.</summary>
    public long MemoryLimit { get; init; }

    /// <summary>Processes and threads.</summary>
    public int Pids { get; init; }

    /// <summary>Bytes received since its start.</summary>
    public long NetworkReceived { get; init; }

    /// <summary>Bytes sent since its start.</summary>
    public long NetworkSent { get; init; }

    /// <summary>Bytes read from disks since its start.</summary>
    public long BlockRead { get; init; }

    /// <summary>Bytes written to disks since its start.</summary>
    public long BlockWritten { get; init; }
}

internal sealed record EngineStats
{
    [JsonPropertyName("read")]
    public DateTimeOffset Read { get; init; }

    [JsonPropertyName("cpu_stats")]
    public EngineCpu? Cpu { get; init; }

    [JsonPropertyName("precpu_stats")]
    public EngineCpu? PreCpu { get; init; }

    [JsonPropertyName("memory_stats")]
    public EngineMemory? Memory { get; init; }

    [JsonPropertyName("pids_stats")]
    public EnginePids? Pids { get; init; }

    [JsonPropertyName("networks")]
    public Dictionary<string, EngineTraffic>? Networks { get; init; }

    [JsonPropertyName("blkio_stats")]
    public EngineBlocks? Block { get; init; }
}

internal sealed record EngineCpu
{
    [JsonPropertyName("cpu_usage")]
    public EngineCpuUsage? Usage { get; init; }

    [JsonPropertyName("system_cpu_usage")]
    public ulong System { get; init; }

    [JsonPropertyName("online_cpus")]
    public int Online { get; init; }
}

internal sealed record EngineCpuUsage
{
    [JsonPropertyName("total_usage")]
    public ulong Total { get; init; }

    [JsonPropertyName("percpu_usage")]
    public ulong[]? PerCpu { get; init; }
}

internal sealed record EngineMemory
{
    [JsonPropertyName("usage")]
    public ulong Usage { get; init; }

    [JsonPropertyName("limit")]
    public ulong Limit { get; init; }

    [JsonPropertyName("stats")]
    public Dictionary<string, ulong>? Stats { get; init; }
}

internal sealed record EnginePids
{
    [JsonPropertyName("current")]
    public ulong Current { get; init; }
}

internal sealed record EngineTraffic
{
    [JsonPropertyName("rx_bytes")]
    public long Received { get; init; }

    [JsonPropertyName("tx_bytes")]
    public long Sent { get; init; }
}

internal sealed record EngineBlocks
{
    [JsonPropertyName("io_service_bytes_recursive")]
    public List<EngineBlockCount>? Bytes { get; init; }
}

internal sealed record EngineBlockCount
{
    [JsonPropertyName("op")]
    public string Operation { get; init; } = "";

    [JsonPropertyName("value")]
    public long Value { get; init; }
}
