using System.CommandLine;
using Berth.Platform.Data;
using Berth.Shop.Payments;
using Microsoft.EntityFrameworkCore;

namespace Berth.Doors.Cli;

/// <summary><c>berth events</c>: what Stripe told, and what came of it. Never what the events say of people.</summary>
internal static class EventsCommand
{
    private const int Last = 50;

    public static Command Define()
    {
        var open = new Option<bool>("--open") { Description = "Only unhandled events." };
        var command = new Command("events", $"Show the last {Last} payment events.") { Output.Json, open };
        command.SetAction(
            (parsed, ct) =>
                OnDatabase.RunAsync(parsed, (db, _, output) => ListAsync(db, output, parsed.GetValue(open), ct))
        );
        command.Add(Replay());
        return command;
    }

    private static async Task<int> ListAsync(AppDb db, Output output, bool open, CancellationToken cancellationToken)
    {
        var events = await db
            .StripeEvents.AsNoTracking()
            .Where(e => !open || e.HandledAt == null)
            .OrderByDescending(e => e.ReceivedAt)
            .Take(Last)
            .Select(e => new
            {
                e.Id,
                e.Type,
                e.ReceivedAt,
                e.HandledAt,
                e.Outcome,
            })
            .ToListAsync(cancellationToken);
        var rows = Enumerable
            .Reverse(events)
            .Select(e => new
            {
                e.Id,
                e.Type,
                e.ReceivedAt,
                e.HandledAt,
                e.Outcome,
                Kept = !HandleStripeEvent.Handles(e.Type),
            })
            .ToList();
        output.List(
            rows,
            "No events yet.",
            ("at", e => Output.Time(e.ReceivedAt)),
            ("id", e => e.Id),
            ("type", e => e.Type),
            ("outcome", e => e.Kept ? "kept only" : e.Outcome ?? "not handled yet")
        );
        return Exit.Done;
    }

    private static Command Replay()
    {
        var id = new Argument<string>("id")
        {
            Description =
                "The event's id, evt_…. If it never arrived, it is fetched from Stripe, which keeps events for 30 days.",
        };
        var command = new Command(
            "replay",
            "Process an event again. Its subject is read from Stripe again, so nothing happens twice."
        )
        {
            id,
        };
        command.SetAction(
            (parsed, ct) =>
                OnDatabase.RunAsync(
                    parsed,
                    async (_, services, _) =>
                    {
                        if (await services.GetRequiredService<ReplayEvent>().ReplayAsync(parsed.GetValue(id)!, ct))
                            return Exit.Done;
                        throw Refusal.NotFound(
                            $"neither the database nor Stripe has an event {parsed.GetValue(id)}. Stripe keeps them for 30 days."
                        );
                    }
                )
        );
        return command;
    }
}
