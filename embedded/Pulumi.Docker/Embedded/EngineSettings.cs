using System.Text.Json;
using Berth.Docker;
using Pulumi.Embedded;

namespace Pulumi.Docker.Embedded;

/// <summary>
/// What a provider resource says: which engine, and who asks registries. Clients are shared by the whole process, so
/// connections stay open from stack to stack.
/// </summary>
internal sealed class EngineSettings
{
    private readonly List<Auth> _auths = [];

    public EngineSettings(PropertyMap config)
    {
        Docker = DockerClient.Connect(Text(config, "host"), Tls(config), Ssh(config));
        foreach (
            var auth in Structured(config, "registryAuth") is { ValueKind: JsonValueKind.Array } list
                ? list.EnumerateArray()
                : []
        )
        {
            string? Part(string name) =>
                auth.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
                    ? value.GetString()
                    : null;
            if (Part("address") is { } address && Part("username") is { } user)
                _auths.Add(new Auth(Host(address), new RegistryAuth(address, user, Part("password") ?? "")));
        }
    }

    public DockerClient Docker { get; }

    /// <summary>Who asks the registry of an image; null = anybody.</summary>
    public RegistryAuth? AuthFor(string image)
    {
        var slash = image.IndexOf('/', StringComparison.Ordinal);
        var first = slash > 0 ? image[..slash] : "";
        var registry =
            first.AsSpan().IndexOfAny('.', ':') >= 0 || first == "localhost" ? first : "registry-1.docker.io";
        return _auths
            .Find(a =>
                a.Host == registry || (registry == "registry-1.docker.io" && a.Host is "docker.io" or "index.docker.io")
            )
            ?.Credentials;
    }

    private static DockerTls? Tls(PropertyMap config)
    {
        if (Text(config, "certPath") is { } folder)
            return DockerTls.FromFolder(folder);
        var (ca, certificate, key) = (
            Text(config, "caMaterial"),
            Text(config, "certMaterial"),
            Text(config, "keyMaterial")
        );
        return ca is null && certificate is null && key is null ? null : new DockerTls(ca, certificate, key);
    }

    private static DockerSsh? Ssh(PropertyMap config) =>
        Structured(config, "sshOpts") is { ValueKind: JsonValueKind.Array } options
            ? new DockerSsh([.. options.EnumerateArray().Select(o => o.GetString() ?? "")])
            : null;

    private static string? Text(PropertyMap config, string name) =>
        Plain(config.Value(name)) is string { Length: > 0 } text ? text : null;

    /// <summary>Provider inputs that are no strings come as JSON text.</summary>
    private static JsonElement? Structured(PropertyMap config, string name) =>
        Plain(config.Value(name)) switch
        {
            string { Length: > 0 } json => JsonDocument.Parse(json).RootElement,
            PropertyList list => JsonSerializer.SerializeToElement(
                list.Select(e =>
                    e is PropertyMap m ? m.ToDictionary(p => p.Key, p => Plain(p.Value) as string) : Plain(e)
                )
            ),
            _ => null,
        };

    private static object? Plain(object? value) => value is Secret secret ? secret.Value : value;

    private static string Host(string address)
    {
        var start = address.IndexOf("://", StringComparison.Ordinal);
        var rest = start >= 0 ? address[(start + 3)..] : address;
        return rest.Split('/')[0];
    }

    private sealed record Auth(string Host, RegistryAuth Credentials);
}
