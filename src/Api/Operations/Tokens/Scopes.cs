using Berth.Platform.Accounts;

namespace Berth.Operations.Tokens;

/// <summary>What a token may do. Scopes do not include each other: a token that may write may not read.</summary>
public static class Scopes
{
    /// <summary>Read instances with their metrics, log and history.</summary>
    public const string InstancesRead = "instances:read";

    /// <summary>Make, start, stop and remove instances.</summary>
    public const string InstancesWrite = "instances:write";

    /// <summary>See who the customers are.</summary>
    public const string CustomersRead = "customers:read";

    /// <summary>See totals.</summary>
    public const string StatsRead = "stats:read";

    /// <summary>Manage webhooks and see their deliveries.</summary>
    public const string WebhooksWrite = "webhooks:write";

    /// <summary>All scopes, each with the role that an account needs to do the same with a session.</summary>
    public static readonly IReadOnlyDictionary<string, AccountRole> All = new Dictionary<string, AccountRole>
    {
        [InstancesRead] = AccountRole.Viewer,
        [InstancesWrite] = AccountRole.Operator,
        [CustomersRead] = AccountRole.Viewer,
        [StatsRead] = AccountRole.Viewer,
        [WebhooksWrite] = AccountRole.Operator,
    };
}
