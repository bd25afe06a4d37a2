namespace Berth.Tenants.Edge;

/// <summary>
/// The gate before a tenant, in nginx (<c>auth_request</c>). Of the shop's answers nginx knows 2xx and 401; anything
/// else, and none, is a 500 of its own, for which a page stands.
/// </summary>
internal static class NginxGate
{
    /// <summary>The upstream where the shop answers.</summary>
    public const string Shop = "gate";

    /// <summary>Says that a server's tenants have a gate.</summary>
    public const string IsOn = "$edge_gate";

    /// <summary>Where to send the visitor; empty if nowhere.</summary>
    public const string To = "$edge_gate_to";

    private const string AskLocation = "/.berth/ask";

    /// <summary>
    /// What all servers share. A visitor's own <see cref="EdgeGate.User"/> goes to nobody; where no tenant has a gate,
    /// that is all.
    /// </summary>
    public static IEnumerable<string> Common(EdgeGate? gate) =>
        gate is null
            ?
            [
                $"proxy_set_header {EdgeGate.User} '';",
                "map $http_upgrade $edge_upgrade {",
                "  default $http_upgrade;",
                "}",
            ]
            :
            [
                $"proxy_set_header {EdgeGate.User} $edge_user;",
                "proxy_set_header Cookie $edge_cookie;",
                // A connection that becomes another protocol's carries requests about which nobody is asked.
                $"map '{IsOn} $http_upgrade' $edge_upgrade {{",
                "  default $http_upgrade;",
                "  '~*^on websocket$' websocket;",
                "  '~^on ' '';",
                "}",
                "map '' $edge_user {",
                "  default '';",
                "}",
                $"map '' {IsOn} {{",
                "  default '';",
                "}",
                "map $http_cookie $edge_pass {",
                "  default '';",
                $"  '~(?:^|; *){gate.Cookie}=(?<edge_pass_found>[^;]*)' $edge_pass_found;",
                "}",
                // The cookies without the pass. It stands there once; whoever sends it more often has none of their
                // cookies passed on.
                $"map '{IsOn} $http_cookie' $edge_cookie_once {{",
                "  default $http_cookie;",
                $"  '~^on {gate.Cookie}=[^;]*(?:; *(?<edge_cookie_after>.*))?$' $edge_cookie_after;",
                $"  '~^on (?<edge_left>.*?); *{gate.Cookie}=[^;]*(?<edge_right>.*)$' $edge_left$edge_right;",
                "}",
                $"map '{IsOn} $edge_cookie_once' $edge_cookie {{",
                "  default $edge_cookie_once;",
                $"  '~^on (?:.*; *)?{gate.Cookie}=' '';",
                "}",
            ];

    /// <summary>What a location says whose visitors are asked about first.</summary>
    public static readonly IReadOnlyList<string> Ask =
    [
        $"auth_request {AskLocation};",
        "auth_request_set $edge_user $upstream_http_x_berth_user;",
        $"auth_request_set {To} $upstream_http_berth_gate_to;",
        // Caches on the way, such as Cloudflare's, keep nothing: whom they answered nobody would have asked about.
        "proxy_hide_header CDN-Cache-Control;",
        "proxy_hide_header Cloudflare-CDN-Cache-Control;",
        "add_header CDN-Cache-Control no-store always;",
    ];

    /// <summary>The locations that lead to the shop, and what each says.</summary>
    public static IEnumerable<(string Location, IEnumerable<string> Lines)> Locations(EdgeState state) =>
        [
            (AskLocation, ["internal;", .. ToShop(state), $"proxy_pass http://{Shop}{EdgeGate.AskPath};"]),
            (
                EdgeGate.TicketPath,
                [
                    "error_page 502 503 504 = @gate_down;",
                    .. ToShop(state),
                    $"proxy_pass http://{Shop}{EdgeGate.EnterPath}$is_args$args;",
                ]
            ),
        ];

    /// <summary>Sends a browser to sign in.</summary>
    public static void SendAway(Action<string> line)
    {
        line($"add_header {EdgePages.Header} {EdgePages.GateClosed.Name} always;");
        line("add_header Cache-Control no-store always;");
        line($"return 302 {To};");
    }

    /// <summary>
    /// A request of our own to the shop. Nothing of the visitor's is in it but what stands here: neither their cookies,
    /// which would sign them in there, nor a body.
    /// </summary>
    private static IEnumerable<string> ToShop(EdgeState state) =>
        [
            "proxy_method GET;",
            "proxy_pass_request_body off;",
            "proxy_pass_request_headers off;",
            $"proxy_read_timeout {EdgeGate.Patience.TotalSeconds}s;",
            $"proxy_set_header Host {state.BaseDomain};",
            "proxy_set_header Connection '';",
            "proxy_set_header Content-Length '';",
            $"proxy_set_header X-Forwarded-Proto {new Uri(state.ShopUrl).Scheme};",
            $"proxy_set_header {EdgeGate.Tenant} $edge_site;",
            $"proxy_set_header {EdgeGate.Host} $host;",
            $"proxy_set_header {EdgeGate.Method} $request_method;",
            $"proxy_set_header {EdgeGate.Uri} $request_uri;",
            $"proxy_set_header {EdgeGate.Mode} $http_sec_fetch_mode;",
            $"proxy_set_header {EdgeGate.Accept} $http_accept;",
            $"proxy_set_header {EdgeGate.Upgrade} $http_upgrade;",
            $"proxy_set_header {EdgeGate.Pass} $edge_pass;",
        ];
}
