using Berth.Docker;
using Berth.Platform.Settings;

namespace Berth.Tenants.Health;

/// <summary>Which of an engine's events say something of a tenant of ours.</summary>
internal static class EngineEvents
{
    /// <summary>What is followed. Not what our own health commands cause each half minute.</summary>
    public static readonly string[] Followed =
    [
        "create",
        "start",
        "die",
        "oom",
        "stop",
        "kill",
        "pause",
        "unpause",
        "restart",
        "rename",
        "destroy",
        "health_status",
        "disconnect",
        "connect",
        "remove",
        "delete",
        "untag",
    ];

    /// <summary>The labels that all our tenants' containers carry.</summary>
    public static string[] Labels(BerthSettings settings) =>
        [$"{TenantStack.InstallationLabel}={settings.Installation}", TenantStack.TenantLabel];

    /// <summary>The tenant that a container is labelled for.</summary>
    public static Guid TenantOf(ContainerSummary c) =>
        Guid.TryParse(c.Labels?.GetValueOrDefault(TenantStack.TenantLabel), out var id) ? id : Guid.Empty;

    /// <summary>The tenant of ours that a container's event is about; null if it is none.</summary>
    public static Guid? TenantOf(EngineEvent e, BerthSettings settings) =>
        e.Actor.Attributes.GetValueOrDefault(TenantStack.InstallationLabel) == settings.Installation
        && Guid.TryParse(e.Actor.Attributes.GetValueOrDefault(TenantStack.TenantLabel), out var id)
            ? id
            : null;

    /// <summary>A moment that an event told.</summary>
    public static DateTimeOffset TimeOf(long nanoseconds) => DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / 100);
}
