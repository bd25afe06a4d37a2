using System.Globalization;
using System.Text;
using Berth.Platform.Addresses;
using Berth.Shop.Catalog;

namespace Berth.Tenants.Edge;

/// <summary>
/// Renders a host's whole nginx configuration (1.19.4 or later). Tenants share a server block for each limit of the
/// body and each certificate, and a table says where a host leads; what each has of its own is the place to send to, 30
/// µs to read.
/// </summary>
public sealed partial class RenderNginx : IEdgeProxy
{
    private readonly StringBuilder _text = new();

    /// <inheritdoc />
    public string Render(EdgeState state) => new RenderNginx().Write(state);

    private string Write(EdgeState state)
    {
        var table = EdgeTable.Of(state);
        // The image's /bin/publish compares this line.
        Line(
            $"# Listens on {Address(state, state.HttpPort)}{(state.HttpsPort > 0 ? $" and {Address(state, state.HttpsPort)}" : "")}."
        );
        Line("user root;");
        Line("worker_processes auto;");
        Line("worker_rlimit_nofile 65536;");
        // Do not log errors of requests: such a line has the whole address, and the access log has the status.
        Line("error_log stderr crit;");
        Line("pid /run/nginx/pid;");
        // How long workers of an earlier configuration may finish WebSockets and long responses. Each such worker takes
        // some megabytes.
        Line("worker_shutdown_timeout 1h;");
        Block("events", () => Line("worker_connections 16384;"));
        Block(
            "http",
            () =>
            {
                NginxCommon.Write(Line, state.IsPublic, state.Limits);
                GateCommon(table.Hosts.Any(s => s.IsGated) ? state.Gate : null);
                Map(table.Hosts);
                if (state.Shop is { } shop)
                    Upstream("shop", shop);
                foreach (
                    var site in table
                        .Hosts.Concat(table.Paths)
                        .Where(s => s.Answer is EdgeAnswer.Proxy)
                        .DistinctBy(s => s.Key)
                )
                    Upstream(site.Key, ((EdgeAnswer.Proxy)site.Answer).Upstream);
                Unknown(state);
                if (state.Shop is not null)
                    Server(state, [state.BaseDomain], Shop);
                if (state.PathHost.Length > 0)
                    Server(state, [state.PathHost], () => Paths(table.Paths));
                foreach (
                    var group in table.Hosts.GroupBy(s =>
                        (
                            Certificate(state, s.Name),
                            s.Answer is EdgeAnswer.Proxy ? null : s.Answer,
                            s.Answer is EdgeAnswer.Proxy ? s.MaxBodyMb : 0,
                            s.Answer is EdgeAnswer.Proxy { IsHttps: true },
                            s.IsGated,
                            s.Answer is EdgeAnswer.Proxy ? s.Waits : TimeoutTerms.Usual
                        )
                    )
                )
                    Server(state, [.. group.Select(s => s.Name)], () => Hosts(state, group.Key.Item2, group.First()));
            }
        );
        return _text.ToString();
    }

    /// <summary>
    /// Writes an upstream. Connections are kept open for a moment, since making one for each request would cost as much
    /// as the rest of its handling. The time is below the five seconds after which many servers close theirs, so that a
    /// request seldom meets a closing connection; if it does and may be repeated, it is sent again over a new one.
    /// </summary>
    private void Upstream(string name, string address) =>
        Block(
            $"upstream {name}",
            () =>
            {
                Line($"server {address};");
                Line("keepalive 16;");
                Line("keepalive_timeout 4s;");
            }
        );

    /// <summary>Maps each host name to its tenant.</summary>
    private void Map(IReadOnlyList<EdgeSite> hosts) =>
        Block(
            "map $host $edge_site",
            () =>
            {
                Line("default '';");
                foreach (var site in hosts.Where(s => s.Answer is EdgeAnswer.Proxy))
                    Line($"{site.Name} {site.Key};");
            }
        );

    /// <summary>
    /// Answers names that nobody has: a page over HTTP; nothing over HTTPS if there is no certificate to show it with.
    /// </summary>
    private void Unknown(EdgeState state)
    {
        Block(
            "server",
            () =>
            {
                Line($"listen {Address(state, state.HttpPort)} default_server;");
                if (state.HttpsPort > 0)
                {
                    Line($"listen {Address(state, state.HttpsPort)} ssl http2 default_server;");
                    Line("ssl_reject_handshake on;");
                }
                Page(EdgePages.Unknown);
            }
        );
        foreach (
            var name in state
                .Tls.Certificates.SelectMany(c => c.Names)
                .Where(n => n.StartsWith("*.", StringComparison.Ordinal) && HostName.IsName(n[2..]))
                .Distinct()
        )
            Server(state, [name], () => Page(EdgePages.Unknown));
    }

    private void Server(EdgeState state, IReadOnlyList<string> names, Action content) =>
        Block(
            "server",
            () =>
            {
                Line($"listen {Address(state, state.HttpPort)};");
                if (state.HttpsPort > 0 && Certificate(state, names[0]) is { } certificate)
                {
                    Line($"listen {Address(state, state.HttpsPort)} ssl http2;");
                    Line($"ssl_certificate {certificate.ChainFile};");
                    Line($"ssl_certificate_key {certificate.KeyFile};");
                }
                Line($"server_name {string.Join(' ', names)};");
                if (names[0][0] != '*' && EdgeTable.InsistsOnHttps(state, names[0]))
                {
                    if (state.Shop is not null && names[0] == state.BaseDomain)
                        ForPrograms();
                    Block(
                        "if ($edge_is_plain)",
                        () => Line($"return 308 https://$host{EdgeTable.PortOf(state)}$request_uri;")
                    );
                }
                content();
            }
        );

    /// <summary>What names of a group answer; <paramref name="one"/> of them stands for all.</summary>
    private void Hosts(EdgeState state, EdgeAnswer? answer, EdgeSite one)
    {
        switch (answer)
        {
            case EdgeAnswer.Page page:
                Page(page.What);
                break;
            case EdgeAnswer.Redirect redirect:
                Line($"add_header {EdgePages.Header} {EdgePages.Moved} always;");
                Block("location /", () => Line($"return 308 {redirect.To}$request_uri;"));
                break;
            default:
                Line($"client_max_body_size {one.MaxBodyMb}000k;");
                Line("set $edge_tenant $edge_site;");
                Errors();
                if (one.IsGated)
                    Gate(state);
                Block(
                    "location /",
                    () =>
                    {
                        if (one.IsGated)
                            Lines(NginxGate.Ask);
                        Headers();
                        Waits(one.Waits);
                        Line($"proxy_pass {Scheme(one.Answer is EdgeAnswer.Proxy { IsHttps: true })}://$edge_site;");
                    }
                );
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
            Block(
                $"location ^~ /{site.Name}/",
                () =>
                {
                    if (site.Answer is not EdgeAnswer.Proxy)
                    {
                        Answer(((EdgeAnswer.Page)site.Answer).What);
                        return;
                    }
                    Line($"client_max_body_size {site.MaxBodyMb}000k;");
                    Line($"set $edge_tenant {site.Key};");
                    Line($"set $edge_prefix /{site.Name};");
                    Headers();
                    Waits(site.Waits);
                    // Pass the rest of the path as it was sent, not as nginx normalises it.
                    Line(
                        $"proxy_pass {Scheme(site.Answer is EdgeAnswer.Proxy { IsHttps: true })}://{site.Key}$edge_rest;"
                    );
                }
            );
        }
    }

    /// <summary>What the upstream speaks. Its certificate is its own, and nobody could vouch for it.</summary>
    private string Scheme(bool isHttps)
    {
        if (isHttps)
            Line("proxy_ssl_verify off;");
        return isHttps ? "https" : "http";
    }

    /// <summary>Where a product waits otherwise. One limit holds until an answer begins, and between its pieces.</summary>
    private void Waits(TimeoutTerms waits)
    {
        if (waits.Idle == TimeoutTerms.Usual.Idle)
            return;
        Line($"proxy_read_timeout {waits.Idle.TotalSeconds:0}s;");
        Line($"proxy_send_timeout {waits.Idle.TotalSeconds:0}s;");
    }

    private void Headers()
    {
        Line("add_header X-Content-Type-Options $edge_nosniff always;");
        Line("add_header Strict-Transport-Security $edge_hsts always;");
    }

    private void Page(EdgePage page) => Block("location /", () => Answer(page));

    private void Answer(EdgePage page)
    {
        Line($"default_type '{page.Type}';");
        Line($"add_header {EdgePages.Header} {page.Name} always;");
        Line("add_header Cache-Control no-store always;");
        foreach (var (name, value) in EdgePages.Safe)
            Line($"add_header {name} {Quote(value)} always;");
        if (page.RetryAfter is { } seconds)
            Line($"add_header Retry-After {seconds} always;");
        Line($"return {page.Status} {Quote(page.Html)};");
    }

    private void Errors()
    {
        // These are nginx's own errors; a tenant's are passed on.
        Line("error_page 413 = @large;");
        Line("error_page 502 503 504 = @failed;");
        Block("location @large", () => Answer(EdgePages.TooLarge));
        Block("location @failed", () => Answer(EdgePages.Failed));
    }

    private static EdgeCertificate? Certificate(EdgeState state, string host) =>
        state.Tls.Certificates.FirstOrDefault(c => c.Names.Contains(host)) ?? state.Tls.For(host);

    private static string Address(EdgeState state, int port) =>
        state.Listen.Length == 0 ? $"{port}" : $"{state.Listen}:{port}";

    /// <summary>Quotes a text. Throws if it contains a dollar sign, which nginx has no way to escape.</summary>
    internal static string Quote(string text) =>
        text.Contains('$', StringComparison.Ordinal)
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

    private void Line(string line) =>
        _text.Append(CultureInfo.InvariantCulture, $"{new string(' ', _depth * 2)}{line}\n");
}
