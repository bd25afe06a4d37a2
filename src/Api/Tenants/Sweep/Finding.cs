namespace Berth.Tenants.Sweep;

/// <summary>Something that is not as it should be.</summary>
/// <param name="Kind">
/// What it is about: container, network, volume, stack, record, route, name, subnet, subscription, job, tenant.
/// </param>
/// <param name="Subject">Which one.</param>
/// <param name="What">What is wrong with it.</param>
/// <param name="Repair">What would put it right.</param>
public sealed record Finding(string Kind, string Subject, string What, Repair Repair);

/// <summary>What puts a finding right. A value, so that a dry run can say it.</summary>
/// <param name="Text">In words for an operator.</param>
public abstract record Repair(string Text)
{
    /// <summary>Nothing does by itself.</summary>
    /// <param name="Why">What an operator may do.</param>
    public sealed record ByHand(string Why) : Repair($"nothing: {Why}");

    /// <summary>
    /// The tenant's reconcile, after a look at what is there. Only while it is at the generation that was looked at.
    /// </summary>
    public sealed record Mend(Guid TenantId, int Generation) : Repair("reconcile the tenant");

    /// <summary>The reconcile that nobody enqueued.</summary>
    public sealed record Remind(Guid TenantId) : Repair("enqueue its reconcile");

    /// <summary>
    /// Removes a container, by its id; that of a tenant only while it is at the generation that was looked at.
    /// </summary>
    public sealed record RemoveContainer(string Host, string Id, Guid? TenantId, int Generation)
        : Repair("remove the container");

    /// <summary>Removes a network, by its id.</summary>
    public sealed record RemoveNetwork(string Host, string Id) : Repair("remove the network");

    /// <summary>
    /// Removes the volume of a tenant that is gone or lives on another host, as long as it is that tenant's.
    /// </summary>
    public sealed record RemoveVolume(string Host, string Name, Guid TenantId)
        : Repair("remove the volume with its data");

    /// <summary>Removes a stack's record.</summary>
    public sealed record ForgetStack(string Name) : Repair("remove the stack's record");

    /// <summary>Removes a DNS record.</summary>
    public sealed record RemoveRecord(string Id) : Repair("remove the record");

    /// <summary>Pushes the configuration of a host's proxy.</summary>
    public sealed record PublishRoutes(string Host) : Repair("publish the configuration");

    /// <summary>Gives a name free.</summary>
    public sealed record ReleaseName(Guid OrderId) : Repair("give the name free");

    /// <summary>Gives a subnet free.</summary>
    public sealed record ReleaseSubnet(string Cidr) : Repair("give the subnet free");

    /// <summary>Asks Stripe about an order.</summary>
    public sealed record CheckOrder(Guid OrderId) : Repair("check its order with Stripe");

    /// <summary>Asks Stripe about a subscription, and takes its tenant to where it belongs.</summary>
    public sealed record SyncSubscription(Guid TenantId) : Repair("read it from Stripe again");
}
