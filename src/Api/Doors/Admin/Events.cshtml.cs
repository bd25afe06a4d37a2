using Berth.Platform.Data;
using Berth.Shop.Payments;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Berth.Doors.Admin;

/// <summary>Lists Stripe's events and what came of them. Never shows their content, which has personal data.</summary>
public sealed class EventsModel(AppDb db) : AdminPage
{
    private const string Open = "Open",
        Handled = "Handled";

    public AdminList List { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var text = Wanted;
        var handled = State switch
        {
            Open => false,
            Handled => true,
            _ => (bool?)null,
        };
        var (rows, more) = await PageOfAsync(
            db.StripeEvents.AsNoTracking()
                .Where(e =>
                    (handled == null || e.HandledAt != null == handled)
                    && (text == null || e.Type.Contains(text) || e.Id.ToLower() == text)
                )
                .OrderByDescending(e => e.ReceivedAt)
                .Select(e => new
                {
                    e.Id,
                    e.Type,
                    e.ReceivedAt,
                    e.HandledAt,
                    e.Outcome,
                }),
            cancellationToken
        );
        List = new()
        {
            Title = "Events",
            Path = "/admin/events",
            Asked = this,
            HasMore = more,
            Searches = "Type or id",
            States = [Open, Handled],
            Columns = ["Received", "Id", "Type", "Outcome"],
            Actions = [new("Replay", "Reprocess")],
            Rows =
            [
                .. rows.Select(e => new AdminList.Row(
                    e.Id,
                    e.Id,
                    [
                        AdminList.Cell.At(e.ReceivedAt),
                        e.Id,
                        e.Type,
                        HandleStripeEvent.Handles(e.Type)
                            ? new AdminList.Cell(
                                e.Outcome ?? "not handled yet",
                                Tone: e.HandledAt is null ? "busy" : null
                            )
                            : "kept only",
                    ]
                )),
            ],
        };
    }

    public Task<IActionResult> OnPostReplayAsync(
        List<string> ids,
        [FromServices] ReplayEvent replay,
        CancellationToken cancellationToken
    ) => ForEachAsync(ids, "are handled again", id => replay.ReplayAsync(id, cancellationToken));
}
