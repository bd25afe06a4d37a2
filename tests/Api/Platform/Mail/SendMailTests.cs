using Berth.Platform.Jobs;
using Berth.Platform.Mail;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Berth.Tests.Mail;

/// <summary>Sent when it can be, told when it cannot, and never twice.</summary>
public sealed class SendMailTests : IAsyncLifetime
{
    private TestApp _app = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await TestApp.StartAsync();
        await using var db = _app.Db();
        db.Send("goodbye/1", "ada@example.com", new Goodbye("acme", "You cancelled it.", "No copy."));
        await db.SaveChangesAsync();
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task ABusyServerIsAskedAgainForTwoDaysWithGrowingWaitsAndThenSomebodyIsTold()
    {
        _app.Mailer.Answer = m =>
            m.IsAlert ? new Delivery.Taken() : new Delivery.NotNow("RCPT TO was answered with: 451 Try later.");
        var waits = new List<double>();
        for (var i = 0; i < 100 && (await MailAsync()).State == MailState.Waiting; i++)
        {
            await _app.Db().Database.ExecuteSqlAsync($"UPDATE jobs SET run_at = now() WHERE state = 'Ready'");
            await _app.RunJobsAsync();
            var next = await _app.Db().Jobs.Where(j => j.State == JobState.Ready).ToListAsync();
            if (next is [var job])
                waits.Add(Math.Round((job.RunAt - DateTimeOffset.UtcNow).TotalMinutes));
        }
        waits.Take(8).ShouldBe([1, 2, 4, 8, 16, 32, 64, 120]);
        (waits.Sum() / 60).ShouldBeInRange(44, 50);
        var mail = await MailAsync();
        (mail.State, mail.Attempts).ShouldBe((MailState.Refused, 30));
        mail.LastError!.ShouldContain("451 Try later");
        _app.Mailer.Sent.ShouldHaveSingleItem().Recipient.ShouldBe("ops@shop.example");
    }

    [Fact]
    public async Task ARefusedRecipientIsToldToTheOperatorsAndSentAgainOnlyByThem()
    {
        _app.Mailer.Answer = m =>
            m.IsAlert ? new Delivery.Taken() : new Delivery.Never("RCPT TO was answered with: 550 No such user.");
        await _app.RunJobsAsync();
        var mail = await MailAsync();
        mail.State.ShouldBe(MailState.Refused);
        var alert = _app.Mailer.Sent.Single(m => m.IsAlert);
        alert.Text.ShouldContain("550 No such user");
        alert.Text.ShouldContain($"berth mails send {mail.Id}");

        _app.Mailer.Answer = _ => new Delivery.Taken();
        (await _app.RunJobsAsync()).ShouldBe(0);
        (await Berth.Platform.Mail.Mail.SendAgainAsync(_app.Db(), mail.Id, default)).ShouldBeTrue();
        await _app.RunJobsAsync();
        (await MailAsync()).State.ShouldBe(MailState.Sent);
        (await Berth.Platform.Mail.Mail.SendAgainAsync(_app.Db(), mail.Id, default)).ShouldBeFalse();
    }

    [Fact]
    public async Task ARefusedAlertIsNotToldInTurn()
    {
        _app.Mailer.Answer = _ => new Delivery.Never("550");
        await _app.RunJobsAsync();
        (
            await _app.Db()
                .Mails.Where(m => m.Kind == nameof(OperatorAlert))
                .Select(m => m.Recipient)
                .Order()
                .ToListAsync()
        ).ShouldBe([Berth.Platform.Mail.Mail.ToOperators, "ops@shop.example"]);
    }

    [Fact]
    public async Task AProcessThatDiedAfterTheDotLeavesTheMailUncertainAndNobodySendsItAgain()
    {
        _app.Mailer.DiesInBetween = true;
        await _app.RunJobsAsync();
        (await MailAsync()).State.ShouldBe(MailState.Sending);
        _app.Mailer.DiesInBetween = false;
        await _app.Db().Database.ExecuteSqlAsync($"UPDATE jobs SET run_at = now()");
        await _app.RunJobsAsync();
        (await MailAsync()).State.ShouldBe(MailState.Uncertain);
        _app.Mailer.Sent.Count(m => !m.IsAlert).ShouldBe(1);
        _app.Mailer.Sent.Count(m => m.IsAlert).ShouldBe(1);
    }

    [Fact]
    public async Task TwoWhoWouldSendTheSameMailSendItOnce()
    {
        // The first one was taken for dead and comes back: its mail is begun by another one before it says the last
        // word.
        _app.Mailer.Answer = _ =>
        {
            using var other = _app.Db();
            var mail = other.Mails.Single(m => m.Key == "goodbye/1");
            mail.Begin();
            other.SaveChangesAsync().GetAwaiter().GetResult();
            return new Delivery.Taken();
        };
        await _app.RunJobsAsync();
        _app.Mailer.Sent.ShouldBeEmpty();
    }

    [Fact]
    public void ASlowMailServerLeavesPlacesToOtherJobs()
    {
        var lanes = new MailLanes();
        var first = lanes.TryEnter().ShouldNotBeNull();
        lanes.TryEnter().ShouldNotBeNull();
        lanes.TryEnter().ShouldBeNull();
        first.Dispose();
        lanes.TryEnter().ShouldNotBeNull();
    }

    private Task<Berth.Platform.Mail.Mail> MailAsync() => _app.Db().Mails.SingleAsync(m => m.Key == "goodbye/1");
}
