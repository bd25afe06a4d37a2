namespace Berth.Tenants.Sweep;

/// <summary>A difference between what is there and what should be.</summary>
/// <param name="Kind">
/// One of container, network, volume, stack, record, route, name, subnet, subscription, job, tenant.
/// </param>
/// <param name="Subject">The name or id of the thing.</param>
/// <param name="What">What is wrong with it.</param>
/// <param name="Repair">How the sweep would repair it.</param>
public sealed record Finding(string Kind, string Subject, string What, Repair Repair);

/// <summary>How to repair a finding. A value, so that a dry run can print it and equal repairs run once.</summary>
/// <param name="Text">A description for operators.</param>
public abstract record Repair(string Text)
{
    /// <summary>The sweep repairs nothing; an operator must decide.</summary>
    /// <param name="Why">What the operator may do.</param>
    public sealed record ByHand(string Why) : Repair($"nothing: {Why}");

    /// <summary>
    /// Has the tenant reconciled after its stack is refreshed. Skipped if the tenant's generation has changed since the
    /// sweep looked.
    /// </summary>
    public sealed record Mend(Guid TenantId, int Generation) : Repair("reconcile the tenant");

    /// <summary>Enqueues a reconcile that is missing.</summary>
    public sealed record Remind(Guid TenantId) : Repair("enqueue its reconcile");

    /// <summary>
    /// Removes a container by its id. A tenant's container is kept if the tenant's generation has changed since the
    /// sweep looked.
    /// </summary>
    public sealed record RemoveContainer(string Host, string Id, Guid? TenantId, int Generation)
        : Repair("remove the container");

    /// <summary>Removes a network that belongs to no tenant.</summary>
    public sealed record RemoveNetwork(string Host, string Id) : Repair("remove the network");

    /// <summary>
    /// Removes the volume of a tenant that is gone or lives on another host. Fails if the volume's label names another
    /// tenant by then.
    /// </summary>
    public sealed record RemoveVolume(string Host, string Name, Guid TenantId)
        : Repair("remove the volume with its data");

    /// <summary>Removes a stack's record but none of its resources.</summary>
    public sealed record ForgetStack(string Name) : Repair("remove the stack's record");

    /// <summary>Removes a DNS record that belongs to no tenant.</summary>
    public sealed record RemoveRecord(string Id) : Repair("remove the record");

    /// <summary>Publishes the configuration of a host's proxy.</summary>
    public sealed record PublishRoutes(string Host) : Repair("publish the configuration");

    /// <summary>Releases a held name.</summary>
    public sealed record ReleaseName(Guid OrderId) : Repair("give the name free");

    /// <summary>Releases a held subnet.</summary>
    public sealed record ReleaseSubnet(string Cidr) : Repair("give the subnet free");

    /// <summary>Releases a held port.</summary>
    public sealed record ReleasePort(int Port) : Repair("give the port free");

    /// <summary>Enqueues a check of the order with Stripe.</summary>
    public sealed record CheckOrder(Guid OrderId) : Repair("check its order with Stripe");

    /// <summary>
    /// Enqueues a sync that reads the subscription from Stripe and moves the tenant to the state that follows from it.
    /// </summary>
    public sealed record SyncSubscription(Guid TenantId) : Repair("read it from Stripe again");
}
