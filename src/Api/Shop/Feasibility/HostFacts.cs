using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Berth.Shop.Feasibility;

/// <summary>What a host was last seen to have. Written by <see cref="LookAtHosts"/>.</summary>
public sealed class HostFacts
{
    /// <summary>The host's name.</summary>
    public string Host { get; set; } = "";

    /// <summary>Processors.</summary>
    public int Cpus { get; set; }

    /// <summary>Physical memory in MiB.</summary>
    public int MemoryMb { get; set; }

    /// <summary>The processor's architecture in the words of images: amd64, arm64.</summary>
    public string Architecture { get; set; } = "";

    /// <summary>The system that its containers are of: linux, windows; empty if unknown.</summary>
    public string Os { get; set; } = "";

    /// <summary>Networks of the engine that are not this installation's, CIDR.</summary>
    public List<string> ForeignNetworks { get; set; } = [];

    /// <summary>Size of the file system that has volumes and images, in MiB; null if it was not measured.</summary>
    public int? DiskMb { get; set; }

    /// <summary>What is free of it, in MiB.</summary>
    public int? FreeDiskMb { get; set; }

    /// <summary>When the disk was measured.</summary>
    public DateTimeOffset? DiskAt { get; set; }

    /// <summary>When the engine was last asked.</summary>
    public DateTimeOffset SeenAt { get; set; }

    /// <summary>System and processors, as images say it: <c>linux/amd64</c>.</summary>
    public string Platform => Os.Length == 0 ? Architecture : $"{Os}/{Architecture}";
}

internal sealed class HostFactsTable : IEntityTypeConfiguration<HostFacts>
{
    public void Configure(EntityTypeBuilder<HostFacts> e)
    {
        e.ToTable("host_facts");
        e.HasKey(f => f.Host);
        e.Ignore(f => f.Platform);
    }
}
