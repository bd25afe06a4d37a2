using Berth.Platform.Audit;
using Berth.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Berth.Shop.Hosts;

/// <summary>
/// A machine that tenants run on, as its row says. The one called <see cref="Local"/> is the machine of the settings:
/// of it only the state stands in the row.
/// </summary>
public sealed class DockerHost
{
    /// <summary>The name of the machine of the settings. It is always there.</summary>
    public const string Local = "local";

    private DockerHost() { }

    /// <summary>A short name, 1-20 of a-z, 0-9 and hyphen. Never changes.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Its Docker Engine, as a Docker host URL (<c>ssh://admin@203.0.113.7</c>).</summary>
    [Audited]
    public string Endpoint { get; private set; } = "";

    /// <summary>Its IPv4 address, as the world reaches it: tenants' DNS records lead there.</summary>
    public string Address { get; private set; } = "";

    /// <summary>Name of its proxy container.</summary>
    public string EdgeContainer { get; private set; } = "";

    /// <summary>
    /// Where workers and other hosts' proxies reach its proxy, without encryption: <c>http://10.40.1.7</c>. An address
    /// of a private network.
    /// </summary>
    public string EdgeUrl { get; private set; } = "";

    /// <summary>Memory for tenants in MiB; 0 means unlimited.</summary>
    [Audited]
    public int MemoryMb { get; private set; }

    /// <summary>How often that memory is sold: 1 = once.</summary>
    public double Overcommit { get; private set; } = 1;

    /// <summary>It gets no new tenants, and those on it are moved away.</summary>
    [Audited]
    public bool Draining { get; private set; }

    /// <summary>When its engine answered last.</summary>
    public DateTimeOffset? SeenAt { get; private set; }

    /// <summary>Since when its engine does not answer; null = it does.</summary>
    [Audited]
    public DateTimeOffset? DownSince { get; private set; }

    /// <summary>When it was added.</summary>
    public DateTimeOffset AddedAt { get; private set; }

    /// <summary>A machine that an operator adds. <see cref="AddHost"/> has looked at what is said of it.</summary>
    public static DockerHost Added(HostInfo said, DateTimeOffset now) =>
        new()
        {
            Name = said.Name,
            Endpoint = said.Endpoint,
            Address = said.Address,
            EdgeContainer = said.EdgeContainer,
            EdgeUrl = said.EdgeUrl,
            MemoryMb = said.MemoryMb,
            Overcommit = said.Overcommit,
            AddedAt = now,
            SeenAt = now,
        };

    /// <summary>
    /// Says how much of its memory is for tenants, in MiB, and how often that is sold. Those that are there stay,
    /// whatever it is.
    /// </summary>
    public void Sell(int memoryMb, double overcommit) => (MemoryMb, Overcommit) = (memoryMb, overcommit);

    /// <summary>
    /// Closes it for new tenants and has those on it moved away; or takes that back: who was moved stays where they
    /// are.
    /// </summary>
    public void Drain(bool draining) => Draining = draining;

    /// <summary>It is no machine of ours any more. Nothing may be on it.</summary>
    public void Remove(AppDb db) => db.Hosts.Remove(this);

    /// <summary>Its engine answered.</summary>
    public void Saw(DateTimeOffset now) => (SeenAt, DownSince) = (now, null);

    /// <summary>Its engine did not answer, and has not for too long.</summary>
    public void Lose(DateTimeOffset since) => DownSince ??= since;
}

/// <summary>What a machine does.</summary>
public enum HostState
{
    /// <summary>Takes new tenants.</summary>
    Active,

    /// <summary>Takes none; its tenants are moved away.</summary>
    Draining,

    /// <summary>Its engine does not answer. What runs there may well go on.</summary>
    Down,
}

internal sealed class HostTable : IEntityTypeConfiguration<DockerHost>
{
    public void Configure(EntityTypeBuilder<DockerHost> e)
    {
        e.ToTable("hosts");
        e.HasKey(h => h.Name);
    }
}
