using System.Text.RegularExpressions;
using Pulumi.Embedded;

namespace Pulumi.Docker.Embedded;

/// <summary>What upstream refuses of a container's inputs, beyond their shapes.</summary>
internal static partial class CheckContainer
{
    public static void Rules(PropertyMap inputs, List<CheckFailure> failures)
    {
        void Match(PropertyMap map, string name, Regex pattern, string wanted, string path = "")
        {
            if (map.Text(name) is { } text && !pattern.IsMatch(text))
                failures.Add(new CheckFailure(path + name, $"\"{text}\" must be {wanted}"));
        }

        void AtLeast(string name, long least)
        {
            if (inputs.Whole(name) is { } number && number < least)
                failures.Add(new CheckFailure(name, $"{number} must be at least {least}"));
        }

        Match(inputs, "restart", RestartPolicies(), "no, on-failure, always or unless-stopped");
        Match(inputs, "cpuSet", CpuSets(), "processors like 0-2,4");
        Match(inputs, "cgroupnsMode", CgroupModes(), "private or host");
        foreach (
            var name in (string[])
                [
                    "memory",
                    "memoryReservation",
                    "shmSize",
                    "cpuShares",
                    "cpuPeriod",
                    "cpuQuota",
                    "destroyGraceSeconds",
                    "stopTimeout",
                    "waitTimeout",
                ]
        )
            AtLeast(name, 0);
        AtLeast("memorySwap", -1);
        if (inputs.Text("cpus") is { } cpus && ContainerRequest.NanoCpus(cpus) is null)
            failures.Add(new CheckFailure("cpus", $"\"{cpus}\" must be a number of processors, like 0.5"));
        if (inputs.Value("gpus") is not null && inputs.Value("deviceRequests") is not null)
            failures.Add(new CheckFailure("gpus", "conflicts with deviceRequests: give one of them"));
        if (inputs.Items("command").Contains(""))
            failures.Add(new CheckFailure("command", "values may not be empty"));

        Each("mounts", (mount, path) => Match(mount, "type", MountTypes(), "bind, volume or tmpfs", path));
        Each(
            "volumes",
            (volume, path) =>
            {
                Match(volume, "selinuxRelabel", Relabels(), "z or Z", path);
                var (from, at) = (
                    volume.Value("fromContainer") is not (null or ""),
                    volume.Value("containerPath") is not (null or "")
                );
                if (!from && !at)
                    failures.Add(new CheckFailure(path.TrimEnd('.'), "needs containerPath or fromContainer"));
                if (from && at)
                    failures.Add(
                        new CheckFailure(
                            path.TrimEnd('.'),
                            "has both containerPath and fromContainer: give one of them"
                        )
                    );
                if (volume.Text("hostPath") is { } host && !host.StartsWith('/') && !WindowsPaths().IsMatch(host))
                {
                    failures.Add(new CheckFailure(path + "hostPath", $"\"{host}\" must be an absolute path"));
                }
            }
        );
        Each(
            "uploads",
            (upload, path) =>
            {
                Match(upload, "permissions", Permissions(), "four octal digits like 0644", path);
                var sources = ((string[])["content", "contentBase64", "source"]).Count(n =>
                    upload.Value(n) is not (null or "")
                );
                if (sources != 1)
                    failures.Add(
                        new CheckFailure(
                            path.TrimEnd('.'),
                            $"needs one of content, contentBase64 and source, and has {sources}"
                        )
                    );
                if (
                    upload.Text("contentBase64") is { } text
                    && !Convert.TryFromBase64String(text, new byte[text.Length], out _)
                )
                    failures.Add(new CheckFailure(path + "contentBase64", "is no base64"));
            }
        );
        foreach (var name in (string[])["deviceReadBps", "deviceReadIops", "deviceWriteBps", "deviceWriteIops"])
        {
            Each(
                name,
                (device, path) =>
                {
                    if (device.Whole("rate") < 0)
                        failures.Add(new CheckFailure(path + "rate", "must be at least 0"));
                }
            );
        }
        if (inputs.Object("healthcheck") is { } health)
        {
            foreach (var name in (string[])["interval", "timeout", "startPeriod", "startInterval"])
            {
                if (health.Text(name) is { } text && GoDuration.Parse(text) is not >= 0)
                    failures.Add(
                        new CheckFailure($"healthcheck.{name}", $"\"{text}\" must be a duration like 30s or 1m30s")
                    );
            }
            if (health.Whole("retries") < 0)
                failures.Add(new CheckFailure("healthcheck.retries", "must be at least 0"));
        }

        void Each(string name, Action<PropertyMap, string> check)
        {
            var i = 0;
            foreach (var item in inputs.Items(name))
            {
                if (item is PropertyMap map)
                    check(map, $"{name}[{i}].");
                i++;
            }
        }
    }

    [GeneratedRegex("^(no|on-failure|always|unless-stopped)$")]
    private static partial Regex RestartPolicies();

    [GeneratedRegex(@"^\d+([,-]\d+)*$")]
    private static partial Regex CpuSets();

    [GeneratedRegex("^(private|host)$")]
    private static partial Regex CgroupModes();

    [GeneratedRegex("^(bind|volume|tmpfs)$")]
    private static partial Regex MountTypes();

    [GeneratedRegex("^[zZ]$")]
    private static partial Regex Relabels();

    [GeneratedRegex("^0[0-7]{3}$")]
    private static partial Regex Permissions();

    [GeneratedRegex(@"^[a-zA-Z]:[\\/]")]
    private static partial Regex WindowsPaths();
}
