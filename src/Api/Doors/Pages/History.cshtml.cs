using Berth.Platform.Audit;
using Berth.Platform.Data;
using Berth.Shop.Orders;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Berth.Doors.Pages;

/// <summary>Shows a customer the complete audit of one container, without operators' names and locations.</summary>
public sealed class HistoryModel(AppDb db) : PageModel
{
    private const int Most = 300;

    /// <summary>One change.</summary>
    public sealed record Row(DateTimeOffset At, string What, string? Before, string? After, string By);

    public string Token { get; private set; } = "";
    public string Name { get; private set; } = "";
    public IReadOnlyList<Row> Rows { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string token, CancellationToken cancellationToken)
    {
        if (
            await OrderAddress.Find(db, HttpContext, token).AsNoTracking().SingleOrDefaultAsync(cancellationToken)
            is not { } order
        )
            return NotFound();
        (Token, Name) = (token, order.Name);
        Rows = await OfAsync(db, [order.Id.ToString(), $"{order.TenantId}"], cancellationToken);
        return Page();
    }

    /// <summary>Reads the newest changes of these subjects, newest first.</summary>
    internal static async Task<IReadOnlyList<Row>> OfAsync(
        AppDb db,
        IReadOnlyList<string> subjects,
        CancellationToken cancellationToken
    ) =>
        [
            .. (
                await db
                    .Audit.AsNoTracking()
                    .Where(a => subjects.Contains(a.Subject))
                    .OrderByDescending(a => a.Id)
                    .Take(Most)
                    .ToListAsync(cancellationToken)
            ).Select(a => new Row(a.At, $"{a.Kind} {a.Field}", a.Before, a.After, By(a))),
        ];

    private static string By(AuditEntry entry) =>
        entry.Actor switch
        {
            var who when who.StartsWith("operator", StringComparison.Ordinal) => "an operator",
            var who when who.StartsWith("token", StringComparison.Ordinal) => "an operator's program",
            var who when who.StartsWith("customer", StringComparison.Ordinal) =>
                $"you{(entry.Origin is { } from ? $", from {from}" : "")}",
            "stripe" => "the payment provider",
            _ => "the shop",
        };
}
