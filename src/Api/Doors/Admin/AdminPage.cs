using Berth.Platform.Accounts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Berth.Doors.Admin;

/// <summary>The base of the operators' lists.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public abstract class AdminPage : PageModel
{
    /// <summary>The text to search for.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    /// <summary>The state to filter by; empty for any.</summary>
    [BindProperty(SupportsGet = true)]
    public string? State { get; set; }

    /// <summary>The number of the page, from 0.</summary>
    [BindProperty(SupportsGet = true)]
    public int P { get; set; }

    /// <summary>The result of the last action, shown once after the redirect.</summary>
    [TempData]
    public string? Said { get; set; }

    /// <summary>The operator who is signed in.</summary>
    public Me Who => Me.Of(HttpContext)!;

    /// <summary>Whether this operator may change anything.</summary>
    public bool MayChange => Who.Role >= AccountRole.Operator;

    /// <summary>The search text trimmed and in lower case, for comparison; null for everything.</summary>
    protected string? Wanted => string.IsNullOrWhiteSpace(Q) ? null : Q.Trim().ToLowerInvariant();

    /// <summary>The state to filter by; null for any, and for a state that does not exist.</summary>
    protected T? StateOf<T>()
        where T : struct, Enum =>
        Enum.TryParse<T>(State, ignoreCase: true, out var state) && Enum.IsDefined(state) ? state : null;

    /// <summary>Reads the rows of this page, and whether there are more.</summary>
    protected async Task<(List<T> Rows, bool HasMore)> PageOfAsync<T>(
        IQueryable<T> all,
        CancellationToken cancellationToken
    )
    {
        P = Math.Clamp(P, 0, 10_000);
        var rows = await all.Skip(P * AdminList.PageSize).Take(AdminList.PageSize + 1).ToListAsync(cancellationToken);
        var hasMore = rows.Count > AdminList.PageSize;
        return (hasMore ? rows[..AdminList.PageSize] : rows, hasMore);
    }

    /// <summary>Makes the layout wide, since tables need room.</summary>
    [NonHandler]
    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context) => ViewData["Wide"] = true;

    /// <summary>Redirects to the list with the same search, filter and page.</summary>
    protected IActionResult Back() =>
        RedirectToPage(
            new
            {
                q = Q,
                state = State,
                p = P,
            }
        );

    /// <summary>
    /// Applies an action to each selected row, one after another. A failure is reported and does not stop the others.
    /// The action returns false if the row is not as it was any more.
    /// </summary>
    protected Task<IActionResult> ForEachAsync<T>(IReadOnlyList<T>? ids, string done, Func<T, Task<bool>> act) =>
        ForEachAsync(ids, done, async id => await act(id) ? null : "It has changed since the page was loaded.");

    /// <summary>
    /// Applies an action to each selected row, one after another. The action returns why it was not done, or null if it
    /// was.
    /// </summary>
    protected async Task<IActionResult> ForEachAsync<T>(IReadOnlyList<T>? ids, string done, Func<T, Task<string?>> act)
    {
        var (count, failed) = (0, new List<string>());
        foreach (var id in (ids ?? []).Distinct().Take(AdminList.PageSize))
        {
            try
            {
                if (await act(id) is { } why)
                    failed.Add($"{id}: {why}");
                else
                    count++;
            }
            catch (InvalidOperationException e)
            {
                failed.Add($"{id}: {e.Message}");
            }
        }
        Said = (count, failed.Count) switch
        {
            (0, 0) => "Select at least one row.",
            (0, _) => $"Not done: {string.Join(" ", failed)}",
            (_, 0) => $"{count} {Of(count, done)}.",
            _ => $"{count} {Of(count, done)}. Not done: {string.Join(" ", failed)}",
        };
        return Back();
    }

    /// <summary>What was done, of one or of several: "are stopped" is "is stopped" of one.</summary>
    private static string Of(int count, string done)
    {
        if (count != 1)
            return done;
        var words = done.Split(' ');
        if (words[0] is not ("are" or "have"))
            words[0] += "s";
        return string.Join(
            ' ',
            words.Select(w =>
                w is "are" ? "is"
                : w is "have" ? "has"
                : w
            )
        );
    }
}
