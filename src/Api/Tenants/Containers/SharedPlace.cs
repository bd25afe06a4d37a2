using System.Globalization;

namespace Berth.Tenants.Containers;

/// <summary>Where a helper is that tenants share on a host.</summary>
/// <param name="Host">The host.</param>
/// <param name="Name">What tenants reach it by.</param>
/// <param name="Network">Its network, by the engine's name.</param>
/// <param name="Address">Its address there.</param>
/// <param name="Ports">The TCP ports at which it is reached.</param>
public sealed record SharedPlace(string Host, string Name, string Network, string Address, IReadOnlyList<int> Ports)
{
    /// <summary>
    /// The tenant's way to it: a small container in both networks, which takes connections at the ports and passes their
    /// bytes on, to this address and no other. So neither tenants nor the helper are in a network of each other's. It takes
    /// them on the tenant's side alone: to others whose helper can reach it, it is closed.
    /// </summary>
    /// <param name="image">An image with <c>/bin/busybox</c>.</param>
    /// <param name="own">Its address in the tenant's network.</param>
    public TenantContainer Way(string image, string own) =>
        new()
        {
            Name = Name,
            Image = image,
            Command = ["/bin/busybox", "sh", "-c", Script(own)],
            MemoryMb = MemoryMb,
            Cpus = 0.5,
            Pids = Processes,
            Joins = [Network],
            Means = new()
            {
                User = "65534:65534",
                TmpMb = 1,
                StopSeconds = 1,
            },
        };

    /// <summary>Memory of such a way, in MiB: it takes one, and a little for each connection.</summary>
    public const int MemoryMb = 16;

    // One for each connection, of which each takes an eighth of a MiB and what is on its way. A listener that cannot begin
    // one more ends, and comes back when fewer than Room are left.
    private const int Processes = 64,
        Room = 52;

    // busybox's nc takes so many at once as it has l's, and refuses no burst of a page's requests with as many.
    private static readonly string Backlog = new('l', 32);

    /// <summary>
    /// A loop for each port. A shell that cannot fork ends, so the loop looks first whether there is room, and pauses by a
    /// read from nothing, which needs no process. (Of <c>/tmp</c>, an image's own folder has the rights.) Should a loop end all the same, so does the container, and the engine
    /// starts it again.
    /// </summary>
    private string Script(string own) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            trap 'exit 0' TERM
            n=/dev/shm/nothing; [ -p $n ] || /bin/busybox mkfifo $n; exec 9<>$n
            take() { /bin/busybox nc -{{Backlog}} -p "$1" {{own}} -e /bin/busybox nc -w 10 {{Address}} "$1"; }
            pass() { while :; do set -- "$1" /proc/[0-9]*; [ $# -lt {{Room}} ] && take "$1"; read -t 1 _ <&9; done; }
            all=; for port in {{string.Join(' ', Ports)}}; do pass $port & all="$all $!"; done
            while :; do for one in $all; do [ -e /proc/$one/exe ] || exit 1; done; read -t 5 _ <&9; done
            """
        );
}
