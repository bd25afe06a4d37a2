using Berth.Platform.Web;

namespace Berth.Shop.Gateway;

/// <summary>Stripe did not do what was asked. Nothing was changed, as far as we know.</summary>
public abstract class PaymentException(string message) : AnswerableException(message);

/// <summary>
/// Stripe cannot be asked just now: it is down, slow, or busy. What was asked may be asked again.
/// </summary>
public sealed class PaymentUnavailableException(string message) : PaymentException(message)
{
    /// <inheritdoc />
    public override int Status => StatusCodes.Status503ServiceUnavailable;

    /// <inheritdoc />
    public override string Words =>
        "The payment provider does not answer just now. Nothing was charged; try again in a minute.";
}

/// <summary>
/// Stripe refused what was asked (4xx), and will refuse it again: the request, the key or the account is wrong. Operators
/// are told when it repeats. The message has no word of Stripe's, which may name a customer: the request's id leads to
/// them in Stripe's own log.
/// </summary>
public sealed class PaymentRefusedException(string what, Refusal why)
    : PaymentException($"Stripe refused to {what}: {why}")
{
    /// <summary>What Stripe said, without its words.</summary>
    public Refusal Why => why;

    /// <summary>Whether Stripe does not have what was named, or not any more.</summary>
    public bool IsMissing => why.Code == CallStripe.Missing;

    /// <inheritdoc />
    public override int Status => StatusCodes.Status502BadGateway;

    /// <inheritdoc />
    public override string Words => SayRefused;

    /// <summary>What a customer can do about it: nothing by trying again, so whom to ask.</summary>
    public const string SayRefused =
        "The payment provider refused this, so trying again will not help. It is not your card, and nothing was charged. "
        + "We have been told; write to us through the contact page, and we settle it with you.";
}

/// <summary>
/// The card was declined, or its bank wants to ask. Nothing was changed. <see cref="Exception.Message"/> is for the
/// customer.
/// </summary>
public sealed class PaymentDeclinedException(string message, Exception inner) : Exception(message, inner);

/// <summary>Why Stripe refused, in codes.</summary>
/// <param name="Status">Of its answer.</param>
/// <param name="Code">Its short word for it; null if it has none.</param>
/// <param name="Param">What of the request it is about; null if nothing in particular.</param>
/// <param name="DeclineCode">What the card's bank said, if it was asked.</param>
/// <param name="RequestId"><c>req_…</c>, with which Stripe's log says everything about it.</param>
public sealed record Refusal(int Status, string? Code, string? Param, string? DeclineCode, string? RequestId)
{
    /// <summary>For operators: <c>400 resource_missing (customer), request req_1</c>.</summary>
    public override string ToString() =>
        $"{Status} {Code ?? "without a code"}{(Param is null ? "" : $" ({Param})")}"
        + $"{(DeclineCode is null ? "" : $", declined: {DeclineCode}")}, request {RequestId ?? "unknown"}";
}
