using System.Text.Json.Nodes;

namespace Berth.Tenants.Edge;

/// <summary>Renders where Caddy gets its certificates.</summary>
internal static class CaddyTls
{
    private const string Given = "given";

    /// <summary>
    /// Connection policies. Certificates from the operator come first: Caddy would prefer one that an authority issued
    /// earlier, because it names the host alone.
    /// </summary>
    public static JsonArray Policies(EdgeTls tls)
    {
        var policies = new JsonArray(new JsonObject { ["protocol_min"] = "tls1.2" });
        var names = tls.Certificates.SelectMany(c => c.Names).Distinct().Order(StringComparer.Ordinal).ToList();
        if (names.Count > 0)
            policies.Insert(
                0,
                new JsonObject
                {
                    ["match"] = new JsonObject { ["sni"] = Texts(names) },
                    ["certificate_selection"] = new JsonObject { ["any_tag"] = new JsonArray(Given) },
                    ["protocol_min"] = "tls1.2",
                }
            );
        return policies;
    }

    /// <summary>
    /// Renders the operator's certificates and those from an authority, which the edge's volume keeps.
    /// </summary>
    public static JsonObject Of(EdgeState state)
    {
        var tls = state.Tls;
        var certificates = new JsonObject();
        if (tls.Certificates.Count > 0)
            certificates["load_files"] = new JsonArray([
                .. tls.Certificates.Select(c =>
                    (JsonNode)
                        new JsonObject
                        {
                            ["certificate"] = c.ChainFile,
                            ["key"] = c.KeyFile,
                            ["tags"] = new JsonArray(Given),
                        }
                ),
            ]);
        if (Wanted(state) is { Count: > 0 } wanted)
            certificates["automate"] = Texts(wanted);
        var app = new JsonObject { ["certificates"] = certificates };
        if (Automation(state) is { } automation)
            app["automation"] = automation;
        return app;
    }

    /// <summary>
    /// Names for which Caddy gets a certificate before the first visit. Excludes those with an operator's certificate,
    /// since it would be chance which of the two is shown.
    /// </summary>
    private static IReadOnlyList<string> Wanted(EdgeState state)
    {
        // Our own authority can issue a wildcard right away. With another authority and nobody to ask about visits, get
        // one for each tenant's sub-domain; customers' domains never lead to such a host directly.
        IEnumerable<string> names = state.Tls switch
        {
            { UsesOwnAuthority: true } => Own(state),
            { Acme: not null, Ask: null } => EdgeTable
                .Of(state)
                .Hosts.Select(h => h.Name)
                .Where(n => n.EndsWith($".{state.TenantsDomain}", StringComparison.Ordinal)),
            _ => [],
        };
        return [.. names.Where(n => state.Tls.For(n) is null)];
    }

    /// <summary>The names of the shop and all tenants.</summary>
    private static IEnumerable<string> Own(EdgeState state) =>
        new[] { state.BaseDomain, $"*.{state.BaseDomain}", $"*.{state.TenantsDomain}" }.Distinct();

    /// <summary>
    /// How Caddy gets all other certificates from the authority; on the first visit, if it can ask the shop whether it
    /// may.
    /// </summary>
    private static JsonObject? Automation(EdgeState state)
    {
        var tls = state.Tls;
        JsonObject? issuer = tls switch
        {
            { Acme: { } acme } => Acme(acme, state),
            { UsesOwnAuthority: true } => new JsonObject { ["module"] = "internal" },
            _ => null,
        };
        if (issuer is null)
            return null;
        var policies = new JsonArray();
        if (tls.UsesOwnAuthority)
            policies.Add(
                new JsonObject { ["subjects"] = Texts(Own(state)), ["issuers"] = new JsonArray(issuer.DeepClone()) }
            );
        var others = new JsonObject { ["issuers"] = new JsonArray(issuer) };
        if (tls.Ask is not null)
            others["on_demand"] = true;
        if (tls.Ask is not null || !tls.UsesOwnAuthority)
            policies.Add(others);
        var automation = new JsonObject { ["policies"] = policies };
        if (tls.Ask is { } ask)
            automation["on_demand"] = new JsonObject
            {
                ["permission"] = new JsonObject { ["module"] = "http", ["endpoint"] = ask },
            };
        return automation;
    }

    private static JsonObject Acme(EdgeAcme acme, EdgeState state)
    {
        var issuer = new JsonObject
        {
            ["module"] = "acme",
            ["ca"] = acme.Directory,
            // Caddy's automatic HTTPS is off, so tell it the ports on which it answers the authority's challenges.
            ["challenges"] = new JsonObject
            {
                ["http"] = new JsonObject { ["alternate_port"] = state.HttpPort },
                ["tls-alpn"] = new JsonObject { ["alternate_port"] = state.HttpsPort },
            },
        };
        if (acme.Email.Length > 0)
            issuer["email"] = acme.Email;
        if (acme.RootFile is { } root)
            issuer["trusted_roots_pem_files"] = new JsonArray(root);
        return issuer;
    }

    private static JsonArray Texts(IEnumerable<string> values) =>
        new([.. values.Select(v => (JsonNode)JsonValue.Create(v))]);
}
