using Berth.Platform.Settings;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Web;

/// <summary>
/// Whatever goes wrong under <c>/api</c> is answered with problem details (RFC 9457): what, why, what to do; never with
/// the words of an exception that nobody wrote for readers.
/// </summary>
internal static class Problems
{
    /// <summary>A problem in words of ours. <paramref name="errors"/>: field to what is wrong with it.</summary>
    public static IResult Of(int status, string detail, IReadOnlyDictionary<string, string>? errors = null) =>
        Results.Problem(
            detail,
            statusCode: status,
            extensions: errors is null ? null : new Dictionary<string, object?> { ["errors"] = errors }
        );

    /// <summary>Fields that are wrong.</summary>
    public static IResult Wrong(IReadOnlyDictionary<string, string> errors) =>
        Of(400, string.Join(" ", errors.Values), errors);

    /// <summary>There is no such thing.</summary>
    public static IResult NotFound(string what) => Of(404, what);

    /// <summary>
    /// Puts it around the rest, for what is asked under <c>/api</c>: errors nobody caught, and answers that have a
    /// status alone.
    /// </summary>
    public static void Use(IApplicationBuilder api, BerthSettings settings)
    {
        // Taking all headers off is the handler's first act; these belong on every answer.
        api.UseExceptionHandler(
            new ExceptionHandlerOptions { ExceptionHandler = c => SafeHeaders.AddAsync(settings, c, SayAsync) }
        );
        api.UseStatusCodePages(c => SayAsync(c.HttpContext));
    }

    /// <summary>What a call can run into that is nobody's mistake here.</summary>
    public static async ValueTask<object?> CatchAsync(
        EndpointFilterInvocationContext context,
        EndpointFilterDelegate next
    )
    {
        try
        {
            return await next(context);
        }
        catch (AnswerableException e)
        {
            return Of(e.Status, e.Words);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Of(409, "Somebody else changed it in this moment. Read it again, and decide again.");
        }
    }

    private static Task SayAsync(HttpContext context) =>
        Of(context.Response.StatusCode, WordsFor(context)).ExecuteAsync(context);

    private static string WordsFor(HttpContext context) =>
        context.Response.StatusCode switch
        {
            400 => "The call could not be read: a value in its address or the JSON of its body is not what is "
                + "expected here. /api/openapi.json says what is.",
            401 =>
                "Send a token (Authorization: Bearer berth_…), or sign in as an operator. The token may be wrong, expired or revoked.",
            403 when context.Features.Get<Forbidden>() is { } forbidden => forbidden.Words,
            403 => "Your role does not allow this, or your second factor is missing.",
            404 => "There is nothing at this address. /api/openapi.json says what there is.",
            405 => $"This method is not for this address; it takes {context.Response.Headers.Allow}.",
            413 => "The body is too large.",
            415 => "The body must be JSON: Content-Type: application/json.",
            >= 500 =>
                $"It is our fault and has been noted as request {context.TraceIdentifier}. Try again in a minute.",
            _ => "The call could not be answered.",
        };
}
