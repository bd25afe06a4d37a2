using System.Text;
using Berth.Doors.Live;
using Berth.Platform.Data;
using Berth.Shop.Answers;
using Berth.Shop.Catalog;
using Berth.Shop.Orders;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Berth.Doors.Pages;

/// <summary>
/// Runs one of a product's commands in an order's container, for whoever has the order's token, and shows the output:
/// to <c>command.js</c> as it comes, else when it has ended.
/// </summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class CommandModel(
    AppDb db,
    ProductCatalog catalog,
    WorkerClient worker,
    IHostApplicationLifetime process
) : PageModel
{
    public string Token { get; private set; } = "";
    public ProductCommand Command { get; private set; } = null!;

    /// <summary>Values for its arguments.</summary>
    [BindProperty(Name = nameof(Ask))]
    public Dictionary<string, string?> Ask { get; set; } = [];

    /// <summary>Output; null if it was not run.</summary>
    public string? Output { get; private set; }

    /// <summary>How it ended, if it failed.</summary>
    public string? Trouble { get; private set; }

    public async Task<IActionResult> OnGetAsync(string token, string name, CancellationToken cancellationToken) =>
        await FindAsync(token, name, cancellationToken) is null ? NotFound() : Page();

    public async Task<IActionResult> OnPostAsync(string token, string name, CancellationToken cancellationToken)
    {
        if (await FindAsync(token, name, cancellationToken) is not { TenantId: { } id })
            return NotFound();
        ModelState.Clear();
        foreach (var (argument, wrong) in CheckArguments.Of(Command, Ask).Errors)
            ModelState.AddModelError(CheckAnswers.Field(argument), wrong);
        if (!ModelState.IsValid)
        {
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page();
        }
        if (Request.GetTypedHeaders().Accept.Any(a => a.MediaType == "text/event-stream"))
        {
            await StreamLive
                .Answer(ended => worker.RunCommandAsync(id, Command.Name, Ask, ended), process, cancellationToken)
                .ExecuteAsync(HttpContext);
            return new EmptyResult();
        }
        await RunAsync(id, cancellationToken);
        return Page();
    }

    private async Task RunAsync(Guid tenant, CancellationToken cancellationToken)
    {
        var printed = new StringBuilder();
        try
        {
            await foreach (var piece in worker.RunCommandAsync(tenant, Command.Name, Ask, cancellationToken))
            {
                printed.Append(piece.Text);
                if (piece.IsLast)
                    Trouble = piece.Note ?? (piece.ExitCode is 0 ? null : $"It ended with the code {piece.ExitCode}.");
            }
            Output = printed.ToString();
        }
        catch (LiveException e)
        {
            Trouble = e.Message;
        }
    }

    private async Task<Order?> FindAsync(string token, string name, CancellationToken cancellationToken)
    {
        var order = await OrderAddress
            .Find(db, HttpContext, token)
            .AsNoTracking()
            .SingleOrDefaultAsync(o => o.TenantId != null, cancellationToken);
        if (
            order is null
            || !worker.IsOn
            || catalog.Find(order.Product)?.Commands.FirstOrDefault(c => c.Name == name) is not { } command
        )
            return null;
        (Token, Command) = (token, command);
        return order;
    }
}
