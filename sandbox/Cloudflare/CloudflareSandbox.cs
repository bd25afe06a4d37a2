namespace Berth.Sandbox.Cloudflare;

/// <summary>
/// The whole sandbox, for a process of its own or inside a test's. Its API is under <c>/client/v4/</c>.
/// </summary>
public static class CloudflareSandbox
{
    /// <summary>Builds it; run or start it.</summary>
    public static WebApplication Build(params string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Services.AddSingleton(SandboxOptions.Read(builder.Configuration)).AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<Store>().AddSingleton<Trouble>().AddSingleton<Records>();

        var app = builder.Build();
        app.UseMiddleware<CloudflareProtocol>();
        app.MapZones();
        app.MapRecords();
        app.MapTrouble();
        app.MapFallback("/client/v4/{**path}", IResult (HttpRequest r) => throw CloudflareFault.NoRoute(r.Path));
        app.MapGet("/healthz", () => "ok");
        return app;
    }
}
