using System.Text.Json;
using Berth.Platform.Mail;
using Shouldly;
using Xunit;

namespace Berth.Tests.EndToEnd;

/// <summary>Mail over real wires, with a process that dies in the middle of one.</summary>
public sealed class MailTests
{
    [Fact]
    public async Task AMailArrivesOnceAndOneThatWasInterruptedWaitsForADecision()
    {
        await using var it = await Installation.CreateAsync();
        await SendAsync(it, "goodbye/1");
        await it.StartProductAsync(crashAt: "mail:sending", waitUntilUp: false);
        await it.ProductEndsAsync();
        (await it.MailsAsync()).ShouldBeEmpty();

        await it.StartProductAsync();
        await SendAsync(it, "goodbye/2");
        await it.MailArrivesAsync("ada@example.com");
        await it.MailArrivesAsync("operators@localhost", about: "A mail may or may not have been sent");
        // It arrives a moment before it is written down that it did.
        IReadOnlyList<(string Id, string Key, string Recipient, string State)> mails = [];
        await Patience.UntilAsync(async () =>
            (mails = [.. (await MailsAsync(it)).Where(m => m.Recipient == "ada@example.com")]).Any(m =>
                m.State == "Sent"
            )
        );
        mails
            .Select(m => (m.Key, m.State))
            .ShouldBe([("goodbye/2", "Sent"), ("goodbye/1", "Uncertain")], ignoreOrder: true);

        await it.BerthAsync("mails", "send", mails.Single(m => m.State == "Uncertain").Id);
        await it.MailArrivesAsync("ada@example.com", count: 2);
        (
            await Should.ThrowAsync<InvalidOperationException>(
                it.BerthAsync("mails", "send", mails.Single(m => m.Key == "goodbye/2").Id)
            )
        ).Message.ShouldContain("no refused or uncertain mail");
        (await it.BerthAsync("mails")).ShouldNotContain("Uncertain");
    }

    private static async Task SendAsync(Installation it, string key)
    {
        await using var db = TestDatabase.Open(it.Database);
        db.Send(key, "ada@example.com", new Goodbye("acme", "You cancelled it.", "No copy."));
        await db.SaveChangesAsync();
    }

    private static async Task<IReadOnlyList<(string Id, string Key, string Recipient, string State)>> MailsAsync(
        Installation it
    ) =>
        [
            .. JsonDocument
                .Parse(await it.BerthAsync("mails", "--json"))
                .RootElement.EnumerateArray()
                .Select(m =>
                    (
                        m.GetProperty("id").GetString()!,
                        m.GetProperty("key").GetString()!,
                        m.GetProperty("recipient").GetString()!,
                        m.GetProperty("state").GetString()!
                    )
                ),
        ];
}
