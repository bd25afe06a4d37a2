using Berth.Docker;
using Berth.Platform.Settings;

namespace Berth.Shop.Hosts;

/// <summary>
/// Has an engine pull an image, as the settings of its registry say: signed in, and from a mirror first. The credentials
/// go to the engine with each pull and are kept nowhere. See decision 31.
/// </summary>
public sealed partial class PullImage(BerthSettings settings, ILogger<PullImage> log)
{
    /// <summary>
    /// What the engine has of that name, pulled if it is not there. The engine may not know it by that name: of a digest
    /// that came from a mirror it knows the mirror's name and the id.
    /// </summary>
    /// <param name="docker">The engine.</param>
    /// <param name="image">The name.</param>
    /// <param name="mayPull">Whether a registry is asked; no registry has what is built here.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="ImagePullException">It cannot be had, in words for operators.</exception>
    /// <exception cref="DockerException">The engine does not answer.</exception>
    public async Task<ImageDetails> FindAsync(
        DockerClient docker,
        string image,
        bool mayPull,
        CancellationToken cancellationToken
    )
    {
        if (!mayPull)
            return await LookAsync(docker, image, cancellationToken)
                ?? throw new ImagePullException(
                    $"The engine does not have {image}, and its product says that no registry does (pull: never). Build it "
                        + "there, or load it."
                );
        return await FindAsync(docker, image, cancellationToken);
    }

    /// <inheritdoc cref="FindAsync(DockerClient, string, bool, CancellationToken)"/>
    public async Task<ImageDetails> FindAsync(DockerClient docker, string image, CancellationToken cancellationToken)
    {
        var name = ImageName.Read(image);
        var mirrored = Of(name.Registry)?.Mirror is { Length: > 0 } mirror ? name.At(mirror) : null;
        if (await LookAsync(docker, image, cancellationToken) is { } there)
            return there;
        if (mirrored is null)
            return await PullAsync(docker, image, cancellationToken);
        if (name.IsDigest && await LookAsync(docker, mirrored, cancellationToken) is { } known)
            return known;
        try
        {
            var pulled = await PullAsync(docker, mirrored, cancellationToken);
            if (!name.IsDigest)
                await docker.Images.TagAsync(pulled.Id, image, cancellationToken);
            return pulled;
        }
        catch (ImagePullException e)
        {
            Log.MirrorFailed(log, mirrored, e.Message);
            return await PullAsync(docker, image, cancellationToken);
        }
    }

    /// <summary>
    /// Makes sure that an engine knows an image by that very name, which a stack has. The content may come from a mirror;
    /// then its registry is asked for no more than the manifest.
    /// </summary>
    /// <exception cref="ImagePullException">It cannot be had.</exception>
    public async Task KnowAsync(DockerClient docker, string image, CancellationToken cancellationToken)
    {
        await FindAsync(docker, image, cancellationToken);
        if (await LookAsync(docker, image, cancellationToken) is null)
            await PullAsync(docker, image, cancellationToken);
    }

    private static async Task<ImageDetails?> LookAsync(
        DockerClient docker,
        string image,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await docker.Images.InspectAsync(image, cancellationToken);
        }
        catch (DockerException e) when (e.IsNotFound)
        {
            return null;
        }
    }

    private async Task<ImageDetails> PullAsync(DockerClient docker, string image, CancellationToken cancellationToken)
    {
        var registry = ImageName.Read(image).Registry;
        var who = await SignInAsync(registry, cancellationToken);
        try
        {
            await foreach (var _ in docker.Images.PullAsync(image, who, cancellationToken: cancellationToken)) { }
            return await docker.Images.InspectAsync(image, cancellationToken);
        }
        catch (DockerException e) when (e is not (DockerUnreachableException or DockerTimeoutException))
        {
            var why = who is null ? e.EngineMessage : e.EngineMessage.Replace(who.Password, "***");
            var words = Words(registry, who, e.Status, why);
            Log.NotPulled(log, image, words);
            throw new ImagePullException(words);
        }
    }

    private static string Words(string registry, RegistryAuth? who, int? status, string why) =>
        !IsRefusal(status, why) ? why
        : who is null
            ? $"The registry {registry} asks who pulls: {why} If the image is private, add the registry to Berth:Registries."
        : $"The registry {registry} refuses to give it to {who.Username} (Berth:Registries): {why} Look at the user name, at "
            + "what its password's file has in it, and at what that user may pull.";

    /// <summary>
    /// The engine has no code for it: it passes on the registry's words, some as a failure of its own.
    /// </summary>
    internal static bool IsRefusal(int? status, string why) =>
        status is 401 or 403
        || ((string[])["unauthorized", "denied", "authentication required", "no basic auth", "403 Forbidden"]).Any(w =>
            why.Contains(w, StringComparison.OrdinalIgnoreCase)
        );

    private RegistrySettings? Of(string registry) => settings.Registries.FirstOrDefault(r => r.Host == registry);

    private async Task<RegistryAuth?> SignInAsync(string registry, CancellationToken cancellationToken)
    {
        if (Of(registry) is not { UserName.Length: > 0 } its)
            return null;
        try
        {
            var password = (await File.ReadAllTextAsync(its.PasswordFile, cancellationToken)).Trim();
            return password.Length > 0
                ? new RegistryAuth(registry, its.UserName, password)
                : throw new ImagePullException(
                    $"The password of {its.UserName} at {registry} is empty: {its.PasswordFile} (Berth:Registries)."
                );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ImagePullException(
                $"The file with the password of {its.UserName} at {registry} cannot be read (Berth:Registries): {e.Message}"
            );
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "{Image} did not come from the mirror; its registry is asked instead: {Why}"
        )]
        public static partial void MirrorFailed(ILogger log, string image, string why);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The image {Image} could not be pulled: {Why}")]
        public static partial void NotPulled(ILogger log, string image, string why);
    }
}

/// <summary>An image cannot be had. The message is for operators and names the registry; it has no secret.</summary>
public sealed class ImagePullException(string message) : Exception(message);
