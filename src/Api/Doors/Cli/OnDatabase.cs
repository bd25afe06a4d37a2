using System.CommandLine;
using Berth.Platform.Audit;
using Berth.Platform.Data;
using Berth.Shop.Catalog;
using Microsoft.Extensions.Logging.Console;

namespace Berth.Doors.Cli;

/// <summary>
/// Runs a command on the application's services and a database context of its own, in no role: nothing is served and no
/// job runs.
/// </summary>
internal static class OnDatabase
{
    public static async Task<int> RunAsync(ParseResult parsed, Func<AppDb, IServiceProvider, Output, Task<int>> command)
    {
        Actor.Is($"operator {Environment.UserName}", Environment.MachineName);
        var invocation = parsed.InvocationConfiguration as Invocation;
        await using var app = Application.Build(
            web: false,
            worker: false,
            builder =>
            {
                // What a command prints is for scripts, too; what the product has to say meanwhile is not part of it.
                builder.Services.Configure<ConsoleLoggerOptions>(o => o.LogToStandardErrorThreshold = LogLevel.Trace);
                builder
                    .Logging.AddFilter("Microsoft", LogLevel.Error)
                    // what fails is said once, by the command
                    .AddFilter("Microsoft.EntityFrameworkCore", LogLevel.None);
                invocation?.Configure?.Invoke(builder);
            },
            invocation?.Replace
        );
        await RememberAsync(app.Services);
        await using var scope = app.Services.CreateAsyncScope();
        return await command(
            scope.ServiceProvider.GetRequiredService<AppDb>(),
            scope.ServiceProvider,
            Output.Of(parsed)
        );
    }

    /// <summary>Products without a file; where the database does not answer, the command says so itself.</summary>
    private static async Task RememberAsync(IServiceProvider services)
    {
        try
        {
            await services.GetRequiredService<KeepProducts>().LoadAsync(CancellationToken.None);
        }
        catch (Exception e) when (e is System.Data.Common.DbException or InvalidOperationException)
        {
            // It is away, or from before this version.
        }
    }
}
