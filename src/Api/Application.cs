using Berth.Doors.Admin;
using Berth.Doors.Api;
using Berth.Doors.Live;
using Berth.Doors.Pages;
using Berth.Operations;
using Berth.Platform.Accounts;
using Berth.Platform.Alerts;
using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Platform.Keys;
using Berth.Platform.Mail;
using Berth.Platform.Settings;
using Berth.Platform.Telemetry;
using Berth.Platform.Web;
using Berth.Platform.Webhooks;
using Berth.Platform.Zone;
using Berth.Shop.Answers;
using Berth.Shop.Catalog;
using Berth.Shop.Checkout;
using Berth.Shop.Customers;
using Berth.Shop.Feasibility;
using Berth.Shop.Gateway;
using Berth.Shop.Hosts;
using Berth.Shop.Payments;
using Berth.Shop.Secrets;
using Berth.Shop.Subscriptions;
using Berth.Shop.Usage;
using Berth.Tenants.Backups;
using Berth.Tenants.Containers;
using Berth.Tenants.Domains;
using Berth.Tenants.Edge;
using Berth.Tenants.Gate;
using Berth.Tenants.Health;
using Berth.Tenants.Isolation;
using Berth.Tenants.Metering;
using Berth.Tenants.Provisioning;
using Berth.Tenants.Sweep;
using Microsoft.AspNetCore.Hosting.Server;

namespace Berth;

/// <summary>Puts the features together. One line each.</summary>
public static class Application
{
    /// <summary>
    /// The application in the roles asked for; neither = for a command. <paramref name="configure"/> comes before the
    /// settings are read, <paramref name="replace"/> has the last word on services.
    /// </summary>
    public static WebApplication Build(
        bool web,
        bool worker,
        Action<WebApplicationBuilder>? configure = null,
        Action<IServiceCollection>? replace = null
    )
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelHttpsConfiguration();
        AddSources(builder.Configuration);
        builder
            .Logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Warning)
            .AddFilter("Microsoft.EntityFrameworkCore.Database.Command", LogLevel.None)
            .AddFilter("Microsoft.AspNetCore", LogLevel.Warning)
            // of cookies and tokens that a visitor made up, each with a long trace
            .AddFilter("Microsoft.AspNetCore.Antiforgery", LogLevel.None)
            .AddFilter("Microsoft.AspNetCore.Mvc.ViewFeatures.CookieTempDataProvider", LogLevel.None);
        configure?.Invoke(builder);

        var settings = CheckSettings.Read(builder.Configuration, web, stacks: worker || !web);
        builder.Services.AddSingleton(settings).AddSingleton(TimeProvider.System);
        // long enough for a stack that is being applied
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromMinutes(2));

        builder.Services.AddTelemetry(settings); // first, and so it ends last
        builder.Services.AddData(settings);
        builder.Services.AddKeys(settings);
        builder.Services.AddJobs(settings.Jobs);
        builder.Services.AddMail(settings);
        builder.Services.AddAlerts();
        builder.Services.AddWebhooks();
        builder.Services.AddZone();
        builder.Services.AddAccounts();

        builder.Services.AddCatalog(settings);
        builder.Services.AddHosts();
        builder.Services.AddFeasibility();
        builder.Services.AddSecrets();
        builder.Services.AddAnswers();
        builder.Services.AddCustomers();
        builder.Services.AddGateway(settings);
        builder.Services.AddUsage();
        builder.Services.AddSubscriptions();
        builder.Services.AddCheckout(settings);
        builder.Services.AddPayments();

        builder.Services.AddIsolation();
        builder.Services.AddEdge();
        builder.Services.AddDomains();
        builder.Services.AddGate();
        builder.Services.AddMetering();
        builder.Services.AddContainers();
        builder.Services.AddBackups(settings);
        builder.Services.AddHealth();
        builder.Services.AddProvisioning();
        builder.Services.AddSweep();

        builder.Services.AddOperations(settings, worker);
        builder.Services.AddPages();
        builder.Services.AddApi();

        if (web || worker)
            builder.Services.AddKeptProducts(writes: worker);
        if (worker)
            builder
                .Services.AddJobWorker()
                .AddRecurringWork()
                .AddBackupWorker()
                .AddEdgeWatch()
                .AddHealthWatch()
                .AddLiveWorker(settings);
        if (web)
            builder.Services.AddSignIn().AddLiveWeb().AddWeb(settings).AddAdmin().AddApiWeb();
        if (web)
            builder.WebHost.UseUrls(settings.ListenUrl);
        else
            builder.Services.AddSingleton<IServer, NoServer>();

        replace?.Invoke(builder.Services);
        var app = builder.Build();
        if (!web)
            return app;
        app.UseGate();
        app.UseOlderAddresses();
        app.UseWeb();
        app.MapPages();
        app.MapHealth();
        app.MapAccounts();
        app.MapCheckout();
        app.MapPayments();
        app.MapDomains(settings);
        app.MapGate();
        app.MapAdmin();
        app.MapApi();
        app.MapLive();
        return app;
    }

    /// <summary>The configuration alone, for commands that need no more.</summary>
    public static IConfiguration Configuration()
    {
        var builder = new ConfigurationBuilder().SetBasePath(Directory.GetCurrentDirectory());
        AddSources(builder);
        return builder.Build();
    }

    /// <summary>
    /// A file, the environment, and a folder of secrets with a file for each key (<c>Berth__Stripe__ApiKey</c>), as
    /// systemd and compose give them: so that they are in no environment.
    /// </summary>
    private static void AddSources(IConfigurationBuilder configuration)
    {
        configuration.AddJsonFile("berth.json", optional: true).AddEnvironmentVariables();
        if (Environment.GetEnvironmentVariable("BERTH_SECRETS") is { Length: > 0 } folder)
            configuration.AddKeyPerFile(Path.GetFullPath(folder), optional: false);
    }

    /// <summary>Runs until asked to end, then drains.</summary>
    public static async Task<int> RunAsync(bool web, bool worker, CancellationToken cancellationToken)
    {
        await using var app = Build(web, worker);
        await DataFeature.RequireMigratedAsync(app.Services, cancellationToken);
        if (web && !worker)
            await WebRights.WarnAsync(app.Services, cancellationToken);
        await app.RunAsync(cancellationToken);
        return 0;
    }
}
