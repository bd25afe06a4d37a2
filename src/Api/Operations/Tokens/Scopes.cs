using Berth.Platform.Accounts;

namespace Berth.Operations.Tokens;

/// <summary>What a token may do. Each is for itself: who may write may not therefore read.</summary>
public static class Scopes
{
    /// <summary>See instances, their numbers, log and history.</summary>
    public const string InstancesRead = "instances:read";

    /// <summary>Make, start, stop and remove instances.</summary>
    public const string InstancesWrite = "instances:write";

    /// <summary>See who the customers are.</summary>
    public const string CustomersRead = "customers:read";

    /// <summary>See totals.</summary>
    public const string StatsRead = "stats:read";

    /// <summary>Look after webhooks and what they were told.</summary>
    public const string WebhooksWrite = "webhooks:write";

    /// <summary>All of them, and what somebody must be who comes with a session instead.</summary>
    public static readonly IReadOnlyDictionary<string, AccountRole> All = new Dictionary<string, AccountRole>
    {
        [InstancesRead] = AccountRole.Viewer,
        [InstancesWrite] = AccountRole.Operator,
        [CustomersRead] = AccountRole.Viewer,
        [StatsRead] = AccountRole.Viewer,
        [WebhooksWrite] = AccountRole.Operator,
    };
}
