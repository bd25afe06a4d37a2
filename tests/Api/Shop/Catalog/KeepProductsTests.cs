using Berth.Shop.Catalog;
using Berth.Shop.Subscriptions;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Berth.Tests.Catalog;

/// <summary>A product's file is removed, or a plan taken out of it, while tenants have them.</summary>
public sealed class KeepProductsTests : IAsyncLifetime
{
    private readonly string _catalog = Directory.CreateTempSubdirectory("berth-kept-").FullName;
    private TestApp _app = null!;

    public async ValueTask InitializeAsync()
    {
        var hello = await File.ReadAllTextAsync(Repository.Path("catalog", "hello.yaml"));
        await File.WriteAllTextAsync(Path.Combine(_catalog, "hello.yaml"), hello);
        await File.WriteAllTextAsync(
            Path.Combine(_catalog, "other.yaml"),
            hello
                .Replace("name: hello ", "name: other ")
                .Replace("default: true", "default: false")
                .Replace("8080 ", "9090 ")
        );
        _app = await TestApp.StartAsync(settings: new Dictionary<string, string?> { ["Berth:Catalog"] = _catalog });
        await _app.Worker.GetRequiredService<KeepProducts>().SaveAsync(default);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Directory.Delete(_catalog, recursive: true);
    }

    [Fact]
    public async Task ItIsNotSoldButThoseWhoHaveItKeepIt()
    {
        var order = await _app.BuyAsync("ada", plan: "large");
        var catalog = await WithoutAsync("hello.yaml");
        catalog.Products.Select(p => p.Name).ShouldBe(["other"]);
        var (product, plan) = catalog.Sold("hello", "large");
        (product.Port, product.Title, plan.MemoryMb).ShouldBe((8080, "Hello", 256));
        product.Secrets.Keys.ShouldBe(["ADMIN_PASSWORD", "SECRET_KEY"], ignoreOrder: true);
        plan.Dunning.Suspended.ShouldBe(TimeSpan.FromDays(21));
        catalog.OnSale("hello").ShouldBeNull();
        order.TenantId.ShouldNotBeNull();
    }

    [Fact]
    public async Task APlanThatIsTakenOutIsKeptToo()
    {
        var hello = await File.ReadAllTextAsync(Path.Combine(_catalog, "hello.yaml"));
        await File.WriteAllTextAsync(
            Path.Combine(_catalog, "hello.yaml"),
            hello[..hello.IndexOf("  - name: large", StringComparison.Ordinal)]
        );
        var catalog = await ReadAsync();
        catalog.OnSale("hello")!.Offered.Select(p => p.Name).ShouldBe(["small"]);
        catalog.Sold("hello", "large").Plan.MemoryMb.ShouldBe(256);
        // And once more, as after the next start.
        (await ReadAsync())
            .Sold("hello", "large")
            .Plan.MemoryMb.ShouldBe(256);
    }

    [Fact]
    public async Task WhatComesBackIsSoldAgain()
    {
        var path = Path.Combine(_catalog, "hello.yaml");
        var hello = await File.ReadAllTextAsync(path);
        await WithoutAsync("hello.yaml");
        await File.WriteAllTextAsync(path, hello);
        (await ReadAsync()).OnSale("hello")!.Offered.Count().ShouldBe(2);
    }

    /// <summary>The whole application, started anew without the file.</summary>
    [Fact]
    public async Task AStartWithoutTheFileKeepsPagesButtonsAndRoutes()
    {
        var order = await _app.BuyAsync("ada");
        File.Delete(Path.Combine(_catalog, "hello.yaml"));
        await using var again = await TestApp.StartAsync(
            settings: new Dictionary<string, string?> { ["Berth:Catalog"] = _catalog },
            after: _app
        );
        await again.Worker.GetRequiredService<KeepProducts>().LoadAsync(default);
        again.Worker.GetRequiredService<ProductCatalog>().Products.Select(p => p.Name).ShouldBe(["other"]);
        using var ada = new Visitor(again);
        var page = $"/orders/{await again.NewSecretAsync(order.Id)}";
        (await ada.OpenAsync(page)).ShouldBe(System.Net.HttpStatusCode.OK);
        ada.Page.ShouldContain("Your container is up");
        foreach (
            var (button, wanted) in ((string, TenantState)[])
                [("Stop", TenantState.Suspended), ("Start", TenantState.Running)]
        )
        {
            (await ada.SendAsync(page, button)).Dispose();
            (await again.Db().Tenants.SingleAsync()).Wanted.ShouldBe(wanted);
            await again.Db().Tenants.ExecuteUpdateAsync(t => t.SetProperty(x => x.Observed, wanted));
        }
        (await again.Http.GetAsync("/checkout/hello")).StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task ItsPagesAndItsWorkGoOn()
    {
        var order = await _app.BuyAsync("ada");
        await _app.BuyAsync("bob", "bob@example.com");
        var known = _app.Services.GetRequiredService<ProductCatalog>();
        await using (var db = _app.Db())
            await db
                .Tenants.Where(t => t.Slug == "bob")
                .ExecuteUpdateAsync(t => t.SetProperty(x => x.Product, "never-seen"));
        (await _app.Http.GetAsync($"/orders/{order.Token}")).EnsureSuccessStatusCode();
        known.Sold("hello", "small").Plan.Name.ShouldBe("small");
        // One tenant of a product that nobody knows any more: the others are looked at all the same.
        await _app.InScopeAsync<LookAtUsage>(l => l.EnqueueDueAsync(default));
        await _app.RunJobsAsync();
        (await _app.Db().Tenants.SingleAsync(t => t.Slug == "ada")).Wanted.ShouldBe(TenantState.Running);
        await _app.InScopeAsync<ChangeTenantOf>(c => c.StopAsync(order.TenantId!.Value));
        (await _app.Db().Tenants.SingleAsync(t => t.Slug == "ada")).Wanted.ShouldBe(TenantState.Suspended);
    }

    private sealed class ChangeTenantOf(Berth.Operations.ChangeTenant change)
    {
        public Task StopAsync(Guid id) => change.StopAsync(id, "", default);
    }

    private Task<ProductCatalog> WithoutAsync(string file)
    {
        File.Delete(Path.Combine(_catalog, file));
        return ReadAsync();
    }

    /// <summary>As a process does that starts now.</summary>
    private async Task<ProductCatalog> ReadAsync()
    {
        var catalog = LoadCatalog.From(_catalog);
        var keep = ActivatorUtilities.CreateInstance<KeepProducts>(_app.Worker, catalog);
        await keep.SaveAsync(default);
        await keep.LoadAsync(default);
        return catalog;
    }
}
