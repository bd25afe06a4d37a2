using Berth.Tenants.Edge;

namespace Berth.Tenants.Gate;

/// <summary>Tenants that only their owners, and whom those invite, may enter.</summary>
public static class GateFeature
{
    /// <summary>Passes, and whom owners invite.</summary>
    public static IServiceCollection AddGate(this IServiceCollection services) =>
        services.AddSingleton<GatePasses>().AddSingleton<AskGate>().AddScoped<ChangeGuests>().AddScoped<GiveTicket>();

    /// <summary>Answers the proxies, before anything else is done with a request.</summary>
    public static void UseGate(this IApplicationBuilder app) =>
        app.Map(EdgeGate.AskPath, ask => ask.Run(AnswerProxy.AnswerAsync));

    /// <summary>Takes tickets, which the proxies pass on from tenants' addresses.</summary>
    public static void MapGate(this IEndpointRouteBuilder routes) =>
        routes.MapGet(EdgeGate.EnterPath, TakeTicket.TakeAsync);
}
