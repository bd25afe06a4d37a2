using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace Berth.Doors.Pages;

/// <summary>Shown when a request cannot be answered.</summary>
[IgnoreAntiforgeryToken, DisableRateLimiting]
public sealed class ErrorModel : PageModel
{
    public string Title { get; private set; } = "";
    public string Text { get; private set; } = "";

    /// <summary>Whether the fault is ours; then the log has more about it.</summary>
    public bool IsOurs => Response.StatusCode >= 500;

    private string Seconds => Response.Headers.RetryAfter is [{ } wait] ? wait : "some";

    /// <summary>Not a handler: of whatever method the request was, its page is the same.</summary>
    [NonHandler]
    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context) =>
        Say(int.Parse($"{RouteData.Values["status"]}", CultureInfo.InvariantCulture));

    private void Say(int status) =>
        (Title, Text) = (Response.StatusCode >= 400 ? Response.StatusCode : status) switch
        {
            413 => ("Too large", "What you sent is too large. Shorten it and try again."),
            429 => (
                "One moment, please",
                $"Too many requests from your address or account. Try again in {Seconds} seconds; nothing was lost."
            ),
            403 => (
                "That did not work",
                "Your account may not do this, or a page of another site asked for it. Nothing was done."
            ),
            404 => ("Not found", "There is nothing at this address. Check the link that you followed."),
            400 => (
                "That did not work",
                "The page was open for too long, or the request was damaged. Go back, reload, and try again."
            ),
            405 => (
                "That did not work",
                "This address cannot be asked in that way. Go back, and follow a link or a button."
            ),
            502 => (
                "That did not work",
                "The payment provider refused it. It is not your card, nothing was charged, and trying again will not help. "
                    + "We have been told; write to us through the contact page."
            ),
            >= 500 => (
                "Something went wrong",
                "This is our fault, and we have been told. Nothing was lost; please try again in a minute."
            ),
            _ => ("That did not work", "The request could not be answered."),
        };
}
