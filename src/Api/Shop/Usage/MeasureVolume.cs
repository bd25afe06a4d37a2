using System.Globalization;
using Berth.Docker;
using Berth.Platform.Settings;
using Berth.Shop.Hosts;
using Berth.Shop.Tenancy;
using Berth.Tenants;

namespace Berth.Shop.Usage;

/// <summary>What a volume holds.</summary>
/// <param name="Bytes">
/// Blocks on the disk; each file and folder counts as 4 KiB at least, because a million empty files use up a disk, too.
/// </param>
/// <param name="IsWhole">Whether all of it was looked at. If not, it holds at least that.</param>
public sealed record VolumeSize(long Bytes, bool IsWhole);

/// <summary>
/// Measures volumes, each within a time of its own, so that one with millions of files does not keep others from being
/// measured. The engine's own measure walks all volumes at once, and counts neither folders nor blocks; so a container of
/// ours, of the proxy's image, which every host has, walks them: without network, read-only, with half a processor.
/// </summary>
public sealed class MeasureVolume(KnownHosts hosts, RunOnHost run, BerthSettings settings)
{
    /// <summary>So many are measured by one container.</summary>
    public const int Most = 50;

    /// <summary>For one volume: about a million files. Whole seconds.</summary>
    public TimeSpan Each { get; init; } = TimeSpan.FromSeconds(20);

    // Of a file with several names the first counts; the memory for that is bounded. find's own -exec loses a whole
    // batch where paths are longer than it thought, and says nothing: with long paths a tenant would hide what it has.
    private const string Script = """
        for volume in "$@"; do
          { { busybox timeout SECONDS busybox find "/volumes/$volume/_data" -xdev -print0 2>/dev/null
              echo "end $?" >&3; } |
              busybox xargs -0 -s 100000 busybox stat -c '%b %h %i' 2>/dev/null; } 3>&1 |
            busybox awk -v name="$volume" '
              $1 == "end" { state = $2; next }
              $2 > 1 && known < 100000 { if ($3 in seen) next; seen[$3]; known++ }
              { bytes += ($1 > 8) ? $1 * 512 : 4096 }
              END { printf "%s %.0f %s\n", name, bytes, state }'
        done
        """;

    /// <summary>The size of a tenant's volume; nothing when there is no volume.</summary>
    public async Task<VolumeSize> OfAsync(Tenant tenant, CancellationToken cancellationToken)
    {
        var host = await hosts.GetAsync(tenant.DataOn, cancellationToken);
        return (await AllAsync(host, [tenant.Slug], tenant.Id.ToString("N"), cancellationToken)).GetValueOrDefault(
            tenant.Slug,
            new(0, IsWhole: true)
        );
    }

    /// <summary>Sizes by tenants' names. A volume that is not there, or could not be looked at, is left out.</summary>
    /// <param name="host">Where the volumes are.</param>
    /// <param name="slugs">Whose, at most <see cref="Most"/>.</param>
    /// <param name="purpose">For the container's name: one of a purpose exists at a time.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public async Task<IReadOnlyDictionary<string, VolumeSize>> AllAsync(
        HostInfo host,
        IReadOnlyList<string> slugs,
        string purpose,
        CancellationToken cancellationToken
    )
    {
        var docker = KnownHosts.Engine(host);
        var wanted = slugs.ToHashSet();
        var there = (
            await docker.Volumes.ListAsync(
                [$"{TenantStack.InstallationLabel}={settings.Installation}"],
                cancellationToken
            )
        )
            .Where(v => wanted.Contains(SlugOf(v.Name)) && FolderOf(v) is not null)
            .ToList();
        var measured = new Dictionary<string, VolumeSize>();
        foreach (var folder in there.GroupBy(v => FolderOf(v)!))
        foreach (var (volume, size) in await RunAsync(host, folder, purpose, cancellationToken))
            measured[volume] = size;
        return there
            .GroupBy(v => SlugOf(v.Name))
            .Select(its => (Slug: its.Key, Sizes: its.Select(v => measured.GetValueOrDefault(v.Name)).ToList()))
            .Where(its => its.Sizes.Exists(s => s is not null))
            .ToDictionary(
                its => its.Slug,
                its => new VolumeSize(
                    its.Sizes.Sum(s => s?.Bytes ?? 0),
                    its.Sizes.TrueForAll(s => s is { IsWhole: true })
                )
            );
    }

    private string SlugOf(string volume) => TenantSpec.SlugOfVolume(settings.Installation, volume) ?? "";

    /// <summary>The folder that has all volumes of the engine; null for one that is kept elsewhere.</summary>
    private static string? FolderOf(VolumeDetails volume) =>
        volume.Mountpoint.EndsWith($"/{volume.Name}/_data", StringComparison.Ordinal)
            ? volume.Mountpoint[..^$"/{volume.Name}/_data".Length]
            : null;

    private async Task<List<(string Volume, VolumeSize Size)>> RunAsync(
        HostInfo host,
        IGrouping<string, VolumeDetails> volumes,
        string purpose,
        CancellationToken cancellationToken
    )
    {
        var lines = await run.RunAsync(
            host,
            $"measure-{purpose}",
            new()
            {
                Command = ["/bin/busybox", "sh", "-c", Script.Replace("SECONDS", $"{Each.TotalSeconds:0}"), "measure"],
                Arguments = [.. volumes.Select(v => v.Name)],
                User = "0",
                Capabilities = ["DAC_READ_SEARCH"],
                Mounts =
                [
                    new Mount
                    {
                        Type = "bind",
                        Source = volumes.Key,
                        Target = "/volumes",
                        ReadOnly = true,
                    },
                ],
            },
            TimeSpan.FromSeconds(30) + Each * volumes.Count(),
            cancellationToken
        );
        var sizes = new List<(string, VolumeSize)>();
        foreach (var line in lines)
        {
            if (
                line.Split(' ') is [var volume, var bytes, var state]
                && long.TryParse(bytes, CultureInfo.InvariantCulture, out var size)
                && size > 0 // its own folder counts, so nothing is what could not be looked at
            )
                sizes.Add((volume, new(size, IsWhole: state == "0")));
        }
        return sizes;
    }
}
