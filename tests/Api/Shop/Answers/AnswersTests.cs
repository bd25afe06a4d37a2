using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Berth.Platform.Accounts;
using Berth.Shop.Answers;
using Berth.Shop.Catalog;
using Berth.Shop.Orders;
using Berth.Shop.Tenancy;
using Berth.Tests.Cli;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Berth.Tests.Answers;

/// <summary>
/// What a buyer answers, from the form to the container's environment, and all the places where it must not be: a secret
/// in clear anywhere, anything with Stripe, and nothing of it once its owner is forgotten.
/// </summary>
public sealed class AnswersTests : IAsyncLifetime
{
    private const string Key = "s3cret-canary";
    private readonly string _folder = Directory.CreateTempSubdirectory("berth-catalog-").FullName;
    private TestApp _app = null!;

    public async ValueTask InitializeAsync()
    {
        var hello = await File.ReadAllTextAsync(Repository.Path("catalog", "hello.yaml"));
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "hello.yaml"),
            hello
                + """

                customerVariables: true
                ask:
                  SITE_TITLE: { title: Title of your site, pattern: "[A-Za-z ]+", maxLength: 30, required: true, help: Letters. }
                  COLOUR: { title: Colour, kind: choice, choices: [red, blue], default: blue }
                  API_KEY: { title: Your key, kind: secret }

                """
        );
        _app = await TestApp.StartAsync(settings: new Dictionary<string, string?> { ["Berth:Catalog"] = _folder });
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task AreAskedOnTheFormAndReachTheContainer()
    {
        using var ada = new Visitor(_app);
        (await ada.OpenAsync("/checkout/hello")).ShouldBe(HttpStatusCode.OK);
        foreach (var part in (string[])["Title of your site", "(optional)", "<select", "type=\"password\"", "Letters."])
            ada.Page.ShouldContain(part);
        using (var wrong = await OrderAsync(ada, ("Ask[SITE_TITLE]", "<b>"), ("Ask[API_KEY]", Key)))
            wrong.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        ada.Page.ShouldMatch("id=\"ask-SITE_TITLE-error\" class=\"error\">It does not have the right form. Letters.<");
        ada.Page.ShouldContain("value=\"&lt;b&gt;\""); // what was typed is there again
        ada.Page.ShouldNotContain(Key);
        using (var right = await OrderAsync(ada, ("Ask[SITE_TITLE]", "Adas Garden"), ("Ask[API_KEY]", Key)))
            right.Headers.Location!.ToString().ShouldBe("http://pay.invalid/1");

        var order = await _app.Db().Orders.SingleAsync();
        _app.Stripe.Asked.ShouldAllBe(a => !a.Contains(Key) && !a.Contains("Adas Garden"));
        (await EverywhereAsync(Key)).ShouldBeEmpty();
        var known = await KnownAsync(order.Id);
        known.Plain.ShouldBe(
            new Dictionary<string, string> { ["SITE_TITLE"] = "Adas Garden", ["COLOUR"] = "blue" },
            ignoreOrder: true
        );
        known.Secret["API_KEY"].Value.ShouldBe(Key);
    }

    [Fact]
    public async Task ProgramsAndOperatorsAnswerToo()
    {
        using var wrong = await _app.Http.PostAsJsonAsync(
            "/api/create-checkout/",
            new
            {
                subdomain = "ada",
                email = "ada@example.com",
                answers = new Dictionary<string, string> { ["COLOUR"] = "green", ["OTHER"] = "x" },
            }
        );
        wrong.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var said = await wrong.Content.ReadAsStringAsync();
        foreach (var field in (string[])["answers.SITE_TITLE", "answers.COLOUR", "answers.OTHER"])
            said.ShouldContain(field);
        using var right = await _app.Http.PostAsJsonAsync(
            "/api/create-checkout/",
            new
            {
                subdomain = "ada",
                email = "ada@example.com",
                answers = new Dictionary<string, string> { ["SITE_TITLE"] = "Ada", ["COLOUR"] = "red" },
            }
        );
        right.StatusCode.ShouldBe(HttpStatusCode.OK, await right.Content.ReadAsStringAsync());

        string[] given = ["provision", "--name", "bob", "--email", "bob@example.com"];
        (await _app.BerthAsync(given)).Error.ShouldContain("--answer SITE_TITLE: Please fill this in.");
        var inCommand = await _app.BerthAsync([.. given, "--answer", "SITE_TITLE=Bob", "--answer", $"API_KEY={Key}"]);
        (inCommand.Code, inCommand.Error.Contains("API_KEY=@FILE"), inCommand.Error.Contains(Key)).ShouldBe(
            (2, true, false)
        );
        var file = Path.Combine(_folder, "key");
        await File.WriteAllTextAsync(file, $"{Key}\n");
        await _app.DoneAsync([.. given, "--answer", "SITE_TITLE=Bob", "--answer", $"API_KEY=@{file}"]);
        var bob = await _app.Db().Orders.SingleAsync(o => o.Name == "bob");
        (await KnownAsync(bob.Id)).Secret["API_KEY"].Value.ShouldBe(Key);
    }

    [Fact]
    public async Task CanBeChangedLaterAndAreExportedAndForgotten()
    {
        await _app.DoneAsync("provision", "--name", "ada", "--email", "ada@example.com", "--answer", "SITE_TITLE=Ada");
        var tenant = await _app.Db().Tenants.SingleAsync();
        var page = $"/orders/{await _app.NewSecretAsync(tenant.OrderId)}/settings";
        using var ada = new Visitor(_app);
        (await ada.OpenAsync(page)).ShouldBe(HttpStatusCode.OK);
        ada.Page.ShouldContain("value=\"Ada\"");
        using (
            var wrong = await ada.SendAsync(page, "", ("Ask[SITE_TITLE]", "1"), ("NewName", "PORT="), ("NewValue", "x"))
        )
            wrong.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        ada.Page.ShouldContain("A name has A-Z");
        ada.Page.ShouldContain("It does not have the right form.");
        (await _app.Db().Tenants.SingleAsync()).Generation.ShouldBe(tenant.Generation);

        using (
            var right = await ada.SendAsync(
                page,
                "",
                ("Ask[SITE_TITLE]", "Ada Two"),
                ("Ask[COLOUR]", "red"),
                ("Ask[API_KEY]", Key),
                ("NewName", "SMTP_HOST"),
                ("NewValue", "own-canary\r\n2")
            )
        )
            right.StatusCode.ShouldBe(HttpStatusCode.Redirect, ada.Page);
        (await _app.Db().Tenants.SingleAsync()).Generation.ShouldBe(tenant.Generation + 1);
        (await EverywhereAsync(Key)).ShouldBeEmpty();
        (await EverywhereAsync("own-canary")).ShouldBeEmpty();
        var known = await KnownAsync(tenant.OrderId);
        (known.Plain["SITE_TITLE"], known.Plain["COLOUR"], known.Secret["API_KEY"].Value).ShouldBe(
            ("Ada Two", "red", Key)
        );
        known.Own["SMTP_HOST"].Value.ShouldBe("own-canary\n2");
        (
            await _app.Db()
                .Audit.Where(a => a.Kind == "BuyerAnswer")
                .OrderBy(a => a.Field)
                .Select(a => $"{a.Field} {a.After}")
                .ToListAsync()
        ).ShouldBe(["API_KEY set", "COLOUR changed", "SITE_TITLE changed", "SMTP_HOST set"]);

        // A secret that is left empty stays, and nothing that is the same restarts anything.
        (await ada.SendAsync(page, "", ("Ask[SITE_TITLE]", "Ada Two"), ("Ask[COLOUR]", "red"))).Dispose();
        ada.Page.ShouldNotContain(Key);
        (await KnownAsync(tenant.OrderId)).Secret["API_KEY"].Value.ShouldBe(Key);
        (await _app.Db().Tenants.SingleAsync()).Generation.ShouldBe(tenant.Generation + 1);
        (
            await ada.SendAsync(page, "", ("Ask[SITE_TITLE]", "Ada"), ("Ask[COLOUR]", "red"), ("Remove", "SMTP_HOST"))
        ).Dispose();
        (await KnownAsync(tenant.OrderId)).Own.ShouldBeEmpty();

        await ada.SignInAsync("ada@example.com");
        await _app.Db()
            .Orders.ExecuteUpdateAsync(o =>
                o.SetProperty(x => x.AccountId, _app.Db().Accounts.Select(a => a.Id).Single())
            );
        var data = JsonDocument.Parse(await ada.Http.GetStringAsync("/account/data.json")).RootElement;
        data.GetProperty("answers").GetArrayLength().ShouldBe(3);
        data.GetRawText().ShouldContain("\"Ada\"");
        data.GetRawText().ShouldNotContain(Key);
        await _app.Db().Orders.ExecuteUpdateAsync(o => o.SetProperty(x => x.State, OrderState.Ended));
        (await ada.SendAsync("/account/settings", "Erase")).Dispose();
        (await _app.Db().BuyerAnswers.CountAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task AnOperatorWhoLooksIsNotShownThem()
    {
        await _app.DoneAsync("provision", "--name", "ada", "--email", "ada@example.com", "--answer", "SITE_TITLE=Ada");
        var tenant = await _app.Db().Tenants.SingleAsync();
        using var ada = new Visitor(_app);
        await ada.SignInAsync("ada@example.com");
        using var ops = new Visitor(_app);
        await ops.BecomesAsync(AccountRole.Operator);
        (await ops.SendAsync($"/admin/tenants/{tenant.Id}", "See")).Dispose();
        (await ops.OpenAsync($"/orders/{await _app.NewSecretAsync(tenant.OrderId)}/settings")).ShouldBe(
            HttpStatusCode.Forbidden
        );
    }

    [Fact]
    public async Task FiftyVariablesAreEnoughAndAnswersOfUnpaidOrdersGo()
    {
        await _app.DoneAsync("provision", "--name", "ada", "--email", "ada@example.com", "--answer", "SITE_TITLE=Ada");
        var tenant = await _app.Db().Tenants.SingleAsync();
        var title = new Dictionary<string, string?> { ["SITE_TITLE"] = "Ada" };
        var fifty = Enumerable.Range(0, 50).ToDictionary(i => $"V{i}", i => $"{i}");
        (await ChangeAsync(tenant.Id, new(title, fifty, []))).ShouldBeEmpty();
        (await ChangeAsync(tenant.Id, new(title, new Dictionary<string, string> { ["W"] = "w" }, [])))[""]
            .ShouldContain("these would be 51");
        (
            await ChangeAsync(tenant.Id, new(title, new Dictionary<string, string> { ["W"] = "w" }, ["V1"]))
        ).ShouldBeEmpty();
        (await ChangeAsync(tenant.Id, new(title, new Dictionary<string, string> { ["BERTH_URL"] = "w" }, [])))[
            "BERTH_URL"
        ]
            .ShouldContain("is set by us");

        await _app.InScopeAsync<Berth.Shop.Checkout.PlaceOrder>(p =>
            p.PlaceAsync(new("hello", "small", "bob", "bob@example.com", null, Answers: title), default)
        );
        var before = await _app.Db().BuyerAnswers.CountAsync();
        await _app.InScopeAsync<DeleteUnusedAnswers>(d => d.CleanAsync(default));
        (await _app.Db().BuyerAnswers.CountAsync()).ShouldBe(before);
        await _app.Db()
            .Orders.Where(o => o.Name == "bob")
            .ExecuteUpdateAsync(o => o.SetProperty(x => x.State, OrderState.Expired));
        await _app.Db()
            .BuyerAnswers.ExecuteUpdateAsync(a => a.SetProperty(x => x.ChangedAt, DateTimeOffset.UtcNow.AddDays(-8)));
        await _app.InScopeAsync<DeleteUnusedAnswers>(d => d.CleanAsync(default));
        (await _app.Db().BuyerAnswers.CountAsync()).ShouldBe(before - 2); // title and colour of bob's
    }

    private Task<IReadOnlyDictionary<string, string>> ChangeAsync(Guid tenant, ChangeAnswers.Wish wish) =>
        _app.InScopeAsync<ChangeAnswers, IReadOnlyDictionary<string, string>>(c =>
            c.ChangeAsync(tenant, wish, default)
        );

    private static Task<HttpResponseMessage> OrderAsync(Visitor visitor, params (string, string)[] answers) =>
        visitor.SendAsync(
            "/checkout/hello",
            "",
            [("Plan", "small"), ("Name", "ada"), ("Email", "ada@example.com"), .. answers]
        );

    private Task<KnownAnswers> KnownAsync(Guid order) =>
        _app
            .Worker.GetRequiredService<ReadAnswers>()
            .OfAsync(order, _app.Worker.GetRequiredService<ProductCatalog>().Find("hello")!, default);

    /// <summary>Tables of the whole database that have a text.</summary>
    private async Task<List<string>> EverywhereAsync(string text)
    {
        var found = new List<string>();
        await using var db = _app.Db();
        var tables = await db
            .Database.SqlQuery<string>(
                $"SELECT table_name::text AS \"Value\" FROM information_schema.tables WHERE table_schema = 'public'"
            )
            .ToListAsync();
        foreach (var table in tables)
        {
            var ask = $"SELECT count(*)::int AS \"Value\" FROM \"{table}\" t WHERE t::text LIKE '%' || {{0}} || '%'";
            if (await db.Database.SqlQueryRaw<int>(ask, text).SingleAsync() > 0)
                found.Add(table);
        }
        return found;
    }
}
