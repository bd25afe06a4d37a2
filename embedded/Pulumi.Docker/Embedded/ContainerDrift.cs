using Berth.Docker;
using Pulumi.Embedded;

namespace Pulumi.Docker.Embedded;

/// <summary>Tells what of a container is no longer, or not, as it was asked for.</summary>
internal static class ContainerDrift
{
    /// <summary>What upstream never reads back: the engine mixes it with the image's, or does not tell it.</summary>
    private static readonly HashSet<string> NotRead =
    [
        "attach",
        "containerReadRefreshTimeoutMilliseconds",
        "destroyGraceSeconds",
        "envs",
        "labels",
        "logs",
        "networksAdvanced",
        "removeVolumes",
        "start",
        "uploads",
        "volumes",
        "wait",
        "waitTimeout",
        "devices",
        "deviceRequests",
        "gpus",
        "cgroupParent",
        "cgroupnsMode",
        "cpuPeriod",
        "cpuQuota",
        "pidMode",
        "securityOpts",
    ];

    /// <summary>The recorded inputs after a refresh.</summary>
    public static PropertyMap Inputs(PropertyMap inputs, PropertyMap outputs) =>
        ReadBack.Inputs(ContainerSchema.Fields, inputs, outputs, NotRead, Same);

    /// <summary>A container that an interrupted run left is just what this one asks for.</summary>
    public static bool IsAsAsked(PropertyMap inputs, ContainerSpec spec, ContainerDetails there)
    {
        if (there.Config.Image != spec.Image && there.Image != spec.Image)
            return false;
        if (spec.Env?.Except(there.Config.Env ?? []).Any() == true)
            return false;
        if (spec.HostConfig?.Binds?.Except(there.HostConfig.Binds ?? []).Any() == true)
            return false;
        var networks = there.NetworkSettings.Networks?.Keys.ToHashSet() ?? [];
        var ids = there.NetworkSettings.Networks?.Values.Select(n => n.NetworkID).ToHashSet() ?? [];
        if (
            inputs
                .Objects("networksAdvanced")
                .Any(n => !networks.Contains(n.Text("name")!) && !ids.Contains(n.Text("name")!))
        )
            return false;
        // Whether it runs is mended by starting it; ports are told only while it runs.
        var outputs = ContainerOutputs.Of(inputs, there, created: false);
        outputs["mustRun"] = inputs.Value("mustRun");
        if (!there.State.Running)
            outputs["ports"] = inputs.Value("ports");
        var read = Inputs(inputs, outputs);
        return ContainerSchema.Fields.All(f =>
            f.OutputOnly || Canonical.Of(inputs.Value(f.Name), f) == Canonical.Of(read.Value(f.Name), f)
        );
    }

    /// <summary>Different words for the same thing.</summary>
    private static bool Same(string name, object? asked, object? real) =>
        (name, asked, real) switch
        {
            ("cpus", string a, string r) => ContainerRequest.NanoCpus(a) == ContainerRequest.NanoCpus(r),
            ("healthcheck", PropertyMap a, PropertyMap r) => a.Where(p => p.Key != PropertyReading.Defaults)
                .All(p =>
                    p.Value is string text
                        ? GoDuration.Parse(text) == GoDuration.Parse(r.Text(p.Key) ?? "0s")
                        : Canonical.Of(p.Value, Part(p.Key)) == Canonical.Of(r.Value(p.Key), Part(p.Key))
                ),
            ("capabilities", PropertyMap a, PropertyMap r) => Caps(a, "adds").SetEquals(Caps(r, "adds"))
                && Caps(a, "drops").SetEquals(Caps(r, "drops")),
            ("networkMode", "default", "bridge") or ("networkMode", "bridge", "default") => true,
            // A port that the engine chose satisfies one that was left open.
            ("ports", PropertyList a, PropertyList r) => a.Count == r.Count
                && a.OfType<PropertyMap>()
                    .All(x =>
                        r.OfType<PropertyMap>()
                            .Any(y =>
                                x.Whole("internal") == y.Whole("internal")
                                && x.Text("protocol") == y.Text("protocol")
                                && x.Text("ip") == y.Text("ip")
                                && (x.Whole("external") is null or 0 || x.Whole("external") == y.Whole("external"))
                            )
                    ),
            _ => false,
        };

    private static Field Part(string name) =>
        Array.Find(Array.Find(ContainerSchema.Fields, f => f.Name == "healthcheck")!.Element!, f => f.Name == name)
        ?? new Field(name, Shape.String);

    private static HashSet<string> Caps(PropertyMap capabilities, string name) =>
        [
            .. (capabilities.Texts(name) ?? [])
                .Select(c => c.ToUpperInvariant())
                .Select(c => c.StartsWith("CAP_", StringComparison.Ordinal) ? c[4..] : c),
        ];
}
