using System.Diagnostics;
using Berth.Platform.Telemetry;
using Berth.Platform.Web;
using Stripe;

namespace Berth.Shop.Gateway;

/// <summary>
/// Stripe did not do what was asked, for a reason that may pass: it is down, slow, or refuses for now. Try again later.
/// </summary>
public sealed class PaymentUnavailableException(string message, Exception inner) : AnswerableException(message, inner)
{
    /// <inheritdoc />
    public override int Status => StatusCodes.Status503ServiceUnavailable;

    /// <inheritdoc />
    public override string Words =>
        "The payment provider does not answer just now. Nothing was charged; try again in a minute.";
}

/// <summary>
/// The card was declined, or its bank wants to ask. Nothing was changed. <see cref="Exception.Message"/> is for the
/// customer.
/// </summary>
public sealed class PaymentDeclinedException(string message, Exception inner) : Exception(message, inner);

/// <summary>
/// Translates Stripe's errors into Berth's exceptions. The client retries a failed call twice with the same idempotency
/// key.
/// </summary>
internal static class StripeCall
{
    public static async Task<T> RunAsync<T>(string what, Func<Task<T>> call)
    {
        using var span = Spans.Begin($"stripe: {what}");
        var (began, outcome) = (Stopwatch.GetTimestamp(), "ok");
        try
        {
            return await call();
        }
        catch (StripeException e) when (e.StripeError?.Type == "card_error")
        {
            outcome = "declined";
            throw new PaymentDeclinedException(e.StripeError.Message ?? "The card was declined.", e);
        }
        catch (StripeException e)
        {
            outcome = "refused";
            span.Fail(e);
            throw new PaymentUnavailableException(
                $"Stripe refused to {what}: {(int)e.HttpStatusCode} {e.StripeError?.Code} {e.StripeError?.Message ?? e.Message}",
                e
            );
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            outcome = "unreachable";
            span.Fail(e);
            throw new PaymentUnavailableException($"Stripe could not be reached to {what}: {e.Message}", e);
        }
        finally
        {
            Metrics.StripeCalled(what, outcome, Stopwatch.GetElapsedTime(began));
        }
    }

    /// <summary>Whether Stripe says that the object does not exist (any more).</summary>
    public static bool IsMissing(PaymentUnavailableException e) =>
        e.InnerException is StripeException { StripeError.Code: "resource_missing" };
}
