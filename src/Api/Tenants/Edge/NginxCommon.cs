namespace Berth.Tenants.Edge;

/// <summary>Writes what all server blocks of <see cref="RenderNginx"/> share.</summary>
internal static class NginxCommon
{
    /// <summary>
    /// Writes the settings line by line. <paramref name="isPublic"/> lets browsers be told to insist on HTTPS; <paramref
    /// name="limits"/> say how much one of them may take.
    /// </summary>
    public static void Write(Action<string> line, bool isPublic, EdgeLimits limits)
    {
        foreach (var text in Lines(isPublic).Concat(Limits(limits)))
            line(text);
    }

    /// <summary>
    /// How many requests an address may have open. Each stream of HTTP/2 counts. Networks that are not limited have no
    /// key, and so are not counted.
    /// </summary>
    private static IEnumerable<string> Limits(EdgeLimits limits) =>
        limits.RequestsPerAddress == 0
            ? []
            :
            [
                "geo $edge_many {",
                "  default 0;",
                "  127.0.0.0/8 1;",
                "  ::1/128 1;",
                .. limits.Unlimited.Select(n => $"  {n} 1;"),
                "}",
                "map $edge_many $edge_source {",
                "  default '';",
                "  0 $binary_remote_addr;",
                "}",
                "limit_conn_zone $edge_source zone=sources:10m;",
                $"limit_conn sources {limits.RequestsPerAddress};",
                "limit_conn_status 429;",
            ];

    private static IEnumerable<string> Lines(bool isPublic) =>
        [
            // Log one line for each request except the shop's, without query and cookies, which hold private data. The
            // keys are the same as Caddy's.
            """log_format edge escape=json '{"ts":$msec,"request":{"remote_ip":"$remote_addr","proto":"$server_protocol","method":"$request_method","host":"$host","uri":"$uri"},"bytes_read":$request_length,"duration":$request_time,"size":$body_bytes_sent,"status":$status,"tenant":"$edge_tenant"}';""",
            "access_log /dev/stdout edge;",
            "uninitialized_variable_warn off;",
            "server_tokens off;",
            "absolute_redirect off;",
            "server_names_hash_max_size 65536;",
            "server_names_hash_bucket_size 512;",
            "map_hash_max_size 65536;",
            "map_hash_bucket_size 512;",
            "client_header_timeout 10s;",
            // Between two reads. Visitors of tenants may be slow.
            "client_body_timeout 60s;",
            "send_timeout 60s;",
            "keepalive_timeout 2m;",
            "reset_timedout_connection on;",
            "http2_max_concurrent_streams 100;",
            "client_body_temp_path /tmp/body;",
            "proxy_temp_path /tmp/proxy;",
            "fastcgi_temp_path /tmp/fastcgi;",
            "uwsgi_temp_path /tmp/uwsgi;",
            "scgi_temp_path /tmp/scgi;",
            "ssl_protocols TLSv1.2 TLSv1.3;",
            // With forward secrecy and authenticated encryption; those of TLS 1.3 all are (Mozilla's "intermediate").
            "ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
                + "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305;",
            "ssl_session_cache shared:edge:10m;",
            "ssl_session_tickets off;",
            "proxy_http_version 1.1;",
            "proxy_connect_timeout 3s;",
            // These limit the time between two reads: for the header, and for an idle stream or WebSocket.
            "proxy_read_timeout 1h;",
            "proxy_send_timeout 1h;",
            // Buffer nothing: events arrive at once, and an upload of any size needs no space here.
            "proxy_buffering off;",
            "proxy_request_buffering off;",
            // There is only one upstream; this retries if a kept connection was closed meanwhile. Requests that must
            // not be repeated are not.
            "proxy_next_upstream error;",
            // nginx would act on these headers of a tenant's response.
            "proxy_ignore_headers X-Accel-Redirect X-Accel-Expires X-Accel-Limit-Rate X-Accel-Buffering X-Accel-Charset;",
            "proxy_set_header Host $edge_host;",
            "proxy_set_header X-Forwarded-For $remote_addr;",
            "proxy_set_header X-Forwarded-Proto $scheme;",
            "proxy_set_header X-Forwarded-Host $edge_host;",
            "proxy_set_header X-Forwarded-Prefix $edge_prefix;",
            // A visitor's own: a tenant might believe them. An empty header is not sent.
            "proxy_set_header X-Real-IP '';",
            "proxy_set_header Forwarded '';",
            "proxy_set_header X-Request-Id $edge_request_id;",
            "proxy_set_header Upgrade $edge_upgrade;",
            "proxy_set_header Connection $edge_connection;",
            // The host that the request was taken for: of one in absolute form the header may name another (RFC 9112,
            // 3.2.2), and a tenant would believe it.
            "map '$host $http_host' $edge_host {",
            "  default $host;",
            "  '~*^([^ ]+) \\1\\.?(:[0-9]+)?$' $http_host;",
            "}",
            "map $edge_upgrade $edge_connection {",
            "  default upgrade;",
            "  '' '';",
            "}",
            "map $request_uri $edge_rest {",
            "  default /;",
            "  ~^/[^/?]+(?<edge_raw>/.*)$ $edge_raw;",
            "}",
            // Requests that another host's proxy forwards were HTTPS there, and our own probe needs no redirect.
            "map $scheme$http_x_forwarded_proto $edge_is_plain {",
            "  default '';",
            "  ~^http(?!s) 1;",
            "  httphttps '';",
            "}",
            // The shop believes us when we say what a request is called: a visitor does not say it there.
            "map $edge_tenant $edge_request_id {",
            "  default $http_x_request_id;",
            "  '' '';",
            "}",
            "map '$edge_is_plain $http_authorization $uri' $edge_is_plain_program {",
            "  default '';",
            "  '~^1 [^ ]' 1;",
            $"  '~*^1  ({string.Join('|', EdgePages.ForPrograms)})(/|$)' 1;",
            "}",
            // Set this header unless the tenant did.
            "map $upstream_http_x_content_type_options $edge_nosniff {",
            "  default '';",
            "  '' nosniff;",
            "}",
            "map $https$upstream_http_strict_transport_security $edge_hsts {",
            "  default '';",
            .. isPublic ? ["  on max-age=63072000;"] : (string[])[],
            "}",
            // Set where they hold something.
            "map '' $edge_tenant {",
            "  default '';",
            "}",
            "map '' $edge_prefix {",
            "  default '';",
            "}",
        ];
}
