using Berth.Docker;
using Berth.Platform.Settings;
using Berth.Tenants;

namespace Berth.Shop.Hosts;

/// <summary>Containers that a worker makes for a moment, under a name that is always the same.</summary>
internal static class OwnContainer
{
    /// <summary>Label with what one is for.</summary>
    public const string Role = "berth.role";

    /// <summary>Whether there is one of that name, as a run that was killed leaves it.</summary>
    /// <exception cref="InvalidOperationException">What has the name was not made for this.</exception>
    public static async Task<bool> IsThereAsync(
        DockerClient docker,
        BerthSettings settings,
        string name,
        string role,
        string purpose,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var labels = (await docker.Containers.InspectAsync(name, cancellationToken)).Config.Labels;
            return
                labels?.GetValueOrDefault(TenantStack.InstallationLabel) == settings.Installation
                && labels.GetValueOrDefault(Role) == role
                ? true
                : throw new InvalidOperationException(
                    $"The container {name} is in the way: it was not made {purpose}. Look whose it is, and remove or rename it."
                );
        }
        catch (DockerException e) when (e.IsNotFound)
        {
            return false; // as it should be
        }
    }
}
