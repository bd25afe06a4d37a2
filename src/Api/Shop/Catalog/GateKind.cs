namespace Berth.Shop.Catalog;

/// <summary>Who may open a tenant's address. Nothing moves it on: the product's file says it.</summary>
public enum GateKind
{
    /// <summary>Everybody.</summary>
    None,

    /// <summary>Its owner, and whom they invite.</summary>
    Buyer,
}
