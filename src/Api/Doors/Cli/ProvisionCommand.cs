using System.CommandLine;
using Berth.Platform.Data;
using Berth.Shop.Catalog;
using Berth.Shop.Checkout;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Berth.Doors.Cli;

/// <summary><c>berth provision [PRODUCT]</c>: a tenant without payment. See decision 15.</summary>
internal static class ProvisionCommand
{
    private static readonly TimeSpan WorkerTime = TimeSpan.FromMinutes(5);

    public static Command Define()
    {
        var product = new Argument<string?>("product")
        {
            Description = "The product's name in the catalog; the default one unless given.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var plan = new Option<string?>("--plan") { Description = "The plan; the default one unless given." };
        var name = new Option<string>("--name") { Description = "The tenant's name.", Required = true };
        var email = new Option<string>("--email") { Description = "Where mail about it goes.", Required = true };
        var answers = AnswerOption.Define();
        var wait = new Option<bool>("--wait") { Description = "Wait until it is up, at most five minutes." };
        var command = new Command("provision", "Create a complimentary tenant. It runs until it is deprovisioned.")
        {
            product,
            plan,
            name,
            email,
            answers,
            wait,
            Output.Json,
        };
        command.SetAction(
            (parsed, ct) =>
                OnDatabase.RunAsync(
                    parsed,
                    async (db, services, output) =>
                    {
                        var answer = await services
                            .GetRequiredService<GiveTenant>()
                            .GiveAsync(
                                new(
                                    parsed.GetValue(product),
                                    parsed.GetValue(plan),
                                    parsed.GetValue(name),
                                    parsed.GetValue(email)!,
                                    AnswerOption.Read(
                                        parsed.GetValue(answers),
                                        services.GetRequiredService<ProductCatalog>(),
                                        parsed.GetValue(product)
                                    )
                                ),
                                ct
                            );
                        if (answer.Tenant is not { } given)
                            throw new Refusal(
                                answer.IsWish ? Exit.Usage : Exit.Failed,
                                string.Join("\nberth: ", answer.Mistakes)
                            );
                        var isUp =
                            !parsed.GetValue(wait)
                            || await WaitAsync(db, services.GetRequiredService<TimeProvider>(), output, given, ct);
                        var row = await TenantRow.ReadAsync(services, given.Id, ct);
                        output.Show(
                            row,
                            ("name", row.Name),
                            ("status", row.Status),
                            ("address", row.Address),
                            ("host", row.Host)
                        );
                        return isUp
                            ? Exit.Done
                            : throw new Refusal(
                                Exit.Failed,
                                $"'{given.Slug}' is not up after {WorkerTime.TotalMinutes:0} minutes. It is "
                                    + "tried on; 'berth jobs' says why, and a worker must run."
                            );
                    }
                )
        );
        return command;
    }

    private static Task<bool> WaitAsync(
        AppDb db,
        TimeProvider clock,
        Output output,
        Tenant given,
        CancellationToken cancellationToken
    ) =>
        Waiting.UntilAsync(
            output,
            $"Setting up {given.Slug}",
            clock,
            WorkerTime,
            async () =>
            {
                var isUp = await db.Tenants.AnyAsync(
                    t => t.Id == given.Id && t.Observed == TenantState.Running,
                    cancellationToken
                );
                var last = await db
                    .TenantEvents.AsNoTracking()
                    .Where(e =>
                        e.TenantId == given.Id && (e.Kind == TenantEventKind.Step || e.Kind == TenantEventKind.Delayed)
                    )
                    .OrderByDescending(e => e.Id)
                    .Select(e => e.Reason ?? e.What)
                    .FirstOrDefaultAsync(cancellationToken);
                return new Step(isUp ? 1 : 0, 1, last ?? "");
            },
            cancellationToken
        );
}
