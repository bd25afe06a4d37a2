using Pulumi.Embedded;

namespace Pulumi.Docker.Embedded;

/// <summary>The package's functions.</summary>
internal static class Functions
{
    public static Task<PropertyMap> InvokeAsync(
        EngineSettings settings,
        string token,
        PropertyMap args,
        CancellationToken cancellationToken
    )
    {
        var name = args.Text("name") ?? throw new ProviderException($"{token}: name must be given");
        return token switch
        {
            "docker:index/getNetwork:getNetwork" => GetNetworkAsync(settings, name, cancellationToken),
            "docker:index/getRemoteImage:getRemoteImage" => GetRemoteImageAsync(settings, name, cancellationToken),
            "docker:index/getRegistryImage:getRegistryImage" => GetRegistryImageAsync(
                settings,
                name,
                args,
                cancellationToken
            ),
            _ => throw new ProviderException(
                $"The embedded docker provider has no function {token}. Build with the official packages to use it."
            ),
        };
    }

    private static async Task<PropertyMap> GetNetworkAsync(
        EngineSettings settings,
        string name,
        CancellationToken cancellationToken
    )
    {
        var network = await settings.Docker.Networks.InspectAsync(name, cancellationToken);
        return new PropertyMap
        {
            ["containers"] = new PropertyList(
                (network.Containers ?? [])
                    .OrderBy(c => c.Key, StringComparer.Ordinal)
                    .Select(c => new PropertyMap
                    {
                        ["containerId"] = c.Key,
                        ["endpointId"] = c.Value.EndpointID,
                        ["ipv4Address"] = c.Value.IPv4Address,
                        ["ipv6Address"] = c.Value.IPv6Address,
                        ["macAddress"] = c.Value.MacAddress,
                        ["name"] = c.Value.Name,
                    })
            ),
            ["driver"] = network.Driver,
            ["id"] = network.Id,
            ["internal"] = network.Internal,
            ["ipamConfigs"] = new PropertyList(
                (network.IPAM?.Config ?? []).Select(c => new PropertyMap
                {
                    ["auxAddress"] = PropertyReading.ToProperty(c.AuxiliaryAddresses),
                    ["gateway"] = c.Gateway ?? "",
                    ["ipRange"] = c.IPRange ?? "",
                    ["subnet"] = c.Subnet ?? "",
                })
            ),
            ["name"] = network.Name,
            ["options"] = PropertyReading.ToProperty(network.Options),
            ["scope"] = network.Scope,
        };
    }

    private static async Task<PropertyMap> GetRemoteImageAsync(
        EngineSettings settings,
        string name,
        CancellationToken cancellationToken
    )
    {
        var image = await settings.Docker.Images.InspectAsync(name, cancellationToken);
        return new PropertyMap
        {
            ["id"] = image.Id,
            ["name"] = name,
            ["repoDigest"] = RemoteImageLife.Digest(image, name),
        };
    }

    private static async Task<PropertyMap> GetRegistryImageAsync(
        EngineSettings settings,
        string name,
        PropertyMap args,
        CancellationToken cancellationToken
    )
    {
        var digest = await settings.Docker.Images.RegistryDigestAsync(name, settings.AuthFor(name), cancellationToken);
        return new PropertyMap
        {
            ["id"] = digest,
            ["insecureSkipVerify"] = args.Value("insecureSkipVerify"),
            ["name"] = name,
            ["sha256Digest"] = digest,
        };
    }
}
