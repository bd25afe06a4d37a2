using System.Text;
using System.Text.Json;
using Npgsql;
using Pulumi.Automation;
using Pulumi.Automation.Commands.Exceptions;
using Xunit;

namespace Pulumi.Tests;

/// <summary>
/// State in a PostgreSQL table, laid out as the official CLI lays it out (pulumi-state's pg-table.txt).
/// </summary>
public sealed class PostgresStateTests : StackTest, IAsyncLifetime
{
    private static readonly string Server =
        Environment.GetEnvironmentVariable("BERTH_TEST_DATABASE")
        ?? "Host=/var/lib/berth/run;Username=postgres;Database=postgres";
    private readonly string _name = $"pulumi_test_{Guid.NewGuid():N}";
    private NpgsqlDataSource _source = null!;

    private string Url
    {
        get
        {
            var server = new NpgsqlConnectionStringBuilder(Server);
            return $"postgres://{server.Username}:ignored-secret@/{_name}?host={Uri.EscapeDataString(server.Host!)}&port={server.Port}&sslmode=disable".Replace(
                "@/",
                "@localhost/"
            );
        }
    }

    public async ValueTask InitializeAsync()
    {
        await AdministerAsync($"CREATE DATABASE {_name}");
        _source = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(Server) { Database = _name }.ConnectionString
        );
    }

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        await AdministerAsync($"DROP DATABASE {_name} WITH (FORCE)");
        Dispose();
    }

    [Fact]
    public async Task HoldsWhatADirectoryHoldsUnderTheSameKeys()
    {
        var stack = await OpenAsync(o => _ = new Thing("a", new() { Password = "s3cret-canary" }, o));
        await stack.UpAsync();
        Assert.Equal(
            [
                $"{_name}/.pulumi/backups/tests/acme/*",
                $"{_name}/.pulumi/history/tests/acme/*",
                $"{_name}/.pulumi/meta.yaml",
                $"{_name}/.pulumi/stacks/tests/acme.json",
                $"{_name}/.pulumi/stacks/tests/acme.json.bak",
            ],
            (await KeysAsync())
                .Select(k => k.Contains("/acme/", StringComparison.Ordinal) ? k[..(k.LastIndexOf('/') + 1)] + "*" : k)
                .Distinct()
        );
        var state = await FileAsync($"{_name}/.pulumi/stacks/tests/acme.json");
        Assert.Contains("\"stack\": \"organization/tests/acme\"".Replace(" ", ""), state.Replace(" ", ""));
        Assert.DoesNotContain("s3cret-canary", state);
    }

    [Fact]
    public async Task GoesOnWhereItWasAndEndsWithNothing()
    {
        await (await OpenAsync(o => _ = new Thing("a", null, o))).UpAsync();
        World.TakeCalls();
        var stack = await OpenAsync(o =>
        {
            _ = new Thing("a", null, o);
            _ = new Thing("b", null, o);
        });
        await stack.UpAsync();
        Assert.Equal(["create b"], World.TakeCalls());
        Assert.Equal(2, (await stack.GetHistoryAsync()).Count);
        Assert.Contains(await stack.Workspace.ListStacksAsync(), s => s.Name == "acme");
        await stack.DestroyAsync();
        await stack.Workspace.RemoveStackAsync("acme");
        Assert.DoesNotContain($"{_name}/.pulumi/stacks/tests/acme.json", await KeysAsync());
        Assert.Empty(World.Things);
    }

    [Fact]
    public async Task OfTwoRunsTheSecondIsRefused()
    {
        var inside = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        World.Before = async (_, _) =>
        {
            inside.TrySetResult();
            await release.Task;
        };
        var first = (await OpenAsync(o => _ = new Thing("a", null, o))).UpAsync();
        await inside.Task;
        await Assert.ThrowsAsync<ConcurrentUpdateException>(async () => await (await OpenAsync(_ => { })).UpAsync());
        Assert.Contains(
            await KeysAsync(),
            k => k.StartsWith($"{_name}/.pulumi/locks/organization/tests/acme/", StringComparison.Ordinal)
        );
        release.SetResult();
        await first;
        Assert.DoesNotContain(await KeysAsync(), k => k.Contains("/locks/"));
    }

    [Fact]
    public async Task ManyStacksShareTheTable()
    {
        var stacks = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(i => OpenAsync(o => _ = new Thing($"thing{i}", null, o), $"s{i}"))
        );
        await Task.WhenAll(stacks.Select(s => s.UpAsync()));
        Assert.Equal(20, World.Things.Count);
        Assert.Equal(20, (await stacks[0].Workspace.ListStacksAsync()).Count);
    }

    [Fact]
    public async Task AServerThatIsAwayIsSaidWithoutThePassword()
    {
        var e = await Assert.ThrowsAnyAsync<Exception>(() =>
            LocalWorkspace.CreateOrSelectStackAsync(
                new InlineProgramArgs("tests", "acme", Program(_ => { }))
                {
                    EnvironmentVariables = new Dictionary<string, string?>
                    {
                        ["PULUMI_BACKEND_URL"] = "postgres://me:s3cret-canary@127.0.0.1:1/db",
                        ["PULUMI_CONFIG_PASSPHRASE"] = "test",
                    },
                }
            )
        );
        Assert.Contains("127.0.0.1:1/db", e.Message);
        Assert.DoesNotContain("s3cret-canary", e.ToString());
    }

    private Task<WorkspaceStack> OpenAsync(Action<CustomResourceOptions> declare, string name = "acme") =>
        LocalWorkspace.CreateOrSelectStackAsync(
            new InlineProgramArgs("tests", name, Program(declare))
            {
                EnvironmentVariables = new Dictionary<string, string?>
                {
                    ["PULUMI_BACKEND_URL"] = Url,
                    ["PULUMI_CONFIG_PASSPHRASE"] = Passphrase,
                },
            }
        );

    private async Task<IReadOnlyList<string>> KeysAsync()
    {
        await using var command = _source.CreateCommand("SELECT key FROM pulumi_state ORDER BY key COLLATE \"C\"");
        await using var reader = await command.ExecuteReaderAsync();
        var keys = new List<string>();
        while (await reader.ReadAsync())
            keys.Add(reader.GetString(0));
        return keys;
    }

    private async Task<string> FileAsync(string key)
    {
        await using var command = _source.CreateCommand("SELECT data FROM pulumi_state WHERE key = $1");
        command.Parameters.Add(new NpgsqlParameter { Value = key });
        return Encoding.UTF8.GetString(
            JsonDocument
                .Parse((string)(await command.ExecuteScalarAsync())!)
                .RootElement.GetProperty("data")
                .GetBytesFromBase64()
        );
    }

    private static async Task AdministerAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Server);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
