using System.Text.Json;
using System.Text.RegularExpressions;
using Berth.Platform.Addresses;
using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Platform.Mail;
using Berth.Shop.Answers;
using Berth.Shop.Orders;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Customers;

/// <summary>
/// Removes the address of somebody who is erased from all that is kept: mails to them, orders that nobody claimed, and
/// every text in which it may stand (<see cref="PersonalData"/>). The worker does it, because the web may not change
/// what the audit says.
/// </summary>
public sealed class ForgetAddress(AppDb db) : IJobHandler<ForgetAddress.Args>
{
    public const string Kind = "forget-address";

    private static readonly TimeSpan UntilSettled = TimeSpan.FromHours(1);

    /// <summary>The address, as it was typed or mailed. It goes from here, too.</summary>
    public sealed record Args(string Address);

    /// <summary>The job.</summary>
    public static NewJob Job(string address) => new(Kind, JsonSerializer.Serialize(new Args(address)));

    /// <inheritdoc />
    public async Task<JobOutcome> RunAsync(Args args, CancellationToken cancellationToken)
    {
        // An order that may still be paid keeps its address until it is over; then this runs again.
        if (!await Order.ForgetAddressAsync(db, args.Address, cancellationToken))
            return JobOutcome.Snooze(UntilSettled);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var pattern = PatternOf(args.Address);
        await ForgetAnswers.OfForgottenAsync(db, cancellationToken);
        await Guest.ForgetAddressAsync(db, args.Address, cancellationToken);
        await Mail.ForgetAsync(db, args.Address, cancellationToken);
        var types = await TypesAsync(cancellationToken);
        foreach (var (table, row) in PersonalData.Tables)
        foreach (var column in PersonalData.Split(row.Texts))
        {
            var cast = types[$"{table}.{column}"] == "jsonb" ? "::jsonb" : "";
            // The names are ours.
            var update = $$"""
                UPDATE "{{table}}" SET "{{column}}" = regexp_replace("{{column}}"::text, {0}, {1}, 'gi'){{cast}}
                WHERE "{{column}}"::text ~* {0}
                """;
            await db.Database.ExecuteSqlRawAsync(update, [pattern, Mailbox.Forgotten], cancellationToken);
        }
        await transaction.CommitAsync(cancellationToken);
        return JobOutcome.Done;
    }

    /// <summary>An address as a regular expression that matches it alone, and no longer one that ends or begins so.</summary>
    public static string PatternOf(string address) =>
        $@"(?<![[:alnum:].!#$%&*+/=?^_{{|}}~-]){Regex.Replace(address, @"[^\p{L}\p{N}]", @"\$0")}(?![[:alnum:]-]|\.[[:alnum:]])";

    private Task<Dictionary<string, string>> TypesAsync(CancellationToken cancellationToken) =>
        db
            .Database.SqlQuery<ColumnType>(
                $"""
                SELECT table_name || '.' || column_name AS "Name", udt_name::text AS "Type"
                FROM information_schema.columns WHERE table_schema = 'public'
                """
            )
            .ToDictionaryAsync(c => c.Name, c => c.Type, cancellationToken);

    private sealed record ColumnType(string Name, string Type);
}
