using System.Text.RegularExpressions;
using Berth.Tenants;

namespace Berth.Shop.Catalog;

/// <summary>Checks what a product's file says about its containers.</summary>
internal static partial class CheckContainer
{
    /// <summary>A tenant's network has addresses for so many beside the door.</summary>
    internal const int MostParts = 4;

    /// <summary>The door has a tenth of the plan at least.</summary>
    private const int MostShare = 90;

    /// <summary>
    /// What reaches no further than the container. Not in it, of what Docker gives by itself: raw sockets, with which a
    /// tenant could speak for another, and device files.
    /// </summary>
    private static readonly string[] Harmless =
    [
        "CAP_CHOWN",
        "CAP_DAC_OVERRIDE",
        "CAP_FOWNER",
        "CAP_FSETID",
        "CAP_KILL",
        "CAP_SETGID",
        "CAP_SETUID",
        "CAP_SETPCAP",
        "CAP_SETFCAP",
        "CAP_NET_BIND_SERVICE",
        "CAP_SYS_CHROOT",
        "CAP_AUDIT_WRITE",
    ];

    // Names of containers that we make ourselves for a while, to read or write a tenant's volumes.
    private static readonly string[] Ours = [TenantContainer.DoorName, "move", "last-data", "adopt"];

    /// <summary>The door and the parts; each mistake begins with its key.</summary>
    public static IEnumerable<string> Mistakes(Product p)
    {
        if (!IsPath(p.Data))
            yield return $"data: '{p.Data}' must be an absolute path, not the root.";
        foreach (var mistake in Mistakes(p, p, [p.Data]))
            yield return mistake;
        foreach (var mistake in Ports(p))
            yield return mistake;
        if (p.Parts.Count > MostParts)
            yield return $"parts: {p.Parts.Count} are too many. A product has at most {MostParts} beside the door.";
        foreach (var twice in p.Parts.GroupBy(x => x.Name).Where(g => g.Count() > 1))
            yield return $"parts: '{twice.Key}' stands there {twice.Count()} times.";
        foreach (
            var mistake in p.Parts.SelectMany(part =>
                Mistakes(p, part, []).Concat(Own(part)).Select(m => $"parts, {part.Name}, {m}")
            )
        )
            yield return mistake;
        foreach (var mistake in Shares(p).Concat(Backups(p)).Concat(CheckShared.Of(p)))
            yield return mistake;
    }

    /// <summary>What any container's terms must keep; each mistake begins with its key.</summary>
    internal static IEnumerable<string> Of(Product p, ContainerTerms c) => Mistakes(p, c, []);

    /// <summary>Whether it is a name that a container beside the door may have.</summary>
    internal static bool IsName(string name) => LoadCatalog.IsName(name) && !Ours.Contains(name);

    /// <summary>Whether it can be a user, or user:group.</summary>
    internal static bool IsUser(string user) => User().IsMatch(user);

    private static IEnumerable<string> Ports(Product p)
    {
        foreach (var port in p.Ports)
        {
            if (!LoadCatalog.IsName(port.Name))
                yield return $"ports, {port.Name}, name: must be 1-40 of a-z, 0-9 and hyphen, starting with a letter.";
            if (port.Port is < 1 or > 65535)
                yield return $"ports, {port.Name}, port: {port.Port} must be 1-65535, the port inside the container.";
            if (port.Protocol is not ("tcp" or "udp"))
                yield return $"ports, {port.Name}, protocol: '{port.Protocol}' must be tcp or udp.";
        }
        foreach (var twice in p.Ports.GroupBy(x => x.Name).Where(g => g.Count() > 1))
            yield return $"ports: '{twice.Key}' stands there {twice.Count()} times.";
        foreach (var twice in p.Ports.GroupBy(x => (x.Port, x.Protocol)).Where(g => g.Count() > 1))
            yield return $"ports: {twice.Key.Port}/{twice.Key.Protocol} stands there {twice.Count()} times.";
    }

    private static IEnumerable<string> Own(ProductPart part)
    {
        if (!LoadCatalog.IsName(part.Name) || Ours.Contains(part.Name))
            yield return $"name: '{part.Name}' must be 1-40 of a-z, 0-9 and hyphen, starting with a letter, and none of "
                + $"{string.Join(", ", Ours)}.";
        if (part.Share is < 1 or > MostShare)
            yield return $"share: {part.Share} must be 1-{MostShare}, the percentage of the plan that it has.";
    }

    private static IEnumerable<string> Mistakes(Product p, ContainerTerms c, string[] taken)
    {
        if (c.Image.Length == 0)
            yield return "image: must name an image.";
        if (c.Pull is not ("missing" or "never"))
            yield return $"pull: '{c.Pull}' must be missing or never.";
        if (c.Run.Any(string.IsNullOrEmpty))
            yield return "run: has an empty argument.";
        if (c.Consistency is not ("live" or "pause" or "stop"))
            yield return $"consistency: '{c.Consistency}' must be live, pause or stop.";
        foreach (var capability in c.Capabilities.Where(x => !Harmless.Contains(x)))
            yield return $"capabilities: '{capability}' is not one that a tenant may have. It must be one of "
                + $"{string.Join(", ", Harmless)}.";
        foreach (var mistake in CheckEnvironment.Of(p, c.Environment))
            yield return mistake;
        foreach (var volume in c.Volumes)
        {
            if (
                !LoadCatalog.IsName(volume.Name)
                || volume.Name == MountSpec.Data && c is Product
                || Ours.Contains(volume.Name)
            )
                yield return $"volumes, {volume.Name}, name: must be 1-40 of a-z, 0-9 and hyphen, starting with a letter; "
                    + "'data' is the one that the product's key of that name mounts.";
            if (!IsPath(volume.Path))
                yield return $"volumes, {volume.Name}, path: '{volume.Path}' must be an absolute path, not the root.";
            if (volume is { Name: MountSpec.Data, Backup: "skip" })
                yield return $"volumes, {volume.Name}, backup: the tenant's own volume is always copied. Leave it out.";
            if (volume.Backup is not ("copy" or "skip"))
                yield return $"volumes, {volume.Name}, backup: '{volume.Backup}' must be copy or skip.";
        }
        foreach (
            var twice in c
                .Volumes.Select(v => v.Path.TrimEnd('/'))
                .Concat(taken.Select(t => t.TrimEnd('/')))
                .GroupBy(x => x)
                .Where(g => g.Count() > 1)
        )
            yield return $"volumes: '{twice.Key}' is mounted {twice.Count()} times.";
        foreach (var twice in c.Volumes.GroupBy(x => x.Name).Where(g => g.Count() > 1))
            yield return $"volumes: '{twice.Key}' stands there {twice.Count()} times.";
        if (c.ShmMb is < 0 or > 1_000_000)
            yield return $"shmMb: {c.ShmMb} must be 0 (64 MiB) to 1000000.";
        if (c.Tmp.SizeMb is < 1 or > 1_000_000)
            yield return $"tmp, sizeMb: {c.Tmp.SizeMb} must be 1-1000000.";
        if (c.StopGrace < TimeSpan.FromSeconds(1) || c.StopGrace > TimeSpan.FromMinutes(10))
            yield return $"stopGrace: {c.StopGrace} must be 1s to 10m.";
        if (c.User.Length > 0 && !IsUser(c.User))
            yield return $"user: '{c.User}' must be a user, or user:group, each a name or a number.";
        if (c.OpenFiles is < 64 or > 1_048_576)
            yield return $"openFiles: {c.OpenFiles} must be 64-1048576.";
        foreach (var (name, most) in c.Ulimits)
            if (!ContainerTerms.KnownUlimits.Contains(name))
                yield return $"ulimits, {name}: must be one of {string.Join(", ", ContainerTerms.KnownUlimits)}. openFiles is nofile; "
                    + "processes are limited by the plan's pids.";
            else if (most is < -1 or > int.MaxValue)
                yield return $"ulimits, {name}: {most} must be -1 (none) to {int.MaxValue}, in bytes.";
    }

    private static IEnumerable<string> Shares(Product p)
    {
        var sum = p.Parts.Sum(x => x.Share);
        if (sum > MostShare)
            yield return $"parts: their shares are {sum} percent together; the door needs {100 - MostShare} at least.";
        else
            foreach (var plan in p.Plans)
            foreach (var (name, share) in p.Parts.Select(x => (x.Name, x.Share)).Append(("the door", 100 - sum)))
                if (share > 0 && p.Parts.Count > 0 && ShareOf.Plan(plan, share) is { IsEnough: false } its)
                    yield return $"plans, {plan.Name}: {name} would have {its.MemoryMb} MiB and {its.Pids} processes, and needs "
                        + $"{ShareOf.LeastMemoryMb} and {ShareOf.LeastPids}. Give the plan more, or it another share.";
    }

    private static IEnumerable<string> Backups(Product p) =>
        p
            .Parts.SelectMany(x => x.Volumes)
            .Concat(p.Volumes)
            .GroupBy(v => v.Name)
            .Where(g => g.Select(v => v.Backup).Distinct().Count() > 1)
            .Select(g =>
                $"volumes: '{g.Key}' is to be copied and skipped. It is one volume: say the same of it everywhere."
            );

    private static bool IsPath(string path) =>
        path.StartsWith('/')
        && path.Length is > 1 and <= 500
        && path.TrimEnd('/').Length > 0
        && !path.Contains(':', StringComparison.Ordinal)
        && !path.Split('/').Any(x => x is "." or "..")
        && !path.Any(char.IsControl);

    [GeneratedRegex(@"^[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,31}(:[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,31})?\z")]
    private static partial Regex User();
}
