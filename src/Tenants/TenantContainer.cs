using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Berth.Tenants;

/// <summary>
/// One container of a tenant: the door, which serves its visitors, or a part that only the tenant's other containers
/// reach. Everything it is made from; a value.
/// </summary>
public sealed record TenantContainer
{
    /// <summary>What the door is called on its tenant's network.</summary>
    public const string DoorName = "app";

    /// <summary>What the tenant's other containers call it: <see cref="DoorName"/>, or the part's name.</summary>
    public string Name { get; init; } = DoorName;

    /// <summary>Image by digest, or by id where there is no registry.</summary>
    public required string Image { get; init; }

    /// <summary>Arguments in place of the image's own; none when empty.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>The port on which the door serves; 0 for a part.</summary>
    public int Port { get; init; }

    /// <summary>Ports of the host's that lead to it.</summary>
    public IReadOnlyList<PortSpec> Ports { get; init; } = [];

    /// <summary>Where which volume is mounted.</summary>
    public IReadOnlyList<MountSpec> Mounts { get; init; } = [];

    /// <summary>Memory in MiB; swap is off.</summary>
    public required int MemoryMb { get; init; }

    /// <summary>Processors, a fraction allowed.</summary>
    public required double Cpus { get; init; }

    /// <summary>Most processes and threads at once.</summary>
    public required int Pids { get; init; }

    /// <summary>Environment of the container.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>More of its environment, which nobody but the container may read.</summary>
    public IReadOnlyDictionary<string, Secret> Secrets { get; init; } = new Dictionary<string, Secret>();

    /// <summary>
    /// Capabilities that the product needs after all have been dropped (<c>CAP_NET_BIND_SERVICE</c>).
    /// </summary>
    public IReadOnlyList<string> Capabilities { get; init; } = [];

    /// <summary>
    /// Whether the root file system is read-only; <c>/tmp</c> and <c>/run</c> are memory in any case.
    /// </summary>
    public bool ReadOnlyRoot { get; init; } = true;

    /// <summary>Command of the health check, run inside the container; none when empty.</summary>
    public IReadOnlyList<string> HealthCheck { get; init; } = [];

    /// <summary>Networks that it is in beside its tenant's, by name: those of what tenants share.</summary>
    public IReadOnlyList<string> Joins { get; init; } = [];

    /// <summary>What is set apart from what most products need.</summary>
    public ContainerMeans Means { get; init; } = new();

    /// <summary>Whether visitors reach it.</summary>
    public bool IsDoor => Name == DoorName;

    /// <summary>
    /// Hash over everything that the container is made from. It is a label of the container, so that any change
    /// replaces it, also of what the docker provider would otherwise only record (health check, tmpfs). Secrets are in
    /// it: long and random, so that it gives nothing of them away.
    /// </summary>
    internal string HashIn(string subnet)
    {
        var text = JsonSerializer.Serialize(
            new
            {
                Image,
                Port,
                DataPath = Mounts.FirstOrDefault(m => m.Volume == MountSpec.Data)?.Path ?? "",
                Subnet = subnet,
                MemoryMb,
                Cpus,
                Pids,
                ReadOnlyRoot,
                HealthCheck,
                Capabilities,
                Environment = Environment
                    .Concat(Secrets.Select(s => KeyValuePair.Create(s.Key, s.Value.Value)))
                    .OrderBy(e => e.Key, StringComparer.Ordinal)
                    .Select(e => $"{e.Key}={e.Value}"),
            }
        );
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text + More())))[..16];
    }

    /// <summary>Nothing for a container that has none of it, so that those from before keep their hash.</summary>
    private string More()
    {
        var others = Mounts.Where(m => m.Volume != MountSpec.Data).ToList();
        var isUsual =
            IsDoor && Command.Count == 0 && others.Count == 0 && Ports.Count == 0 && Means == new ContainerMeans();
        return isUsual
            ? ""
            : JsonSerializer.Serialize(
                new
                {
                    Name,
                    Command,
                    others,
                    Ports,
                    Means,
                }
            ) + (Joins.Count > 0 ? JsonSerializer.Serialize(Joins) : "");
    }
}

/// <summary>A port of the host's that leads to a container.</summary>
/// <param name="External">The host's.</param>
/// <param name="Internal">The container's.</param>
/// <param name="Protocol"><c>tcp</c> or <c>udp</c>.</param>
public sealed record PortSpec(int External, int Internal, string Protocol);

/// <summary>A volume's place in a container.</summary>
/// <param name="Volume">Its name within the tenant.</param>
/// <param name="Path">Where it is mounted.</param>
public sealed record MountSpec(string Volume, string Path)
{
    /// <summary>The volume that every tenant has.</summary>
    public const string Data = "data";
}

/// <summary>What a container may have beside its limits. The defaults are what most products need.</summary>
public sealed record ContainerMeans
{
    /// <summary>User (and group) that it begins as, in place of the image's; empty = the image's.</summary>
    public string User { get; init; } = "";

    /// <summary>Whether a small init of the engine's is its first process, which reaps children and passes on signals.</summary>
    public bool Init { get; init; }

    /// <summary>Shared memory in MiB; 0 = the engine's 64.</summary>
    public int ShmMb { get; init; }

    /// <summary>Size of <c>/tmp</c>, which is memory and counts as such, in MiB.</summary>
    public int TmpMb { get; init; } = 64;

    /// <summary>Whether programs may be run from <c>/tmp</c>.</summary>
    public bool TmpExec { get; init; }

    /// <summary>How long it may take to end, in seconds.</summary>
    public int StopSeconds { get; init; } = 10;

    /// <summary>Whether its programs may gain privileges, such as by <c>sudo</c>.</summary>
    public bool PrivilegeGain { get; init; }

    /// <summary>Most files that a process has open.</summary>
    public int OpenFiles { get; init; } = 8192;

    /// <summary>More limits of each process, <c>core=0,memlock=-1</c>, by their names; null = none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] // those from before keep their hash
    public string? Ulimits { get; init; }

    /// <summary>All limits of each process, open files first: soft and hard.</summary>
    public IEnumerable<(string Name, int Soft, int Hard)> AllUlimits() =>
        (Ulimits?.Split(',') ?? [])
            .Select(u => u.Split('='))
            .Select(u => (u[0], Most(u[1]), Most(u[1])))
            .Prepend(("nofile", OpenFiles / 2, OpenFiles));

    private static int Most(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
