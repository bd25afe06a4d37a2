using Berth.Platform.Accounts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Berth.Doors.Admin;

/// <summary>What the operators' lists have in common.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public abstract class AdminPage : PageModel
{
    /// <summary>What is searched.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    /// <summary>Which state is wanted; empty = any.</summary>
    [BindProperty(SupportsGet = true)]
    public string? State { get; set; }

    /// <summary>The page, from 0.</summary>
    [BindProperty(SupportsGet = true)]
    public int P { get; set; }

    /// <summary>What came of the last thing that was done.</summary>
    [TempData]
    public string? Said { get; set; }

    /// <summary>Who looks.</summary>
    public Me Who => Me.Of(HttpContext)!;

    /// <summary>Whether they may change anything.</summary>
    public bool MayChange => Who.Role >= AccountRole.Operator;

    /// <summary>The search as it is compared: without case; null = everything.</summary>
    protected string? Wanted => string.IsNullOrWhiteSpace(Q) ? null : Q.Trim().ToLowerInvariant();

    /// <summary>The state as it is stored; null = any, also for one that there is not.</summary>
    protected T? StateOf<T>()
        where T : struct, Enum =>
        Enum.TryParse<T>(State, ignoreCase: true, out var state) && Enum.IsDefined(state) ? state : null;

    /// <summary>The rows of this page, and whether there are more.</summary>
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

    /// <summary>Tables need room.</summary>
    [NonHandler]
    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context) => ViewData["Wide"] = true;

    /// <summary>Back to the list as it was.</summary>
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
    /// Does something to each that is ticked, one after another: one that fails does not hold up the others, and is
    /// told. False: it is not there any more.
    /// </summary>
    protected Task<IActionResult> ForEachAsync<T>(IReadOnlyList<T>? ids, string done, Func<T, Task<bool>> act) =>
        ForEachAsync(ids, done, async id => await act(id) ? null : "Not as it was when the page was drawn.");

    /// <summary>The same for what says why it was not done; null when it was.</summary>
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
            (0, 0) => "Nothing is ticked.",
            (0, _) => $"Not done: {string.Join(" ", failed)}",
            (_, 0) => $"{count} {done}.",
            _ => $"{count} {done}. Not done: {string.Join(" ", failed)}",
        };
        return Back();
    }
}
