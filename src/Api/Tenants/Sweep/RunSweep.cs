using Berth.Docker;
using Berth.Platform.Settings;
using Berth.Platform.Zone;
using Berth.Shop.Gateway;
using Berth.Shop.Hosts;
using Berth.Tenants.Edge;
using Berth.Tenants.Provisioning;

namespace Berth.Tenants.Sweep;

/// <summary>The result of a sweep.</summary>
/// <param name="Findings">The differences that were found.</param>
/// <param name="Problems">Messages about what could not be compared, or not completely.</param>
public sealed record SweepReport(IReadOnlyList<Finding> Findings, IReadOnlyList<string> Problems);

/// <summary>Searches for drift and for leftovers. Changes nothing.</summary>
public sealed class RunSweep(
    KnownHosts hosts,
    ReadDocker docker,
    ITenantStacks stacks,
    ZoneRecords zone,
    PublishEdge edge,
    StripeSubscriptions stripe,
    ReadExpected read,
    BerthSettings settings,
    TimeProvider clock
)
{
    private const int MostSubscriptions = 20_000;

    // The limit for one part. Listing stacks reads each one's record, and a page of subscriptions takes a second.
    private static readonly TimeSpan LookTime = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Compares everything. Leaves out what was made or changed less than <paramref name="minAge"/> ago, since work may
    /// be under way. A part that cannot be read is reported as a problem and has no findings.
    /// </summary>
    public async Task<SweepReport> SweepAsync(TimeSpan minAge, CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        var before = clock.GetUtcNow() - minAge;
        // Read the database last: everything outside had its row before it was made.
        var machines = await hosts.AllAsync(cancellationToken);
        var engines = new List<FoundInDocker>();
        foreach (var host in machines)
        {
            if (await LookAsync($"The engine of {host.Name}", ct => docker.ReadAsync(host, ct)) is { } found)
                engines.Add(found);
        }
        var foundStacks = await LookAsync("The stacks", stacks.ListAsync);
        var records = zone.IsOn ? await LookAsync("The DNS zone", zone.ListAsync) : null;
        var alive = await LookAsync("Stripe's subscriptions", ct => stripe.AliveAsync(MostSubscriptions, ct));
        var inForce = new List<(string Host, bool Is)>();
        foreach (var host in machines)
        {
            if (
                await LookAsync($"The proxy of {host.Name}", async ct => (bool?)await edge.IsInForceAsync(host, ct)) is
                { } isInForce
            )
                inForce.Add((host.Name, isInForce));
        }
        var expected = await read.ReadAsync(
            before,
            [.. (alive?.Found ?? []).Select(s => s.OrderId).OfType<Guid>()],
            problems,
            cancellationToken
        );

        if (alive is { IsComplete: false })
            problems.Add(
                $"Stripe's subscriptions: there are more than {MostSubscriptions}; only the first were compared."
            );
        List<Finding> findings =
        [
            .. engines.SelectMany(e => CompareTenants.Run(e, expected)),
            .. foundStacks is null ? [] : CompareStacks.Run(foundStacks, expected),
            .. records is null ? [] : CompareRecords.Run(records, settings.TenantsHost, expected),
            .. inForce.SelectMany(e => CompareRoutes.Run(e.Is, e.Host, expected)),
            .. CompareJobs.Run(expected),
            .. alive is null ? [] : CompareSubscriptions.Run(alive, expected),
            .. CompareSubscriptions.Run(expected),
            .. CompareHolds.Run(expected),
            .. engines.SelectMany(e => CompareOrphans.Run(e, expected)),
        ];
        return new SweepReport(findings, problems);

        async Task<T?> LookAsync<T>(string what, Func<CancellationToken, Task<T>> look)
        {
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            timeout.CancelAfter(LookTime);
            try
            {
                return await look(timeout.Token);
            }
            catch (Exception e)
                when (!cancellationToken.IsCancellationRequested
                    && e
                        is DockerException
                            or StackFailedException
                            or PaymentException
                            or InvalidOperationException
                            or IOException
                            or OperationCanceledException
                )
            {
                problems.Add(
                    $"{what} could not be looked at: "
                        + $"{(timeout.IsCancellationRequested ? $"no answer within {LookTime.TotalMinutes:0} minutes." : e.Message)}"
                );
                return default;
            }
        }
    }
}
