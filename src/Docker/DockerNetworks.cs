using static Berth.Docker.EngineQuery;

namespace Berth.Docker;

/// <summary>The networks of an engine.</summary>
public sealed class DockerNetworks
{
    private readonly EngineConnection _engine;

    internal DockerNetworks(EngineConnection engine) => _engine = engine;

    /// <summary>
    /// Creates a network. 409 when the name is taken, 403 when a subnet overlaps with another network's.
    /// </summary>
    /// <returns>Its id.</returns>
    public async Task<string> CreateAsync(NetworkSpec spec, CancellationToken cancellationToken = default) =>
        (
            await _engine.JsonAsync(
                HttpMethod.Post,
                "/networks/create",
                EngineConnection.Json(spec, DockerJson.Default.NetworkSpec),
                DockerJson.Default.CreatedId,
                cancellationToken
            )
        ).Id;

    /// <summary>A network by id or name. 404 when there is none.</summary>
    public Task<NetworkDetails> InspectAsync(string idOrName, CancellationToken cancellationToken = default) =>
        _engine.GetAsync($"/networks/{Segment(idOrName)}", DockerJson.Default.NetworkDetails, cancellationToken);

    /// <summary>
    /// Networks that carry all the labels (<c>key</c> or <c>key=value</c>); all networks when none are given.
    /// </summary>
    public async Task<IReadOnlyList<NetworkDetails>> ListAsync(
        IEnumerable<string>? labels = null,
        CancellationToken cancellationToken = default
    ) =>
        await _engine.GetAsync(
            With("/networks", ("filters", Filters(("label", labels)))),
            DockerJson.Default.ListNetworkDetails,
            cancellationToken
        );

    /// <summary>Puts a container into a network. 403 when it is in it already.</summary>
    public Task ConnectAsync(
        string network,
        string container,
        EndpointSpec? endpoint = null,
        CancellationToken cancellationToken = default
    ) =>
        _engine.CallAsync(
            HttpMethod.Post,
            $"/networks/{Segment(network)}/connect",
            EngineConnection.Json(new NetworkConnect(container, endpoint), DockerJson.Default.NetworkConnect),
            cancellationToken
        );

    /// <summary>Takes a container out of a network.</summary>
    public Task DisconnectAsync(
        string network,
        string container,
        bool force = false,
        CancellationToken cancellationToken = default
    ) =>
        _engine.CallAsync(
            HttpMethod.Post,
            $"/networks/{Segment(network)}/disconnect",
            EngineConnection.Json(new NetworkDisconnect(container, force), DockerJson.Default.NetworkDisconnect),
            cancellationToken
        );

    /// <summary>Removes a network. 403 while containers are in it, 404 when there is none.</summary>
    public Task RemoveAsync(string idOrName, CancellationToken cancellationToken = default) =>
        _engine.CallAsync(HttpMethod.Delete, $"/networks/{Segment(idOrName)}", null, cancellationToken);
}

/// <summary>A network to create.</summary>
public sealed record NetworkSpec
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Engines before 25 make a second network of the same name unless told to check.</summary>
    public bool CheckDuplicate { get; init; } = true;

    /// <summary>The driver; null = bridge.</summary>
    public string? Driver { get; init; }

    /// <summary>No way out, none in.</summary>
    public bool Internal { get; init; }

    /// <summary>Containers may join by hand (swarm).</summary>
    public bool Attachable { get; init; }

    /// <summary>The routing-mesh network (swarm).</summary>
    public bool Ingress { get; init; }

    /// <summary>Has IPv6 addresses, too.</summary>
    public bool EnableIPv6 { get; init; }

    /// <summary>Address management; null = the engine's default pools.</summary>
    public NetworkIpam? IPAM { get; init; }

    /// <summary>Driver options.</summary>
    public IReadOnlyDictionary<string, string>? Options { get; init; }

    /// <summary>Labels.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }
}

/// <summary>Address management of a network.</summary>
public sealed record NetworkIpam
{
    /// <summary>The driver; null = default.</summary>
    public string? Driver { get; init; }

    /// <summary>Its options.</summary>
    public IReadOnlyDictionary<string, string>? Options { get; init; }

    /// <summary>The address ranges.</summary>
    public IReadOnlyList<NetworkPool>? Config { get; init; }
}

/// <summary>One address range of a network.</summary>
public sealed record NetworkPool
{
    /// <summary>In CIDR notation.</summary>
    public string? Subnet { get; init; }

    /// <summary>The part of the subnet that containers get addresses from.</summary>
    public string? IPRange { get; init; }

    /// <summary>The host's address in it.</summary>
    public string? Gateway { get; init; }

    /// <summary>Addresses kept for others, by name.</summary>
    public IReadOnlyDictionary<string, string>? AuxiliaryAddresses { get; init; }
}

/// <summary>A network as it is.</summary>
public sealed record NetworkDetails
{
    /// <summary>Its id, 64 hexadecimal digits.</summary>
    public string Id { get; init; } = "";

    /// <summary>Its name.</summary>
    public string Name { get; init; } = "";

    /// <summary>When it was created.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>local, or swarm.</summary>
    public string Scope { get; init; } = "";

    /// <summary>Its driver.</summary>
    public string Driver { get; init; } = "";

    /// <summary>No way out, none in.</summary>
    public bool Internal { get; init; }

    /// <summary>Containers may join by hand.</summary>
    public bool Attachable { get; init; }

    /// <summary>The routing-mesh network.</summary>
    public bool Ingress { get; init; }

    /// <summary>Has IPv6 addresses, too.</summary>
    public bool EnableIPv6 { get; init; }

    /// <summary>Address management.</summary>
    public NetworkIpam? IPAM { get; init; }

    /// <summary>Driver options.</summary>
    public Dictionary<string, string>? Options { get; init; }

    /// <summary>Labels.</summary>
    public Dictionary<string, string>? Labels { get; init; }

    /// <summary>The containers in it that run, by id. Filled by inspect, not by list.</summary>
    public Dictionary<string, NetworkMember>? Containers { get; init; }
}

/// <summary>A container in a network.</summary>
public sealed record NetworkMember
{
    /// <summary>The container's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The id of its place in the network.</summary>
    public string EndpointID { get; init; } = "";

    /// <summary>Its hardware address.</summary>
    public string MacAddress { get; init; } = "";

    /// <summary>Its address with prefix length.</summary>
    public string IPv4Address { get; init; } = "";

    /// <summary>Its address with prefix length.</summary>
    public string IPv6Address { get; init; } = "";
}

/// <summary>How a container is in a network.</summary>
public sealed record EndpointSpec
{
    /// <summary>Wished addresses.</summary>
    public EndpointAddresses? IPAMConfig { get; init; }

    /// <summary>Names by which others in the network find it.</summary>
    public IReadOnlyList<string>? Aliases { get; init; }

    /// <summary>Wished hardware address.</summary>
    public string? MacAddress { get; init; }

    /// <summary>Driver options.</summary>
    public IReadOnlyDictionary<string, string>? DriverOpts { get; init; }

    /// <summary>Which network gives the default route: the highest. API 1.48 and newer.</summary>
    public int? GwPriority { get; init; }
}

/// <summary>Wished addresses of a container in a network.</summary>
public sealed record EndpointAddresses
{
    /// <summary>IPv4.</summary>
    public string? IPv4Address { get; init; }

    /// <summary>IPv6.</summary>
    public string? IPv6Address { get; init; }

    /// <summary>Link-local.</summary>
    public IReadOnlyList<string>? LinkLocalIPs { get; init; }
}

internal sealed record NetworkConnect(string Container, EndpointSpec? EndpointConfig);

internal sealed record NetworkDisconnect(string Container, bool Force);
