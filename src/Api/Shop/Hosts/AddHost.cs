using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Berth.Docker;
using Berth.Platform.Data;
using Berth.Platform.Settings;

namespace Berth.Shop.Hosts;

/// <summary>Adds a machine, after a look at all that is said of it.</summary>
public sealed class AddHost(AppDb db, KnownHosts hosts, TimeProvider clock)
{
    private static readonly TimeSpan LookTime = TimeSpan.FromSeconds(20);

    // What the machine itself needs: the engine, the proxy, the system.
    private const double ForTenants = 0.85;

    /// <summary>Adds it. Memory of 0 = 85 % of what its engine says it has.</summary>
    /// <exception cref="InvalidOperationException">
    /// With every mistake on a line of its own. Nothing is changed then.
    /// </exception>
    public async Task<HostInfo> AddAsync(HostInfo said, CancellationToken cancellationToken)
    {
        var known = await hosts.AllAsync(db, cancellationToken);
        var mistakes = Mistakes(said, known).ToList();
        var engine = mistakes.Count == 0 ? await LookAsync(said, known, mistakes, cancellationToken) : null;
        if (engine is null || mistakes.Count > 0)
            throw new InvalidOperationException($"The host cannot be added:\n  {string.Join("\n  ", mistakes)}");
        var host = said.MemoryMb > 0 ? said : said with { MemoryMb = (int)((engine.MemTotal >> 20) * ForTenants) };
        db.Hosts.Add(DockerHost.Added(host, clock.GetUtcNow()));
        await db.SaveChangesAsync(cancellationToken);
        return host;
    }

    /// <summary>How to get more room, in words for an operator.</summary>
    public static string Advice(IReadOnlyList<HostInfo> known)
    {
        var next = Enumerable.Range(2, known.Count + 1).Select(n => $"host{n}").First(n => known.All(h => h.Name != n));
        return $"To add one: describe it in Pulumi.{next}.yaml, 'pulumi up --stack {next}' (or 'bin/infra up --stack "
            + $"{next}'), then 'berth hosts add {next} --stack {next}'. See docs/operating/hosts.md.";
    }

    private static IEnumerable<string> Mistakes(HostInfo said, IReadOnlyList<HostInfo> known)
    {
        if (
            said.Name.Length is 0 or > 20
            || !said.Name.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-')
        )
            yield return $"The name is '{said.Name}'. It must be 1-20 of a-z, 0-9 and hyphen.";
        else if (known.Any(h => h.Name == said.Name))
            yield return $"There is a host '{said.Name}' already. Names stay with their machines: choose another.";
        if (!IsEndpoint(said.Endpoint))
            yield return $"The engine's endpoint is '{said.Endpoint}'. It must be ssh://user@machine or unix:///path.";
        else if (CheckConnections.IsPlain(said.Endpoint))
            yield return $"The engine's endpoint is '{said.Endpoint}', {CheckConnections.PlainEngine}";
        if (!IPAddress.TryParse(said.Address, out var ip) || ip.AddressFamily != AddressFamily.InterNetwork)
            yield return $"The address is '{said.Address}'. It must be the IPv4 address at which the world reaches the "
                + "machine, such as 203.0.113.7.";
        if (
            !Uri.TryCreate(said.EdgeUrl, UriKind.Absolute, out var edge)
            || edge.Scheme != "http"
            || edge.PathAndQuery != "/"
            || !IPAddress.TryParse(edge.Host, out _)
        )
            yield return $"The proxy's address is '{said.EdgeUrl}'. It must be where this machine reaches that one's "
                + "proxy, by IP address, such as http://10.40.1.7.";
        if (said.EdgeContainer.Length == 0)
            yield return "The proxy's container has no name. It is the one that the base stack made on the machine.";
        if (said.MemoryMb < 0)
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"The memory is {said.MemoryMb} MiB. It must be positive, or left out."
            );
        if (said.Overcommit is not (>= 1 and <= 10))
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"The overcommit is {said.Overcommit}. It must be 1 (memory is sold once) to 10."
            );
    }

    private static bool IsEndpoint(string endpoint)
    {
        try
        {
            return endpoint.Length > 0 && DockerClient.Connect(endpoint) is not null;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Asks the engine. One engine under two names would find and remove its own tenants.</summary>
    private async Task<EngineInfo?> LookAsync(
        HostInfo said,
        IReadOnlyList<HostInfo> known,
        List<string> mistakes,
        CancellationToken cancellationToken
    )
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(LookTime);
        try
        {
            var docker = KnownHosts.Engine(said);
            var info = await docker.System.InfoAsync(timeout.Token);
            foreach (var other in known.Where(h => h.State != HostState.Down))
            {
                if (await IdentityAsync(other, timeout.Token) == Identity(info))
                    mistakes.Add($"The engine at {said.Endpoint} is that of the host '{other.Name}'.");
            }
            var edge = await docker.Containers.InspectAsync(said.EdgeContainer, timeout.Token);
            if (edge.State.Status != "running")
                mistakes.Add(
                    $"The proxy {said.EdgeContainer} on it is {edge.State.Status}. Bring its base stack up first."
                );
            return info;
        }
        catch (DockerException e) when (e.IsNotFound)
        {
            mistakes.Add($"There is no container {said.EdgeContainer} on it. Bring its base stack up first.");
        }
        catch (Exception e)
            when (e is DockerException or HttpRequestException or IOException or OperationCanceledException
                && !cancellationToken.IsCancellationRequested
            )
        {
            mistakes.Add(
                $"Its engine at {said.Endpoint} does not answer: "
                    + $"{(timeout.IsCancellationRequested ? $"nothing within {LookTime.TotalSeconds:0} seconds" : e.Message)}. "
                    + "Look whether it runs, and whether this machine may log in there."
            );
        }
        return null;
    }

    /// <summary>The id alone does not do: machines made from one image may share it.</summary>
    private static (string, string, string) Identity(EngineInfo info) => (info.ID, info.Name, info.DockerRootDir);

    private static async Task<(string, string, string)?> IdentityAsync(
        HostInfo host,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return Identity(await KnownHosts.Engine(host).System.InfoAsync(cancellationToken));
        }
        catch (DockerException)
        {
            return null; // away just now, so not the one that answered
        }
    }
}
