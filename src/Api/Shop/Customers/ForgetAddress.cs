using System.Text.Json;
using Berth.Platform.Data;
using Berth.Platform.Jobs;

namespace Berth.Shop.Customers;

/// <summary>
/// Removes the address of somebody who is erased from all texts: the audit, jobs, mails, Stripe's events as we keep
/// them. The worker does it, because the web may not change what the audit says.
/// </summary>
public sealed class ForgetAddress(AppDb db, IEnumerable<IForgetAddress> keepers) : IJobHandler<ForgetAddress.Args>
{
    public const string Kind = "forget-address";

    /// <summary>The address, as it was typed or mailed. It goes from here, too.</summary>
    public sealed record Args(string Address);

    /// <summary>The job.</summary>
    public static NewJob Job(string address) => new(Kind, JsonSerializer.Serialize(new Args(address)));

    /// <inheritdoc />
    public async Task<JobOutcome> RunAsync(Args args, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var pattern = IForgetAddress.PatternOf(args.Address);
        foreach (var keeper in keepers)
            await keeper.ForgetAsync(db, pattern, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return JobOutcome.Done;
    }
}
