using System.Text.Json;
using Berth.Docker;
using Berth.Platform.Telemetry;

namespace Berth.Doors.Live;

/// <summary>
/// What the worker answers: <c>GET /tenants/{id}/stats?follow=</c>, <c>GET /tenants/{id}/log?tail=&amp;follow=</c>,
/// <c>POST /tenants/{id}/commands/{name}</c>. JSON, a line for each piece. All that the web says is a tenant's id, a
/// command's name and values for its arguments, a number and a yes or no.
/// </summary>
internal static class AnswerWeb
{
    /// <summary>A stream ends after this, and whoever still may see it asks again.</summary>
    private static readonly TimeSpan LongestStream = TimeSpan.FromMinutes(10);

    /// <summary>Maps it, on the services of the worker.</summary>
    public static void Map(IEndpointRouteBuilder routes, IServiceProvider worker)
    {
        var find = worker.GetRequiredService<FindContainer>();
        var clock = worker.GetRequiredService<TimeProvider>();
        var room = worker.GetRequiredService<LiveRoom>();
        var commands = worker.GetRequiredService<RunCommand>();
        var stopping = worker.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;

        routes.MapGet("/healthz", () => Results.Text("ok"));
        routes.MapGet(
            "/readyz",
            (CancellationToken ended) => CheckReady.AnswerAsync(worker.GetRequiredService<CheckReady>(), ended)
        );
        Answer(
            HttpMethods.Get,
            "/tenants/{id:guid}/stats",
            "stats",
            async (context, found, _, ended) =>
            {
                if (!found.Runs)
                    throw LiveException.NotRunning();
                if (context.Request.Query["follow"] == "true")
                    await WriteAsync(context, WatchStats.FollowAsync(found, clock, ended), ended);
                else
                    await WriteAsync(context, One(await WatchStats.OnceAsync(found, ended)), ended);
            }
        );
        Answer(
            HttpMethods.Get,
            "/tenants/{id:guid}/log",
            "log",
            async (context, found, _, ended) =>
            {
                var tail = int.TryParse(context.Request.Query["tail"], out var n)
                    ? Math.Clamp(n, 0, FollowLog.MostTail)
                    : 100;
                await WriteAsync(
                    context,
                    FollowLog.FollowAsync(found, tail, context.Request.Query["follow"] == "true", clock, ended),
                    ended
                );
            }
        );
        Answer(
            HttpMethods.Post,
            "/tenants/{id:guid}/commands/{name}",
            "asked",
            async (context, found, id, ended) =>
                await WriteAsync(
                    context,
                    commands.Begin(
                        id,
                        found,
                        (string)context.Request.RouteValues["name"]!,
                        await ArgumentsAsync(context.Request, ended),
                        ended
                    ),
                    ended
                )
        );

        void Answer(
            string method,
            string path,
            string kind,
            Func<HttpContext, FindContainer.Found, Guid, CancellationToken, Task> answer
        ) =>
            routes.MapMethods(
                path,
                [method],
                async (HttpContext context) =>
                {
                    using var ends = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
                    ends.CancelAfter(LongestStream);
                    try
                    {
                        var id = Guid.Parse((string)context.Request.RouteValues["id"]!);
                        using var place =
                            room.TryTake(id, kind)
                            ?? throw new LiveException(
                                429,
                                "Too many are looking at once. Close another window with this page, or try again in a minute."
                            );
                        await answer(context, await find.FindAsync(id, ends.Token), id, ends.Token);
                    }
                    catch (OperationCanceledException) when (ends.IsCancellationRequested)
                    {
                        // It was long enough, nobody listens any more, or the worker ends.
                    }
                    catch (Exception e) when (e is LiveException or DockerException)
                    {
                        await RefuseAsync(context, e as LiveException ?? FindContainer.Say((DockerException)e));
                    }
                }
            );
    }

    private static async Task<Dictionary<string, string?>> ArgumentsAsync(
        HttpRequest request,
        CancellationToken cancellationToken
    ) =>
        request.HasJsonContentType()
            ? await request.ReadFromJsonAsync<Dictionary<string, string?>>(cancellationToken) ?? []
            : [];

    /// <summary>What has begun to stream can only be cut; the web takes that for the end.</summary>
    private static async Task RefuseAsync(HttpContext context, LiveException trouble)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }
        context.Response.StatusCode = trouble.Status;
        await context.Response.WriteAsJsonAsync(new LiveAnswer(trouble.Message));
    }

    private static async Task WriteAsync<T>(
        HttpContext context,
        IAsyncEnumerable<T> pieces,
        CancellationToken cancellationToken
    )
    {
        context.Response.ContentType = "application/x-ndjson";
        await context.Response.StartAsync(cancellationToken); // a quiet log has nothing to say for hours
        await foreach (var piece in pieces.WithCancellation(cancellationToken))
        {
            await JsonSerializer.SerializeAsync(
                context.Response.Body,
                piece,
                JsonSerializerOptions.Web,
                cancellationToken
            );
            await context.Response.WriteAsync("\n", cancellationToken);
            await context.Response.Body.FlushAsync(cancellationToken);
        }
    }

    private static async IAsyncEnumerable<T> One<T>(T value)
    {
        yield return value;
        await Task.CompletedTask;
    }
}
