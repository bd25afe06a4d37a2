using System.CommandLine;
using Berth.Platform.Addresses;
using Berth.Platform.Data;
using Berth.Platform.Settings;
using Berth.Shop.Tenancy;
using Berth.Tenants.Domains;
using Microsoft.EntityFrameworkCore;

namespace Berth.Doors.Cli;

/// <summary><c>berth domains</c>: customers' own domains, how far each is, and what is to be done for it.</summary>
internal static class DomainsCommand
{
    public static Command Define()
    {
        var command = new Command("domains", "Show customers' own domains.") { Output.Json };
        command.SetAction((parsed, ct) => OnDatabase.RunAsync(parsed, (db, _, output) => ListAsync(db, output, ct)));
        command.Add(Add());
        command.Add(
            Verb(
                "check",
                "Have a domain looked at now.",
                (change, tenant, host, ct) => change.CheckAsync(tenant, host, ct)
            )
        );
        command.Add(
            Verb(
                "remove",
                "Remove a domain. It is not served any more.",
                (change, tenant, host, ct) => change.RemoveAsync(tenant, host, ct)
            )
        );
        return command;
    }

    private static async Task<int> ListAsync(AppDb db, Output output, CancellationToken cancellationToken)
    {
        var names = await db.Tenants.AsNoTracking().ToDictionaryAsync(t => t.Id, t => t.Slug, cancellationToken);
        var domains = (await db.Domains.AsNoTracking().OrderBy(d => d.Host).ToListAsync(cancellationToken))
            .Select(d => new
            {
                d.Host,
                Tenant = names[d.TenantId],
                d.State,
                d.IsMain,
                d.Reason,
                d.CheckAt,
                d.ProvenAt,
                d.AwaySince,
            })
            .ToList();
        output.List(
            domains,
            "No customer has added a domain.",
            ("domain", d => d.Host),
            ("tenant", d => d.Tenant),
            ("state", d => $"{d.State}"),
            ("main", d => d.IsMain ? "main" : ""),
            ("why", d => d.Reason)
        );
        return Exit.Done;
    }

    private static Command Add()
    {
        var tenant = NamedTenant.Argument("tenant");
        var domain = new Argument<string>("domain") { Description = "The domain, such as shop.example.com." };
        var command = new Command("add", "Add a domain to a tenant, and print the records that its owner must set.")
        {
            tenant,
            domain,
            Output.Json,
        };
        command.SetAction(
            (parsed, ct) =>
                OnDatabase.RunAsync(
                    parsed,
                    async (db, services, output) =>
                    {
                        var its = await NamedTenant.FindAsync(db, parsed.GetValue(tenant)!, ct);
                        if (
                            await services.GetRequiredService<AddDomain>().AddAsync(its, parsed.GetValue(domain), ct) is
                            { } trouble
                        )
                            throw new Refusal(Exit.Failed, trouble);
                        var host = Normal(parsed.GetValue(domain)!);
                        var added = await db
                            .Domains.AsNoTracking()
                            .SingleAsync(d => d.TenantId == its.Id && d.Host == host, ct);
                        var records = new[]
                        {
                            new
                            {
                                Type = "TXT",
                                Name = DomainRecords.ProofName(added.Host),
                                Value = DomainRecords.Proof(added.Token),
                            },
                            new
                            {
                                Type = "A",
                                Name = added.Host,
                                Value = services.GetRequiredService<BerthSettings>().Dns.Address,
                            },
                        };
                        output.List(records, "", ("type", r => r.Type), ("name", r => r.Name), ("value", r => r.Value));
                        return Exit.Done;
                    }
                )
        );
        return command;
    }

    private static Command Verb(
        string verb,
        string description,
        Func<ChangeDomain, Tenant, string, CancellationToken, Task> change
    )
    {
        var domain = new Argument<string>("domain") { Description = "The domain, as 'berth domains' shows it." };
        var name = new Option<string>("--tenant")
        {
            Description = "The tenant's name, when several say that it is theirs.",
        };
        var command = new Command(verb, description) { domain, name };
        command.SetAction(
            (parsed, ct) =>
                OnDatabase.RunAsync(
                    parsed,
                    async (db, services, _) =>
                    {
                        var (host, slug) = (
                            Normal(parsed.GetValue(domain)!),
                            parsed.GetValue(name)?.ToLowerInvariant()
                        );
                        var its = await db
                            .Tenants.Where(t =>
                                db.Domains.Any(d => d.TenantId == t.Id && d.Host == host)
                                && (slug == null || t.Slug == slug)
                            )
                            .ToListAsync(ct);
                        if (its.Count == 0)
                            throw Refusal.NotFound(
                                $"there is no domain '{host}'{(slug is null ? "" : $" of a tenant '{slug}'")}. 'berth domains' lists them."
                            );
                        if (its.Count > 1)
                            throw Refusal.Usage(
                                $"several tenants have added '{host}': "
                                    + $"{string.Join(", ", its.Select(t => t.Slug))}. Say which with --tenant."
                            );
                        await change(services.GetRequiredService<ChangeDomain>(), its[0], host, ct);
                        return Exit.Done;
                    }
                )
        );
        return command;
    }

    private static string Normal(string domain) =>
        HostName.TryParse(domain, out var host, out _) ? host : domain.ToLowerInvariant();
}
