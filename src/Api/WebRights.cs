using Berth.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Berth;

/// <summary>
/// What the public web may do in the database, when it is a process with a PostgreSQL role of its own
/// (<c>Berth:WebRole</c>). Whoever takes over the web gets this, and no more: it cannot write what the worker acts on
/// without a check, nor change what was written to the audit. See decision 24.
/// </summary>
public static partial class WebRights
{
    /// <summary>
    /// A row for each table: what is granted besides SELECT, in PostgreSQL's words. <c>*</c> stands for all columns but
    /// those after the minus.
    /// </summary>
    public static readonly IReadOnlyDictionary<string, string> Tables = new Dictionary<string, string>
    {
        // Who comes in is the web's own.
        ["accounts"] = "INSERT, UPDATE",
        ["account_tokens"] = "INSERT, UPDATE, DELETE",
        ["passkeys"] = "INSERT, UPDATE (sign_count, is_backed_up, used_at), DELETE",
        ["sessions"] = "INSERT, UPDATE, DELETE",
        ["sign_in_links"] = "INSERT, UPDATE, DELETE",
        ["api_tokens"] = "INSERT, UPDATE",
        ["idempotency_keys"] = "INSERT, UPDATE, DELETE",
        ["webhook_endpoints"] = "INSERT, UPDATE, DELETE",
        // Sales. Whether something is paid, the worker reads from Stripe.
        ["orders"] = "INSERT, UPDATE",
        ["held_names"] = "INSERT, UPDATE, DELETE",
        ["customers"] = "INSERT, UPDATE",
        ["subscriptions"] = "INSERT, UPDATE",
        ["domains"] = "INSERT, UPDATE (is_main, check_at, looks), DELETE",
        ["guests"] = "INSERT, DELETE",
        ["gate_tickets"] = "INSERT, DELETE",
        ["tenant_secrets"] = "INSERT, UPDATE",
        ["buyer_answers"] = "INSERT, UPDATE, DELETE",
        ["secret_links"] = "INSERT, UPDATE",
        ["stripe_events"] = "INSERT, UPDATE (handled_at, outcome)",
        // Work for the worker. Jobs name what they are about by its id.
        ["jobs"] = "INSERT, UPDATE (state, run_at, attempt, last_error, finished_at, traceparent)",
        ["mails"] = "INSERT, UPDATE (state, attempts)",
        ["alerts"] = "INSERT, UPDATE",
        ["stripe_refusals"] = "INSERT",
        ["webhook_deliveries"] = "INSERT, UPDATE (state, attempts, begun_at)",
        // A tenant's name, image, network and place are written once, the image by the worker alone.
        ["tenants"] =
            "INSERT (* - image, part_images), UPDATE (plan, wanted, wanted_reason, generation, refresh, is_open, started_by, "
            + "restart_asked_at, plan_asked_at, host)",
        ["tenant_events"] = "INSERT",
        ["held_subnets"] = "INSERT",
        ["held_ports"] = "INSERT",
        ["hosts"] = "UPDATE (draining, memory_mb, overcommit)",
        // What is written stays.
        ["audit"] = "INSERT",
        // A copy may be wished for. Where it is, the worker says.
        ["last_data"] = "INSERT (* - file)",
        // What is to be restored may be wished for. Whether the backup is the tenant's, the worker looks.
        ["restores"] = "INSERT",
        // The worker's.
        ["backups"] = "",
        ["backup_stores"] = "",
        ["backup_holds"] = "",
        ["tenant_usage"] = "",
        ["traffic_months"] = "",
        ["kept_products"] = "",
        ["host_facts"] = "",
        ["shared_helpers"] = "",
        ["product_images"] = "",
        ["plan_prices"] = "",
        ["adoptions"] = "",
        ["foreign_names"] = "",
        ["tenant_health"] = "",
        ["tenant_uptime"] = "",
        ["__EFMigrationsHistory"] = "",
    };

    /// <summary>
    /// Makes the role where it is missing, and gives it what stands above, in one transaction. What it had is taken
    /// away first.
    /// </summary>
    /// <exception cref="InvalidOperationException">The role may do more than can be taken away, or cannot be made.</exception>
    public static async Task GrantAsync(AppDb db, string role, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await MakeAsync(db, role, cancellationToken);
        var quoted = $"\"{role}\"";
        List<string> statements =
        [
            $"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {quoted}",
            $"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {quoted}",
            "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
            $"GRANT USAGE ON SCHEMA public TO {quoted}",
        ];
        foreach (var (table, rights) in Tables)
        {
            var all = rights.Contains(AllBut) ? await ColumnsAsync(db, table, cancellationToken) : [];
            statements.Add($"GRANT {Spelled(rights, all)} ON \"{table}\" TO {quoted}");
        }
        foreach (var statement in statements)
            await db.Database.ExecuteSqlRawAsync(statement, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Says so if this process, the web alone, may write what only the worker should.</summary>
    public static async Task WarnAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var db = await services
            .GetRequiredService<IDbContextFactory<AppDb>>()
            .CreateDbContextAsync(cancellationToken);
        var mayTooMuch = await db
            .Database.SqlQuery<bool>($"""SELECT has_table_privilege(current_user, 'last_data', 'DELETE') AS "Value" """)
            .SingleAsync(cancellationToken);
        if (mayTooMuch)
            Log.MayTooMuch(services.GetRequiredService<ILogger<AppDb>>());
    }

    private static async Task MakeAsync(AppDb db, string role, CancellationToken cancellationToken)
    {
        var mightiest = await db
            .Database.SqlQuery<bool?>(
                $"""
                SELECT r.rolsuper OR r.rolname = current_user OR pg_has_role(r.oid, c.relowner, 'MEMBER') AS "Value"
                FROM pg_roles r, pg_class c WHERE r.rolname = {role} AND c.oid = 'tenants'::regclass
                """
            )
            .SingleOrDefaultAsync(cancellationToken);
        if (mightiest == true)
            throw new InvalidOperationException(
                $"Berth:WebRole is '{role}', which may do everything: it is a superuser, or owns the tables. "
                    + "It must be a role of the web's own."
            );
        if (mightiest == false)
            return;
        try
        {
            var make = $"CREATE ROLE \"{role}\"";
            await db.Database.ExecuteSqlRawAsync(make, cancellationToken);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new InvalidOperationException(
                $"The role '{role}' of Berth:WebRole does not exist, and this one may not make it. As a superuser of "
                    + $"PostgreSQL: CREATE ROLE \"{role}\" LOGIN; then run 'berth migrate' again.",
                e
            );
        }
    }

    private static async Task<List<string>> ColumnsAsync(AppDb db, string table, CancellationToken cancellationToken) =>
        await db
            .Database.SqlQuery<string>(
                $"""
                SELECT column_name::text AS "Value" FROM information_schema.columns
                WHERE table_schema = 'public' AND table_name = {table} ORDER BY ordinal_position
                """
            )
            .ToListAsync(cancellationToken);

    private const string AllBut = "(* - ";

    private static string Spelled(string rights, List<string> columns)
    {
        var at = rights.IndexOf(AllBut, StringComparison.Ordinal);
        if (at >= 0)
        {
            var end = rights.IndexOf(')', at);
            var but = rights[(at + AllBut.Length)..end].Split(", ");
            rights = $"{rights[..at]}({string.Join(", ", columns.Except(but))}{rights[end..]}";
        }
        return rights.Length == 0 ? "SELECT" : $"SELECT, {rights}";
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "The web signs in to PostgreSQL with rights that only the worker needs. Give it a role of its own: "
                + "Berth:WebRole, see docs/operating/installing.md."
        )]
        public static partial void MayTooMuch(ILogger log);
    }
}
