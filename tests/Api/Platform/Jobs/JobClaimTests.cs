using System.Data.Common;
using System.Text.Json;
using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;
using Shouldly;
using Xunit;

namespace Berth.Tests.Jobs;

/// <summary>What a claim costs beside many finished and many waiting jobs.</summary>
public sealed class JobClaimTests
{
    [Fact]
    public async Task AClaimWalksIndexesOnly()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        await using (
            var fill = source.CreateCommand(
                """
                INSERT INTO jobs (kind, payload, key, state, run_at, attempt, created_at, finished_at) SELECT 'done',
                    '{}', i::text, 'Done', now() - interval '1 day', 1, now(), now() FROM generate_series(1, 100000) i;
                INSERT INTO jobs (kind, payload, key, state, run_at, attempt, created_at) SELECT 'full', '{}', i::text,
                    'Ready', now() - interval '1 hour', 0, now() FROM generate_series(1, 4000) i;
                INSERT INTO jobs (kind, payload, key, state, run_at, attempt, created_at) SELECT 'good', '{}', i::text,
                    'Ready', now() - interval '1 minute', i % 2, now() FROM generate_series(1, 1000) i;
                ANALYZE jobs;
                """
            )
        )
            await fill.ExecuteNonQueryAsync();
        var plan = new PlanOf();
        var options = new DbContextOptionsBuilder<AppDb>().AddInterceptors(plan);
        DataFeature.Configure(options, source);
        await using var db = new AppDb(options.Options, TimeProvider.System);
        (
            await ClaimJob.ClaimAsync(db, new JobCapacity(IsFull: false, ["full"], Retries: false), default)
        )!.Kind.ShouldBe("good");

        var scans = plan.Nodes.Where(n => n.EndsWith("Scan", StringComparison.Ordinal)).ToList();
        scans.ShouldNotBeEmpty();
        scans.ShouldAllBe(n => n == "Index Scan" || n == "Index Only Scan", plan.Text);
        plan.Text.ShouldContain("jobs_wait");
        plan.Text.ShouldNotContain("\"Sort\"");
    }

    /// <summary>Asks for the plan of each statement, right before it runs.</summary>
    private sealed class PlanOf : DbCommandInterceptor
    {
        public List<string> Nodes { get; } = [];
        public string Text { get; private set; } = "";

        public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command,
            CommandEventData eventData,
            InterceptionResult<DbDataReader> result,
            CancellationToken cancellationToken = default
        )
        {
            await using var explain = ((NpgsqlConnection)command.Connection!).CreateCommand();
            explain.CommandText = $"EXPLAIN (ANALYZE, FORMAT JSON) {command.CommandText}";
            explain.Parameters.AddRange(command.Parameters.Cast<NpgsqlParameter>().Select(p => p.Clone()).ToArray());
            await using var transaction = await ((NpgsqlConnection)command.Connection!).BeginTransactionAsync(
                cancellationToken
            );
            Text = (string)(await explain.ExecuteScalarAsync(cancellationToken))!;
            await transaction.RollbackAsync(cancellationToken);
            using var json = JsonDocument.Parse(Text);
            Walk(json.RootElement[0].GetProperty("Plan"));
            return result;
        }

        private void Walk(JsonElement node)
        {
            Nodes.Add(node.GetProperty("Node Type").GetString()!);
            if (!node.TryGetProperty("Plans", out var plans))
                return;
            foreach (var child in plans.EnumerateArray())
                Walk(child);
        }
    }
}
