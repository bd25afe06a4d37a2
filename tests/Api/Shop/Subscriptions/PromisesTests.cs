using System.Net;
using Berth.Platform.Data;
using Berth.Shop.Catalog;
using Berth.Shop.Gateway;
using Berth.Shop.Subscriptions;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Berth.Tests.Billing;

/// <summary>What page, mail and history promise is one text, and the job keeps its dates.</summary>
public sealed class PromisesTests
{
    [Fact]
    public void TheEndIsThatOfTheJob()
    {
        var terms = new DunningTerms { Suspended = TimeSpan.FromDays(10), KeepData = TimeSpan.FromDays(5) };
        var ends = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        var words = Promises.AtEnd(ends, terms, at => at + terms.KeepData);
        words.ShouldContain("until 1 March 2026, 12:00 UTC");
        words.ShouldContain("kept until 11 March 2026");
        words.ShouldContain("a copy of its data until 16 March 2026");
        var stopped = Dunning.Decide(
            new Standing(
                ends,
                Failing: false,
                Ended: true,
                RemoveAtEnd: false,
                SuspensionReason.None,
                KeepRunning: false,
                DunningStage.Active,
                SuspendsAt: null,
                RemovedAt: null,
                Reminded: 0
            ),
            terms,
            ends
        );
        stopped.RemovedAt.ShouldBe(Promises.RemovedAt(ends, terms));
        Promises.AtEnd(ends, terms, _ => null).ShouldContain("No copy of its data is kept.");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task PageAndMailSayTheSame(bool keepsCopies)
    {
        var folder = Directory.CreateTempSubdirectory("berth-copies-").FullName;
        try
        {
            await using var app = await TestApp.StartAsync(
                settings: new Dictionary<string, string?> { ["Berth:Backups:Folder"] = keepsCopies ? folder : "" }
            );
            var order = await app.BuyAsync("ada");
            var page = WebUtility.HtmlDecode(await app.Http.GetStringAsync($"/orders/{order.Token}"));
            page.ShouldContain(keepsCopies ? "We keep a copy of its data until" : "No copy of its data is kept.");
            var paid = await app.Db().Subscriptions.Select(s => s.PaidThrough).SingleAsync();
            await using (var scope = app.Worker.CreateAsyncScope())
            {
                var db = scope.ServiceProvider.GetRequiredService<AppDb>();
                await using var transaction = await db.Database.BeginTransactionAsync();
                var s = await Subscription.LockAsync(db, order.TenantId!.Value, default);
                var cancelled = new Reading("active", paid, false, false, null, paid, null, "small", "small", null);
                s.Learn(cancelled, DateTimeOffset.UtcNow);
                await scope.ServiceProvider.GetRequiredService<AdvanceDunning>().AdvanceAsync(s, default);
                await db.SaveChangesAsync();
                await transaction.CommitAsync();
            }
            var mail = await app.Db().Mails.SingleAsync(m => m.Kind == "CancellationScheduled");
            var promise = mail.Text.ReplaceLineEndings(" ");
            promise.ShouldContain($"kept until {DunningWords.Day(paid + TimeSpan.FromDays(21))}");
            page.ShouldContain($"kept until {DunningWords.Day(paid + TimeSpan.FromDays(21))}");
            promise.ShouldContain(keepsCopies ? "We keep a copy" : "No copy of its data is kept.");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
