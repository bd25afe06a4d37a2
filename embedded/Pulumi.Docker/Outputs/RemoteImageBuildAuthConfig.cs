namespace Pulumi.Docker.Outputs;

/// <summary>Remote image build auth config.</summary>
[OutputType]
public sealed class RemoteImageBuildAuthConfig
{
    public readonly string? Auth;
    public readonly string? Email;
    public readonly string HostName;
    public readonly string? IdentityToken;
    public readonly string? Password;
    public readonly string? RegistryToken;
    public readonly string? ServerAddress;
    public readonly string? UserName;

    [OutputConstructor]
    private RemoteImageBuildAuthConfig(
        string? auth,
        string? email,
        string hostName,
        string? identityToken,
        string? password,
        string? registryToken,
        string? serverAddress,
        string? userName)
    {
        Auth = auth;
        Email = email;
        HostName = hostName;
        IdentityToken = identityToken;
        Password = password;
        RegistryToken = registryToken;
        ServerAddress = serverAddress;
        UserName = userName;
    }
}
