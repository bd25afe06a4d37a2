namespace Berth.Platform.Settings;

/// <summary>What kind of address a tenant has. Nothing moves it on: it is chosen with the order.</summary>
public enum RouteKind
{
    /// <summary><c>NAME.shop.example</c>, a name that the customer chooses.</summary>
    Subdomain,

    /// <summary><c>apps.shop.example/TWO-WORDS</c>, a name that is given.</summary>
    Path,
}
