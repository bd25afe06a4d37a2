namespace Berth.Tenants.Edge;

/// <summary>
/// A program that can be the proxy. Here is only what it reads; that it is checked before it is used, that the old one
/// stays in force when something is wrong, and that loading returns once the new one answers, is what each image's
/// <c>/bin/publish</c> does (images/).
/// </summary>
public interface IEdgeProxy
{
    /// <summary>The whole configuration. Pure: equal states give equal text.</summary>
    string Render(EdgeState state);

    /// <summary>The one of that name in the settings.</summary>
    static IEdgeProxy Of(string name) =>
        name switch
        {
            "caddy" => new RenderCaddy(),
            "nginx" => new RenderNginx(),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "There is no such proxy."),
        };
}
