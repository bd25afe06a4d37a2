namespace Berth.Tenants.Edge;

/// <content>The shop's own host.</content>
public sealed partial class RenderNginx
{
    private void Shop()
    {
        Line("client_max_body_size 30m;");
        // Between two reads; the shop itself has no patience with a trickle.
        Line("client_body_timeout 10s;");
        // Do not log the shop's addresses: they hold tokens, and whoever has an order's token may
        // act on it.
        Line("access_log off;");
        Errors();
        Block("location /", () => Line("proxy_pass http://shop;"));
    }

    /// <summary>An error, so that the answer has its headers: <c>if</c> takes none.</summary>
    private void ForPrograms()
    {
        Line("error_page 418 = @https_only;");
        Block("if ($edge_is_plain_program)", () => Line("return 418;"));
        Block("location @https_only", () => Answer(EdgePages.HttpsOnly));
    }
}
