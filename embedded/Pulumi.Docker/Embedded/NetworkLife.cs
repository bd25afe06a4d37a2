using Berth.Docker;
using Pulumi.Embedded;
using static Pulumi.Docker.Embedded.PropertyReading;

namespace Pulumi.Docker.Embedded;

/// <summary>Networks.</summary>
internal sealed class NetworkLife(EngineSettings settings) : IResourceLife
{
    /// <summary>As long as upstream: a container that is just being removed may still be in the network.</summary>
    private static readonly TimeSpan PatienceWithMembers = TimeSpan.FromSeconds(30);

    private static readonly HashSet<string> NotRead = [];

    private readonly DockerClient _docker = settings.Docker;

    public async Task<ResourceState> CreateAsync(PropertyMap inputs, CancellationToken cancellationToken)
    {
        var spec = Spec(inputs);
        NetworkDetails network;
        try
        {
            network = await _docker.Networks.InspectAsync(
                await _docker.Networks.CreateAsync(spec, cancellationToken),
                cancellationToken
            );
        }
        catch (DockerException e) when (e.IsConflict)
        {
            network = await AdoptAsync(spec, e, cancellationToken);
        }
        catch (DockerException e) when (e.EngineMessage.Contains("overlaps", StringComparison.OrdinalIgnoreCase))
        {
            var subnets = string.Join(", ", spec.IPAM?.Config?.Select(c => c.Subnet) ?? []);
            throw new ProviderException(
                $"Unable to create network {spec.Name}: its subnet "
                    + $"{(subnets.Length > 0 ? subnets : "from the engine's pools")} overlaps with one that the "
                    + "engine's machine uses already. Give another subnet, or change the pool it is taken from. "
                    + $"({e.EngineMessage})",
                inner: e
            );
        }
        return new ResourceState(network.Id, inputs, Outputs(network, created: true));
    }

    public async Task<ResourceState?> ReadAsync(ResourceState old, CancellationToken cancellationToken)
    {
        try
        {
            var network = await _docker.Networks.InspectAsync(old.Id, cancellationToken);
            var outputs = Outputs(network, created: false);
            return new ResourceState(
                network.Id,
                ReadBack.Inputs(NetworkSchema.Fields, old.Inputs, outputs, NotRead),
                outputs
            );
        }
        catch (DockerException e) when (e.IsNotFound)
        {
            return null;
        }
    }

    /// <summary>
    /// Nothing of a network can be changed in place; called only when nothing differs for the engine.
    /// </summary>
    public async Task<ResourceState> UpdateAsync(
        ResourceState old,
        PropertyMap news,
        CancellationToken cancellationToken
    ) => new(old.Id, news, Outputs(await _docker.Networks.InspectAsync(old.Id, cancellationToken), created: false));

    public async Task DeleteAsync(ResourceState old, CancellationToken cancellationToken)
    {
        var until = TimeProvider.System.GetTimestamp();
        for (var wait = 50; ; wait = Math.Min(wait * 2, 1000))
        {
            try
            {
                await _docker.Networks.RemoveAsync(old.Id, cancellationToken);
                return;
            }
            catch (DockerException e) when (e.IsNotFound)
            {
                return;
            }
            catch (DockerException e) when (e.EngineMessage.Contains("active endpoints", StringComparison.Ordinal))
            {
                if (TimeProvider.System.GetElapsedTime(until) > PatienceWithMembers)
                {
                    var members =
                        (await _docker.Networks.InspectAsync(old.Id, cancellationToken)).Containers?.Values.Select(c =>
                            c.Name
                        ) ?? [];
                    throw new ProviderException(
                        $"Unable to delete network {old.Inputs.Text("name")}: containers are still in it: "
                            + $"{string.Join(", ", members)}. Remove or disconnect them.",
                        retryable: true,
                        e
                    );
                }
                await Task.Delay(wait, cancellationToken);
            }
        }
    }

    private static NetworkSpec Spec(PropertyMap inputs)
    {
        var pools = inputs
            .Objects("ipamConfigs")
            .Select(c => new NetworkPool
            {
                Subnet = c.Text("subnet"),
                Gateway = c.Text("gateway"),
                IPRange = c.Text("ipRange"),
                AuxiliaryAddresses = c.Pairs("auxAddress"),
            })
            .ToList();
        return new NetworkSpec
        {
            Name = inputs.Text("name")!,
            CheckDuplicate = true,
            Driver = inputs.Text("driver"),
            Internal = inputs.Flag("internal") ?? false,
            Attachable = inputs.Flag("attachable") ?? false,
            Ingress = inputs.Flag("ingress") ?? false,
            EnableIPv6 = inputs.Flag("ipv6") ?? false,
            Options = inputs.Pairs("options"),
            Labels = inputs.Labels(),
            IPAM = new NetworkIpam
            {
                Driver = inputs.Text("ipamDriver"),
                Options = inputs.Pairs("ipamOptions"),
                Config = pools.Count > 0 ? pools : null,
            },
        };
    }

    private async Task<NetworkDetails> AdoptAsync(
        NetworkSpec spec,
        DockerException conflict,
        CancellationToken cancellationToken
    )
    {
        NetworkDetails there;
        try
        {
            there = await _docker.Networks.InspectAsync(spec.Name, cancellationToken);
        }
        catch (DockerException e) when (e.IsNotFound)
        {
            // Gone meanwhile: the next attempt will do.
            throw new ProviderException(
                $"Unable to create network: {conflict.EngineMessage}",
                retryable: true,
                conflict
            );
        }
        if (there.Name == spec.Name && Ownership.AllLabels(spec.Labels, there.Labels) && SameMake(spec, there))
            return there;
        throw new ProviderException(
            $"Unable to create network: {conflict.EngineMessage}. The name is held by "
                + $"{Ownership.Holder(there.Id, there.Labels)}, which is not what this program describes. Remove "
                + "it, or choose another name.",
            inner: conflict
        );
    }

    private static bool SameMake(NetworkSpec asked, NetworkDetails there) =>
        (asked.Driver ?? "bridge") == there.Driver
        && asked.Internal == there.Internal
        && asked.EnableIPv6 == there.EnableIPv6
        && (asked.Options?.All(o => there.Options?.GetValueOrDefault(o.Key) == o.Value) ?? true)
        && (
            asked.IPAM?.Config?.All(c =>
                there.IPAM?.Config?.Any(t =>
                    Equals(c.Subnet, t.Subnet) && (c.Gateway is null || c.Gateway == t.Gateway)
                ) == true
            )
            ?? true
        );

    private static PropertyMap Outputs(NetworkDetails network, bool created) =>
        RawState.Complete(
            new PropertyMap
            {
                ["attachable"] = network.Attachable,
                ["driver"] = network.Driver,
                ["id"] = network.Id,
                ["ingress"] = network.Ingress,
                ["internal"] = network.Internal,
                ["ipamConfigs"] = new PropertyList(
                    (network.IPAM?.Config ?? []).Select(c => new PropertyMap
                    {
                        ["auxAddress"] = Pairs(c.AuxiliaryAddresses, created),
                        ["gateway"] = c.Gateway ?? "",
                        ["ipRange"] = c.IPRange ?? "",
                        ["subnet"] = c.Subnet ?? "",
                    })
                ),
                ["ipamDriver"] = network.IPAM?.Driver ?? "default",
                ["ipamOptions"] = Pairs(network.IPAM?.Options, created),
                ["ipv6"] = network.EnableIPv6,
                ["labels"] = ToLabels(network.Labels),
                ["name"] = network.Name,
                ["options"] = ToProperty(network.Options),
                ["scope"] = network.Scope,
            },
            NetworkSchema.Fields,
            schemaVersion: 1,
            timeouts: false,
            created
        );

    /// <summary>Upstream writes null for an empty map when it creates, and an empty map when it reads.</summary>
    private static PropertyMap? Pairs(IReadOnlyDictionary<string, string>? pairs, bool created) =>
        created && pairs is not { Count: > 0 } ? null : ToProperty(pairs);
}
