using Berth.Platform.Settings;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;

namespace Berth.Platform.Data;

/// <summary>PostgreSQL through Entity Framework, and the plain connections that LISTEN needs.</summary>
public static class DataFeature
{
    // Built once and told to each context: one that is not told looks through the assembly's attributes for it, at
    // every request.
    private static readonly Lazy<IModel> Model = new(() =>
    {
        // a model asks for no time
        using var db = new AppDb(new DbContextOptionsBuilder<AppDb>().UseNpgsql().Options, clock: null!);
        return db.Model;
    });

    /// <summary>The database, its contexts, and the notices that it sends.</summary>
    public static IServiceCollection AddData(this IServiceCollection services, BerthSettings settings)
    {
        // Nothing here changes a session (Notices, which does, cleans up), so that none is reset between one use and
        // the next: that would be half the work of a small statement.
        var source = new NpgsqlDataSourceBuilder(settings.Database)
        {
            ConnectionStringBuilder =
            {
                ApplicationName = "berth",
                CommandTimeout = 30,
                Timeout = 15,
                MaxPoolSize = 50,
                MaxAutoPrepare = 50,
                NoResetOnClose = true,
            },
        }.Build();
        services.AddSingleton(source);
        // Not pooled: a context that was thrown away with jobs still to be written must not hand them to its next user.
        services.AddDbContextFactory<AppDb>(o => Configure(o, source));
        services.AddScoped(s => s.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContext());
        services.AddSingleton<Notices>().AddHostedService(s => s.GetRequiredService<Notices>());
        return services;
    }

    /// <summary>The same options for the product, its commands and its tests.</summary>
    public static void Configure(DbContextOptionsBuilder options, NpgsqlDataSource source) =>
        options.UseNpgsql(source).UseModel(Model.Value).AddInterceptors(AfterCommit.Instance);

    /// <summary>Refuses to start on a database that is behind.</summary>
    public static async Task RequireMigratedAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var db = await services
            .GetRequiredService<IDbContextFactory<AppDb>>()
            .CreateDbContextAsync(cancellationToken);
        var missing = (await db.Database.GetPendingMigrationsAsync(cancellationToken)).ToList();
        if (missing.Count > 0)
            throw new InvalidOperationException(
                $"The database lacks {string.Join(", ", missing)}. Run 'berth migrate', then start again."
            );
    }
}
