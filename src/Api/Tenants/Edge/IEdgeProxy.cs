using Berth.Platform.Settings;

namespace Berth.Tenants.Edge;

/// <summary>
/// A program that can be the proxy. This covers only its configuration. Each image's <c>/bin/publish</c> (images/)
/// checks a configuration before use, keeps the old one if something is wrong, and returns once the new one answers.
/// </summary>
public interface IEdgeProxy
{
    /// <summary>Renders the whole configuration. Pure: equal states give equal text.</summary>
    string Render(EdgeState state);

    /// <summary>Returns the renderer for a proxy.</summary>
    static IEdgeProxy Of(ProxyKind kind) => kind == ProxyKind.Nginx ? new RenderNginx() : new RenderCaddy();
}
