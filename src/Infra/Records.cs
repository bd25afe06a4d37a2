using Pulumi;
using Pulumi.Cloudflare;

namespace Berth.Infra;

/// <summary>What the records of a shop are made from.</summary>
public sealed class RecordsArgs : ResourceArgs
{
    /// <summary>The zone and the shop's host in it.</summary>
    public required BaseConfig.ZoneSettings Zone { get; init; }

    /// <summary>Marks the records as ours.</summary>
    public required string Installation { get; init; }

    /// <summary>The machine's IPv4 address.</summary>
    public required Output<string> Address { get; init; }
}

/// <summary>
/// The shop's host and every name under it lead to the machine. A tenant elsewhere has a record of its own, which goes
/// before the wildcard. The token is CLOUDFLARE_API_TOKEN: it stands in no file.
/// </summary>
public sealed class Records : ComponentResource
{
    /// <summary>Registers them.</summary>
    public Records(string name, RecordsArgs args, ComponentResourceOptions? options = null)
        : base("berth:infra:Records", name, args, options)
    {
        var cloudflare = new Provider("cloudflare", new ProviderArgs(), new CustomResourceOptions { Parent = this });
        foreach (var (record, host) in new[] { ("apex", args.Zone.Domain), ("wildcard", $"*.{args.Zone.Domain}") })
        {
            _ = new DnsRecord(
                record,
                new DnsRecordArgs
                {
                    ZoneId = args.Zone.ZoneId,
                    Name = host,
                    Type = "A",
                    Content = args.Address,
                    Ttl = 1, // automatic; a proxied record takes no other
                    Proxied = args.Zone.Proxied,
                    Comment = $"{args.Installation} base",
                },
                new CustomResourceOptions { Parent = this, Provider = cloudflare }
            );
        }
        RegisterOutputs();
    }
}
