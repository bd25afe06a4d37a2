using Berth.Platform.Jobs;
using Berth.Platform.Mail;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Berth.Tests.Mail;

/// <summary>A mail is there when what causes it is, and once.</summary>
public sealed class OutboxTests
{
    private static readonly Resumed Notice = new("acme", "http://acme.shop.example/");

    [Fact]
    public async Task AMailCommitsOrVanishesWithWhatCausedIt()
    {
        await using var app = await TestApp.StartAsync();
        await using (var db = app.Db())
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            db.Send("resumed/1", "ada@example.com", Notice);
            await db.SaveChangesAsync();
            await transaction.RollbackAsync();
        }
        (await app.RunJobsAsync()).ShouldBe(0);
        app.Db().Mails.ShouldBeEmpty();

        await SendAsync(app, "resumed/1");
        (await app.RunJobsAsync()).ShouldBe(1);
        app.Mailer.Sent.ShouldHaveSingleItem().Subject.ShouldBe("acme is running again");
        var mail = await app.Db().Mails.SingleAsync();
        (mail.State, mail.Attempts, mail.Kind, mail.Recipient, mail.SentAt is null).ShouldBe(
            (MailState.Sent, 1, "Resumed", "ada@example.com", false)
        );
    }

    [Fact]
    public async Task TheSameMailIsThereOnceWhoeverSaysItWhenever()
    {
        await using var app = await TestApp.StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SendAsync(app, "resumed/1")));
        (await app.Db().Jobs.CountAsync()).ShouldBe(1);
        await app.RunJobsAsync();
        await SendAsync(app, "resumed/1");
        await app.RunJobsAsync();
        app.Mailer.Sent.Count.ShouldBe(1);
    }

    [Fact]
    public async Task AnAlertGoesToEachOperatorOnce()
    {
        await using var app = await TestApp.StartAsync(
            settings: new Dictionary<string, string?> { ["Berth:Mail:Operators:1"] = "night@shop.example" }
        );
        for (var i = 0; i < 2; i++)
        {
            await using var db = app.Db();
            db.Alert("disk/1", "The disk is full", "Make room.");
            await db.SaveChangesAsync();
            await app.RunJobsAsync();
        }
        app.Mailer.Sent.Select(m => m.Recipient).Order().ShouldBe(["night@shop.example", "ops@shop.example"]);
        app.Db().Mails.ShouldAllBe(m => m.State == MailState.Sent);
    }

    [Fact]
    public async Task WhileMailIsOffMailsWaitButNotForEver()
    {
        await using var app = await TestApp.StartAsync(
            settings: new Dictionary<string, string?> { ["Berth:Mail:Host"] = "" }
        );
        await SendAsync(app, "resumed/1");
        await app.RunJobsAsync();
        (await app.Db().Mails.SingleAsync()).State.ShouldBe(MailState.Waiting);
        await app.Db()
            .Database.ExecuteSqlAsync(
                $"UPDATE mails SET created_at = now() - interval '49 hours'; UPDATE jobs SET run_at = now()"
            );
        await app.RunJobsAsync();
        (await app.Db().Mails.SingleAsync()).State.ShouldBe(MailState.Refused);
        app.Mailer.Sent.ShouldBeEmpty();
    }

    [Fact]
    public async Task WhatOldMailsSaidIsDeletedAndThatTheyWereSentIsNot()
    {
        await using var app = await TestApp.StartAsync();
        await SendAsync(app, "resumed/old");
        await SendAsync(app, "resumed/new");
        await app.RunJobsAsync();
        await using var db = app.Db();
        await db.Database.ExecuteSqlAsync(
            $"UPDATE mails SET sent_at = now() - interval '91 days' WHERE key = 'resumed/old'"
        );
        db.Enqueue(new NewJob(DeleteOldMails.Kind, "{}"));
        await db.SaveChangesAsync();
        await app.RunJobsAsync();
        (await db.Mails.Where(m => m.Text == "" && m.Html == "").Select(m => m.Key).ToListAsync()).ShouldBe([
            "resumed/old",
        ]);
        (await db.Mails.CountAsync()).ShouldBe(2);
    }

    private static async Task SendAsync(TestApp app, string key)
    {
        await using var db = app.Db();
        db.Send(key, "ada@example.com", Notice);
        await db.SaveChangesAsync();
    }
}
