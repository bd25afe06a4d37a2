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

    /// <summary>Hello's small plan.</summary>
    public static TenantSpec Hello(string installation, string slug, string subnet, Guid? id = null) =>
        new()
        {
            Slug = slug,
            TenantId = id ?? Guid.Empty,
            Installation = installation,
            DockerHost = DockerClient.DefaultEndpoint,
            Subnet = subnet,
            Containers =
            [
                new TenantContainer
                {
                    Image = "berth/hello:1",
                    Port = 8080,
                    Mounts = [new MountSpec(MountSpec.Data, "/data")],
                    MemoryMb = 64,
                    Cpus = 0.25,
                    Pids = 64,
                    Environment = new Dictionary<string, string> { ["BERTH_TENANT"] = slug },
                    HealthCheck = ["/bin/busybox", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1:8080/health"],
                },
            ],
        };

    public static async Task MakeAsync(DockerClient docker, TenantSpec spec)
    {
        var door = spec.Door;
        var labels = new Dictionary<string, string>
        {
            [TenantStack.InstallationLabel] = spec.Installation,
            [TenantStack.TenantLabel] = $"{spec.TenantId}",
        };
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
                Image = door.Image,
                Hostname = spec.Slug,
                Env = [.. door.Environment.Select(e => $"{e.Key}={e.Value}")],
                Labels = labels,
                Healthcheck = new HealthCheck
                {
                    Test = ["CMD", .. door.HealthCheck],
                    Interval = 30_000_000_000,
                    Timeout = 5_000_000_000,
                    StartPeriod = 20_000_000_000,
                    Retries = 3,
                },
                HostConfig = new HostConfig
                {
                    NetworkMode = spec.Name,
                    Memory = (long)door.MemoryMb << 20,
                    MemorySwap = (long)door.MemoryMb << 20,
                    NanoCpus = (long)(door.Cpus * 1e9),
                    PidsLimit = door.Pids,
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
                            Target = door.Mounts[0].Path,
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
            using var response = await Http.GetAsync($"http://{spec.Address}:{spec.Door.Port}/");
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
