using Berth.Billing;
using Berth.Catalog;
using Berth.Checkout;
using Berth.Dashboard;
using Berth.Data;
using Berth.Edge;
using Berth.Jobs;
using Berth.Provisioning;
using Berth.Settings;
using Berth.Web;
using Microsoft.AspNetCore.Hosting.Server;

namespace Berth;

/// <summary>Puts the features together. One line each.</summary>
public static class Host
{
    /// <summary>The application in the roles asked for; neither = for a command. <paramref name="configure"/> comes before the settings are read, <paramref name="replace"/> has the last word on services.</summary>
    public static WebApplication Build(bool web, bool worker, Action<WebApplicationBuilder>? configure = null, Action<IServiceCollection>? replace = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.Configuration.AddJsonFile("berth.json", optional: true);
        builder.Configuration.AddEnvironmentVariables();
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Warning).AddFilter("Microsoft.EntityFrameworkCore.Database.Command", LogLevel.None).AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        configure?.Invoke(builder);

        var settings = CheckSettings.Read(builder.Configuration);
        builder.Services.AddSingleton(settings).AddSingleton(TimeProvider.System);
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromMinutes(2)); // long enough for a stack that is being applied

        builder.Services.AddData(settings);
        builder.Services.AddJobs();
        builder.Services.AddCatalog(settings);
        builder.Services.AddCheckout(settings);
        builder.Services.AddBilling(settings);
        builder.Services.AddProvisioning(settings);
        builder.Services.AddEdge();
        if (worker) builder.Services.AddJobWorker();
        if (web) builder.Services.AddWeb(settings);
        if (web) builder.WebHost.UseUrls(settings.ListenUrl);
        else builder.Services.AddSingleton<IServer, NoServer>();

        replace?.Invoke(builder.Services);
        var app = builder.Build();
        if (!web) return app;
        app.UseWeb();
        app.MapCheckout();
        app.MapBilling();
        app.MapDashboard();
        return app;
    }

    /// <summary>Runs until asked to end, then drains.</summary>
    public static async Task<int> RunAsync(bool web, bool worker, CancellationToken cancellationToken)
    {
        await using var app = Build(web, worker);
        await DataFeature.RequireMigratedAsync(app.Services, cancellationToken);
        await app.RunAsync(cancellationToken);
        return 0;
    }
}
