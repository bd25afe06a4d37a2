using System.Text.Json;
using System.Text.Json.Serialization;

namespace Berth.Docker;

/// <summary>Who asks a registry.</summary>
/// <param name="ServerAddress">The registry.</param>
/// <param name="Username">User name.</param>
/// <param name="Password">Password or token.</param>
public sealed record RegistryAuth(string ServerAddress, string Username, string Password)
{
    internal string Encode() =>
        Convert
            .ToBase64String(
                JsonSerializer.SerializeToUtf8Bytes(
                    new RegistryAuthHeader(Username, Password, ServerAddress),
                    DockerJson.Default.RegistryAuthHeader
                )
            )
            .Replace('+', '-')
            .Replace('/', '_');

    /// <inheritdoc />
    public override string ToString() => $"{Username}@{ServerAddress}";
}

internal sealed record RegistryAuthHeader(
    [property: JsonPropertyName("username")] string Username,
    [property: JsonPropertyName("password")] string Password,
    [property: JsonPropertyName("serveraddress")] string ServerAddress
);

internal sealed record RegistryEntry(RegistryDescriptor? Descriptor);

internal sealed record RegistryDescriptor([property: JsonPropertyName("digest")] string? Digest);
