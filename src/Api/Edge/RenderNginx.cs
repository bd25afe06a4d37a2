using System.Globalization;
using System.Text;

namespace Berth.Edge;

/// <summary>
/// Renders a host's whole nginx configuration (1.19.4 or later). Tenants share a server block for each limit of the body and each certificate, and a table says where
/// a host leads: a thousand tenants are read in little more time than one.
/// </summary>
public sealed class RenderNginx : IEdgeProxy
{
    private readonly StringBuilder _text = new();

    /// <inheritdoc />
    public string Render(EdgeState state) => new RenderNginx().Write(state);

    private string Write(EdgeState state)
    {
        var table = EdgeTable.Of(state);
        Line("user root;");
        Line("worker_processes auto;");
        Line("worker_rlimit_nofile 65536;");
        Line("error_log stderr warn;");
        Line("pid /run/nginx/pid;");
        // How long workers of an earlier configuration may finish what they have begun: WebSockets and long answers. Each takes some megabytes.
        Line("worker_shutdown_timeout 1h;");
        Block("events", () => Line("worker_connections 16384;"));
        Block("http", () =>
        {
            NginxCommon.Write(Line, state.IsPublic);
            Maps(table.Hosts);
            Unknown(state);
            if (state.Shop is { } shop) Server(state, [state.BaseDomain], () =>
            {
                Line("client_max_body_size 30m;");
                // The shop's addresses hold tokens: who has one of an order may act on it.
                Line("access_log off;");
                Errors();
                Block("location /", () => Line($"proxy_pass http://{shop};"));
            });
            if (state.PathHost.Length > 0) Server(state, [state.PathHost], () => Paths(table.Paths));
            foreach (var group in table.Hosts.GroupBy(s => (Certificate(state, s.Name), s.Answer is EdgeAnswer.Proxy ? null : s.Answer, s.Answer is EdgeAnswer.Proxy ? s.MaxBodyMb : 0))) Server(state, [.. group.Select(s => s.Name)], () => Hosts(group.Key.Item2, group.Key.Item3));
        });
        return _text.ToString();
    }

    /// <summary>Where each host leads and whose it is.</summary>
    private void Maps(IReadOnlyList<EdgeSite> hosts)
    {
        foreach (var (variable, value) in ((string, Func<EdgeSite, string>)[])[("$edge_to", s => ((EdgeAnswer.Proxy)s.Answer).Upstream), ("$edge_slug", s => s.Slug), ("$edge_id", s => $"{s.Tenant}")])
        {
            Block($"map $host {variable}", () =>
            {
                Line("default '';");
                foreach (var site in hosts.Where(s => s.Answer is EdgeAnswer.Proxy)) Line($"{site.Name} {value(site)};");
            });
        }
    }

    /// <summary>Names that nobody has: a page over HTTP; over HTTPS none, where there is no certificate to show it with.</summary>
    private void Unknown(EdgeState state)
    {
        Block("server", () =>
        {
            Line($"listen {Address(state, state.HttpPort)} default_server;");
            if (state.HttpsPort > 0)
            {
                Line($"listen {Address(state, state.HttpsPort)} ssl http2 default_server;");
                Line("ssl_reject_handshake on;");
            }
            Page(EdgePages.Unknown);
        });
        foreach (var name in state.Tls.Certificates.SelectMany(c => c.Names).Where(n => n.StartsWith("*.", StringComparison.Ordinal) && HostName.IsName(n[2..])).Distinct()) Server(state, [name], () => Page(EdgePages.Unknown));
    }

    private void Server(EdgeState state, IReadOnlyList<string> names, Action content) => Block("server", () =>
    {
        Line($"listen {Address(state, state.HttpPort)};");
        if (state.HttpsPort > 0 && Certificate(state, names[0]) is { } certificate)
        {
            Line($"listen {Address(state, state.HttpsPort)} ssl http2;");
            Line($"ssl_certificate {certificate.ChainFile};");
            Line($"ssl_certificate_key {certificate.KeyFile};");
        }
        foreach (var name in names) Line($"server_name {name};");
        if (names[0][0] != '*' && EdgeTable.InsistsOnHttps(state, names[0])) Block("if ($edge_is_plain)", () => Line($"return 308 https://$host{EdgeTable.PortOf(state)}$request_uri;"));
        content();
    });

    private void Hosts(EdgeAnswer? answer, int maxBodyMb)
    {
        switch (answer)
        {
            case EdgeAnswer.Page page: Page(page.What); break;
            case EdgeAnswer.Redirect redirect:
                Line($"add_header {EdgePages.Header} {EdgePages.Moved} always;");
                Block("location /", () => Line($"return 308 {redirect.To}$request_uri;"));
                break;
            default:
                Line($"client_max_body_size {maxBodyMb}000k;");
                Line("set $edge_tenant $edge_slug;");
                Line("set $edge_tenant_id $edge_id;");
                Errors();
                Block("location /", () =>
                {
                    Headers();
                    Line("proxy_pass http://$edge_to;");
                });
                break;
        }
    }

    private void Paths(IReadOnlyList<EdgeSite> paths)
    {
        Errors();
        Block("location /", () => Answer(EdgePages.Unknown));
        foreach (var site in paths)
        {
            Block($"location = /{site.Name}", () => Line($"return 308 /{site.Name}/$is_args$args;"));
            Block($"location ^~ /{site.Name}/", () =>
            {
                if (site.Answer is not EdgeAnswer.Proxy proxy)
                {
                    Answer(((EdgeAnswer.Page)site.Answer).What);
                    return;
                }
                Line($"client_max_body_size {site.MaxBodyMb}000k;");
                Line($"set $edge_tenant {site.Slug};");
                Line($"set $edge_tenant_id {site.Tenant};");
                Line($"set $edge_prefix /{site.Name};");
                Headers();
                // The rest as it was sent, not as nginx understands it.
                Line($"proxy_pass http://{proxy.Upstream}$edge_rest;");
            });
        }
    }

    private void Headers()
    {
        Line("add_header X-Content-Type-Options $edge_nosniff always;");
        Line("add_header Strict-Transport-Security $edge_hsts always;");
    }

    private void Page(EdgePage page) => Block("location /", () => Answer(page));

    private void Answer(EdgePage page)
    {
        Line("default_type 'text/html; charset=utf-8';");
        Line($"add_header {EdgePages.Header} {page.Name} always;");
        Line("add_header Cache-Control no-store always;");
        if (page.RetryAfter is { } seconds) Line($"add_header Retry-After {seconds} always;");
        Line($"return {page.Status} {Quote(page.Html)};");
    }

    private void Errors()
    {
        // What nginx itself says; a tenant's own errors are passed on.
        Line("error_page 413 = @large;");
        Line("error_page 502 503 504 = @failed;");
        Block("location @large", () => Answer(EdgePages.TooLarge));
        Block("location @failed", () => Answer(EdgePages.Failed));
    }

    private static EdgeCertificate? Certificate(EdgeState state, string host) => state.Tls.Certificates.FirstOrDefault(c => c.Names.Contains(host)) ?? state.Tls.For(host);

    private static string Address(EdgeState state, int port) => state.Listen.Length == 0 ? $"{port}" : $"{state.Listen}:{port}";

    /// <summary>A text in quotes. nginx has no way to write a dollar sign in a template: who puts one here is told at once.</summary>
    internal static string Quote(string text) => text.Contains('$', StringComparison.Ordinal)
        ? throw new ArgumentException("A text for nginx cannot have a dollar sign.", nameof(text))
        : $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";

    private int _depth;

    private void Block(string head, Action content)
    {
        Line($"{head} {{");
        _depth++;
        content();
        _depth--;
        Line("}");
    }

    private void Line(string line) => _text.Append(CultureInfo.InvariantCulture, $"{new string(' ', _depth * 2)}{line}\n");
}
