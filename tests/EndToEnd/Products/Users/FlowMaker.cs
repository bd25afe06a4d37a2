using Microsoft.Playwright;
using Shouldly;

namespace Berth.Tests.EndToEnd.Products.Users;

/// <summary>Signs in to Node-RED, deploys a flow, calls what it serves.</summary>
internal sealed class FlowMaker(Bought its) : ProductUser
{
    // As the editor sends what was drawn.
    private const string Deploys = """
        async () => {
          const flow = { label: 'Greeting', nodes: [
            { id: 'in', type: 'http in', url: '/hello', method: 'get', wires: [['says']] },
            { id: 'says', type: 'template', field: 'payload', template: 'Hello {{payload.name}}', output: 'str', wires: [['out']] },
            { id: 'out', type: 'http response', wires: [] },
          ] };
          const answer = await fetch('flow', {
            method: 'POST',
            headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${RED.settings.get('auth-tokens').access_token}` },
            body: JSON.stringify(flow),
          });
          return answer.status;
        }
        """;

    public override string Copied => "data/flows.json";

    public override async Task UsesAsync()
    {
        using (var stranger = await its.Http.GetAsync(its.At("flows")))
            ((int)stranger.StatusCode).ShouldBe(401);
        var page = its.Buyer.Page;
        await its.OpensAsync(its.Address.ToString());
        await page.Locator("#node-dialog-login-username").FillAsync("admin");
        await page.Locator("#node-dialog-login-password").FillAsync(its.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Login" }).ClickAsync();
        await page.Locator("#red-ui-header-button-deploy").WaitForAsync(new() { Timeout = 60_000 });
        (await page.EvaluateAsync<int>(Deploys)).ShouldBeInRange(200, 204);
        await FindsItAgainAsync();
    }

    public override async Task FindsItAgainAsync() =>
        (await its.Http.GetStringAsync(its.At("api/hello?name=Ada"))).ShouldBe("Hello Ada");
}
