using Berth.Tenants;

namespace Berth.Shop.Catalog;

/// <summary>What a container of a product is made from: the door, whose keys are the product's own, or a part.</summary>
public abstract class ContainerTerms
{
    public string Image { get; set; } = "";

    /// <summary><c>missing</c>: an image that is not there is pulled. <c>never</c>: no registry has it.</summary>
    public string Pull { get; set; } = "missing";

    /// <summary>Arguments in place of the image's own; no shell is involved.</summary>
    public List<string> Run { get; set; } = [];

    /// <summary>Its health check, run inside it; none when empty.</summary>
    public List<string> Health { get; set; } = [];

    public bool ReadOnlyRoot { get; set; } = true;
    public List<string> Capabilities { get; set; } = [];
    public Dictionary<string, string> Environment { get; set; } = [];

    /// <summary>Volumes of the tenant that it mounts. Two containers that name the same one share it.</summary>
    public List<ProductVolume> Volumes { get; set; } = [];

    /// <summary>
    /// What is done with it while the tenant's volumes are backed up: nothing (<c>live</c>), <c>pause</c>, or <c>stop</c>.
    /// </summary>
    public string Consistency { get; set; } = "live";

    /// <summary>Shared memory in MiB; 0 = 64.</summary>
    public int ShmMb { get; set; }

    /// <summary>Its <c>/tmp</c>.</summary>
    public TmpTerms Tmp { get; set; } = new();

    /// <summary>How long it may take to end before it is killed.</summary>
    public TimeSpan StopGrace { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>User, or user:group, in place of the image's; empty = the image's.</summary>
    public string User { get; set; } = "";

    /// <summary>Whether the engine's small init is its first process.</summary>
    public bool Init { get; set; }

    /// <summary>Whether its programs may gain privileges, such as by sudo.</summary>
    public bool PrivilegeGain { get; set; }

    /// <summary>Most files that a process has open.</summary>
    public int OpenFiles { get; set; } = 8192;

    /// <summary>More limits of each process, by the names of <see cref="KnownUlimits"/>; -1 = none.</summary>
    public Dictionary<string, long> Ulimits { get; set; } = [];

    /// <summary>
    /// Those that count for one process. Not among them: nproc, sigpending and msgqueue, which the kernel counts for the
    /// user id, over all tenants of a machine; nofile has a key of its own.
    /// </summary>
    internal static readonly string[] KnownUlimits = ["core", "fsize", "memlock", "stack"];

    /// <summary>The same for a tenant's container.</summary>
    internal ContainerMeans Means() =>
        new()
        {
            User = User,
            Init = Init,
            ShmMb = ShmMb,
            TmpMb = Tmp.SizeMb,
            TmpExec = Tmp.Exec,
            StopSeconds = (int)StopGrace.TotalSeconds,
            PrivilegeGain = PrivilegeGain,
            OpenFiles = OpenFiles,
            Ulimits =
                Ulimits.Count == 0
                    ? null
                    : string.Join(
                        ',',
                        Ulimits.OrderBy(u => u.Key, StringComparer.Ordinal).Select(u => $"{u.Key}={u.Value}")
                    ),
        };
}

/// <summary>A container of a product beside the door, which only the tenant's own containers reach.</summary>
public sealed class ProductPart : ContainerTerms
{
    /// <summary>What the others reach it by.</summary>
    public string Name { get; set; } = "";

    /// <summary>
    /// How much of the plan's memory, processors and processes it has, in percent. The door has what is left.
    /// </summary>
    public int Share { get; set; }
}

/// <summary>A volume in a container.</summary>
public sealed class ProductVolume
{
    /// <summary>Its name within the tenant.</summary>
    public string Name { get; set; } = "";

    /// <summary>Where it is mounted.</summary>
    public string Path { get; set; } = "";

    /// <summary>What a copy of the tenant's data does with it: <c>copy</c> or <c>skip</c>.</summary>
    public string Backup { get; set; } = "copy";
}

/// <summary>What <c>/tmp</c> is, which is memory.</summary>
public sealed class TmpTerms
{
    public int SizeMb { get; set; } = 64;

    /// <summary>Whether programs may be run from it.</summary>
    public bool Exec { get; set; }
}

/// <summary>A port that the door serves beside HTTP. Each tenant gets one of the host's for it, which leads there.</summary>
public sealed class ProductPort
{
    /// <summary>What customers read, and <c>{port_NAME}</c> stands for.</summary>
    public string Name { get; set; } = "";

    /// <summary>The port inside the container.</summary>
    public int Port { get; set; }

    /// <summary><c>tcp</c> or <c>udp</c>.</summary>
    public string Protocol { get; set; } = "tcp";

    /// <summary>The placeholder for the host's port.</summary>
    public string Placeholder => PlaceholderOf(Name);

    /// <summary>The same for a name.</summary>
    public static string PlaceholderOf(string name) => $"port_{name.Replace('-', '_')}";
}
