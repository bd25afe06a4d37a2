namespace Berth.Shop.Feasibility;

/// <summary>A pool that tenants share has nothing left, so none can be made. The message is for operators.</summary>
public sealed class PoolIsEmptyException(string message) : InvalidOperationException(message);
