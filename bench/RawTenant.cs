using System.Diagnostics;
using System.Net;
using Berth.Docker;
using Berth.Tenants;

namespace Berth.Bench;

/// <summary>What a tenant's stack is in plain Docker API calls: the least that anybody could do.</summary>
internal static class RawTenant
{
    // Each tenant is a stranger: no connection is kept for the next one at the same address.
    private static readonly HttpClient Http = new(
        new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromMilliseconds(200),
            PooledConnectionLifetime = TimeSpan.Zero,
            UseProxy = false,
        }
    )
    {
        Timeout = TimeSpan.FromSeconds(2),
    };

    public static async Task MakeAsync(DockerClient docker, TenantSpec spec)
    {
        var labels = new Dictionary<string, string> { [TenantStack.InstallationLabel] = spec.Installation };
        await docker.Networks.CreateAsync(
            new NetworkSpec
            {
                Name = spec.Name,
                Driver = "bridge",
                IPAM = new NetworkIpam { Config = [new NetworkPool { Subnet = spec.Subnet, Gateway = spec.Gateway }] },
                Labels = labels,
            }
        );
        await docker.Volumes.CreateAsync(new VolumeSpec { Name = $"{spec.Name}-data", Labels = labels });
        var container = await docker.Containers.CreateAsync(
            spec.Name,
            new ContainerSpec
            {
                Image = spec.Image,
                Hostname = spec.Slug,
                Env = [.. spec.Environment.Select(e => $"{e.Key}={e.Value}")],
                Labels = labels,
                Healthcheck = new HealthCheck
                {
                    Test = ["CMD", .. spec.HealthCheck],
                    Interval = 30_000_000_000,
                    Timeout = 5_000_000_000,
                    StartPeriod = 20_000_000_000,
                    Retries = 3,
                },
                HostConfig = new HostConfig
                {
                    NetworkMode = spec.Name,
                    Memory = (long)spec.MemoryMb << 20,
                    MemorySwap = (long)spec.MemoryMb << 20,
                    NanoCpus = (long)(spec.Cpus * 1e9),
                    PidsLimit = spec.Pids,
                    CapDrop = ["ALL"],
                    SecurityOpt = ["no-new-privileges:true"],
                    ReadonlyRootfs = true,
                    Tmpfs = new Dictionary<string, string>
                    {
                        ["/tmp"] = "rw,noexec,nosuid,size=64m,mode=1777",
                        ["/run"] = "rw,noexec,nosuid,size=16m,mode=755",
                    },
                    Ulimits = [new Ulimit("nofile", 4096, 8192)],
                    Mounts =
                    [
                        new Mount
                        {
                            Type = "volume",
                            Source = $"{spec.Name}-data",
                            Target = spec.DataPath,
                        },
                    ],
                    LogConfig = new LogConfig(
                        "json-file",
                        new Dictionary<string, string> { ["max-size"] = "5m", ["max-file"] = "2" }
                    ),
                    RestartPolicy = new RestartPolicy("unless-stopped"),
                },
                NetworkingConfig = new NetworkingConfig(
                    new Dictionary<string, EndpointSpec>
                    {
                        [spec.Name] = new() { IPAMConfig = new EndpointAddresses { IPv4Address = spec.Address } },
                    }
                ),
            }
        );
        await docker.Containers.StartAsync(container.Id);
    }

    /// <summary>When it answers, asked from its start on.</summary>
    public static Task<DateTime> AnsweredAsync(TenantSpec spec) =>
        FirstAnswerAsync(async () =>
        {
            using var response = await Http.GetAsync($"http://{spec.Address}:{spec.Port}/");
            return response.StatusCode == HttpStatusCode.OK;
        });

    /// <summary>Asks every other millisecond.</summary>
    public static async Task<DateTime> FirstAnswerAsync(Func<Task<bool>> ask)
    {
        var begun = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begun) < TimeSpan.FromSeconds(30))
        {
            try
            {
                if (await ask())
                    return DateTime.UtcNow;
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                // not yet
            }
            await Task.Delay(2);
        }
        throw new TimeoutException("Nothing answered within 30 s.");
    }

    public static async Task RemoveAsync(DockerClient docker, TenantSpec spec)
    {
        await docker.Containers.RemoveAsync(spec.Name, force: true, volumes: true);
        await docker.Volumes.RemoveAsync($"{spec.Name}-data");
        await docker.Networks.RemoveAsync(spec.Name);
    }
}
