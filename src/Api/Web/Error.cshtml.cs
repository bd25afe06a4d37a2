using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Berth.Web;

/// <summary>What people see when a request cannot be answered.</summary>
[IgnoreAntiforgeryToken]
public sealed class ErrorModel : PageModel
{
    public string Title { get; private set; } = "";
    public string Text { get; private set; } = "";

    public void OnGet(int status) => Say(status);

    public void OnPost(int status) => Say(status);

    private void Say(int status) => (Title, Text) = status switch
    {
        404 => ("Not found", "There is nothing at this address. Check the link that you followed."),
        400 => ("That did not work", "The page was open for too long, or the request was damaged. Go back, reload, and try again."),
        >= 500 => ("Something went wrong", "It is our fault and has been noted. Nothing was lost; please try again in a minute."),
        _ => ("That did not work", "The request could not be answered."),
    };
}
