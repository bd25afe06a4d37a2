using Berth.Shop.Checkout;
using Berth.Shop.Orders;
using Berth.Shop.Payments;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Berth.Tests.Dashboard;

/// <summary>"Find your container" says and does the same whatever there is; only the owner gets a mail.</summary>
public sealed class FindTests
{
    [Fact]
    public async Task WhoAsksLearnsNothing()
    {
        await using var app = await TestApp.StartAsync();
        var order = (
            await app.InScopeAsync<PlaceOrder, PlaceOrder.Answer>(p =>
                p.PlaceAsync(new("hello", "small", "ada", "ada@example.com", null), default)
            )
        ).Order!;
        app.Stripe.HasPaidSession("cs_1", order.Id.ToString(), "sub_1");
        await app.InScopeAsync<FulfilCheckout>(f => f.FulfilAsync("cs_1", default));

        var answers = new List<string>();
        foreach (
            var (name, email) in ((string, string)[])
                [("ada", "mallory@example.com"), ("nobody", "ada@example.com"), ("ada", " Ada@Example.com ")]
        )
        {
            var jobs = await JobsAsync(app);
            answers.Add(
                (await AskAsync(app, name, email))
                    .Replace(email, "EMAIL", StringComparison.Ordinal)
                    .Replace($"\"{name}\"", "NAME", StringComparison.Ordinal)
            );
            (await JobsAsync(app)).ShouldBe(jobs + 1);
        }
        answers.Distinct().ShouldHaveSingleItem();
        // The request itself has looked nothing up and written no mail: whatever there is, it does the same work.
        (await app.Db().Mails.CountAsync(m => m.Kind == "YourPage")).ShouldBe(0);
        (
            await app.Db().Jobs.Where(j => j.Kind == "send-page").Select(j => j.Payload + j.Key).ToListAsync()
        ).ShouldAllBe(p => !p.Contains('@'));

        await app.RunJobsAsync();
        (await app.Db().Mails.SingleAsync(m => m.Kind == "YourPage")).Recipient.ShouldBe("ada@example.com");
    }

    private static Task<int> JobsAsync(TestApp app) => app.Db().Jobs.CountAsync(j => j.Kind == "send-page");

    private static async Task<string> AskAsync(TestApp app, string name, string email)
    {
        using var answer = await app.Http.PostAsync(
            "/find",
            new FormUrlEncodedContent([
                new("__RequestVerificationToken", await Web.Forms.TokenAsync(app, "/find")),
                new("Name", name),
                new("Email", email),
            ])
        );
        var page = await answer.Content.ReadAsStringAsync();
        return Web.Forms.Token().Replace(page, "TOKEN");
    }
}
