using System.Diagnostics;
using Berth.Platform.Telemetry;
using Npgsql;
using NpgsqlTypes;
using Stripe;

namespace Berth.Shop.Gateway;

/// <summary>
/// Runs a call of Stripe and tells apart why it was not done: out of reach (<see cref="PaymentUnavailableException"/>),
/// refused (<see cref="PaymentRefusedException"/>) or declined by the card's bank. The client has retried what may pass
/// twice, with the same idempotency key. A refusal that a caller knows how to go on from never gets here.
/// </summary>
public sealed partial class CallStripe(NpgsqlDataSource database, TimeProvider clock, ILogger<CallStripe> log)
{
    /// <summary>Stripe's word for what it does not have.</summary>
    internal const string Missing = "resource_missing";

    private static readonly TimeSpan NoteTime = TimeSpan.FromSeconds(2);

    /// <summary>Runs it. <paramref name="what"/> completes "Stripe refused to …".</summary>
    public async Task<T> RunAsync<T>(string what, Func<Task<T>> call)
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
            Log.Declined(log, what, Of(e));
            throw new PaymentDeclinedException(e.StripeError.Message ?? "The card was declined.", e);
        }
        catch (StripeException e) when (IsRefusal(e))
        {
            outcome = "refused";
            var refused = new PaymentRefusedException(what, Of(e));
            span.Fail(refused);
            Log.Refused(log, what, refused.Why);
            await NoteAsync(what, refused.Why);
            throw refused;
        }
        catch (StripeException e)
        {
            outcome = "unreachable";
            var away = new PaymentUnavailableException($"Stripe could not {what}: {Of(e)}");
            span.Fail(away);
            throw away;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            outcome = "unreachable";
            span.Fail(e);
            throw new PaymentUnavailableException($"Stripe could not be reached to {what}: {e.Message}");
        }
        finally
        {
            Metrics.StripeCalled(what, outcome, Stopwatch.GetElapsedTime(began));
        }
    }

    /// <summary>Says in the log what was left out or replaced, because Stripe refuses it and the action goes on.</summary>
    internal void GoOn(string what, StripeException refused, string instead) =>
        Log.GoesOn(log, what, Of(refused), instead);

    /// <summary>Whether Stripe says that what was named does not exist (any more).</summary>
    internal static bool IsMissing(StripeException e) => e.StripeError?.Code == Missing;

    /// <summary>
    /// Whether the customer is the trouble: deleted, of another account, or bound to another currency by what they have
    /// (https://docs.stripe.com/invoicing/multi-currency-customers). That refusal has no code of its own.
    /// </summary>
    internal static bool IsAboutCustomer(StripeException e) =>
        IsRefusal(e)
        && (
            e.StripeError?.Param == "customer"
            || e.StripeError?.Message?.Contains("combine currencies", StringComparison.OrdinalIgnoreCase) == true
        );

    /// <summary>Whether the price is the trouble: archived, deleted, or its product is.</summary>
    internal static bool IsAboutPrice(StripeException e) =>
        IsRefusal(e)
        && e.StripeError?.Code != "amount_too_small"
        && $"{e.StripeError?.Param} {e.StripeError?.Message}" is var said
        && (
            said.Contains("price", StringComparison.OrdinalIgnoreCase)
            || said.Contains("product", StringComparison.OrdinalIgnoreCase)
        );

    /// <summary>
    /// A 4xx that says something about the request. Too many requests, and two at once with one key, pass; without an
    /// error in it, it was not Stripe who answered.
    /// </summary>
    private static bool IsRefusal(StripeException e) =>
        (int)e.HttpStatusCode is >= 400 and < 500 and not (408 or 409 or 429)
        && e.StripeError is { Code: not ("rate_limit" or "lock_timeout") };

    private static Refusal Of(StripeException e) =>
        new(
            (int)e.HttpStatusCode,
            e.StripeError?.Code ?? e.StripeError?.Type,
            e.StripeError?.Param,
            e.StripeError?.DeclineCode,
            e.StripeResponse?.RequestId
        );

    /// <summary>
    /// Counts a refusal, for <see cref="WatchRefusals"/>. That may fail: what was refused is said to whoever asked, and
    /// in the log, all the same.
    /// </summary>
    private async Task NoteAsync(string what, Refusal why)
    {
        using var limit = new CancellationTokenSource(NoteTime);
        try
        {
            await using var command = database.CreateCommand(
                "INSERT INTO stripe_refusals (at, what, status, code, param, request_id) VALUES ($1, $2, $3, $4, $5, $6)"
            );
            command.Parameters.Add(new() { Value = clock.GetUtcNow(), NpgsqlDbType = NpgsqlDbType.TimestampTz });
            command.Parameters.Add(new() { Value = what });
            command.Parameters.Add(new() { Value = why.Status });
            foreach (var text in (string?[])[why.Code, why.Param, why.RequestId])
                command.Parameters.Add(
                    new NpgsqlParameter<string?> { TypedValue = text, NpgsqlDbType = NpgsqlDbType.Text }
                );
            await command.ExecuteNonQueryAsync(limit.Token);
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException or TimeoutException)
        {
            Log.NotCounted(log, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Stripe refused to {What}: {Why}")]
        public static partial void Refused(ILogger log, string what, Refusal why);

        [LoggerMessage(Level = LogLevel.Information, Message = "A card was declined, to {What}: {Why}")]
        public static partial void Declined(ILogger log, string what, Refusal why);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Stripe refused to {What} ({Why}); gone on {Instead}")]
        public static partial void GoesOn(ILogger log, string what, Refusal why, string instead);

        [LoggerMessage(Level = LogLevel.Warning, Message = "A refusal of Stripe's was not counted")]
        public static partial void NotCounted(ILogger log, Exception e);
    }
}
