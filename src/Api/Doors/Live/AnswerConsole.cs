namespace Berth.Doors.Live;

/// <summary>
/// The worker's end of a console: <c>GET /tenants/{id}/console?columns=&amp;rows=</c>, a WebSocket. Which container it is
/// in, and which shell, the worker knows; the web says a tenant's id, a size, and what was typed.
/// </summary>
internal static class AnswerConsole
{
    /// <summary>Maps it, on the services of the worker.</summary>
    public static void Map(IEndpointRouteBuilder routes, IServiceProvider worker)
    {
        var hold = worker.GetRequiredService<HoldConsole>();
        routes.MapGet(
            "/tenants/{id:guid}/console",
            async (Guid id, HttpContext context) =>
            {
                if (!context.WebSockets.IsWebSocketRequest)
                {
                    context.Response.StatusCode = StatusCodes.Status400BadRequest;
                    return;
                }
                using var web = new ConsoleSocket(await context.WebSockets.AcceptWebSocketAsync());
                await hold.RunAsync(id, web, ConsoleNote.SizeOf(context.Request), context.RequestAborted);
            }
        );
    }
}
