using System.Globalization;
using Berth.Platform.Data;
using Berth.Shop.Catalog;
using Berth.Shop.Orders;
using Berth.Shop.Payments;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Berth.Doors.Admin;

/// <summary>Lists all orders.</summary>
public sealed class OrdersModel(AppDb db) : AdminPage
{
    public AdminList List { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var (text, state) = (Wanted, StateOf<OrderState>());
        var (rows, more) = await PageOfAsync(
            db.Orders.AsNoTracking()
                .Where(o =>
                    (state == null || o.State == state)
                    && (
                        text == null
                        || o.Name.Contains(text)
                        || o.Email.ToLower().Contains(text)
                        || o.SubscriptionId == text
                        || o.CustomerId == text
                    )
                )
                .OrderByDescending(o => o.CreatedAt),
            cancellationToken
        );
        List = new()
        {
            Title = "Orders",
            Path = "/admin/orders",
            Asked = this,
            HasMore = more,
            Searches = "Name, address, subscription or customer",
            States = Enum.GetNames<OrderState>(),
            Columns = ["Name", "Buyer", "Plan", "Price", "State", "Ordered", "Paid", "Subscription"],
            Actions = [new("Check", "Sync with Stripe")],
            Rows =
            [
                .. rows.Select(o => new AdminList.Row(
                    $"{o.Id}",
                    o.Name,
                    [
                        o.TenantId is { } tenant ? new AdminList.Cell(o.Name, $"/admin/tenants/{tenant}") : o.Name,
                        o.Email,
                        $"{o.Product}, {o.Plan}",
                        Money.Text(o.Amount, o.Currency, CultureInfo.CurrentCulture),
                        new(
                            $"{o.State}".ToLowerInvariant(),
                            Tone: o.State switch
                            {
                                OrderState.Paid => "good",
                                OrderState.Lost => "bad",
                                OrderState.Pending or OrderState.Paying => "busy",
                                _ => null,
                            }
                        ),
                        AdminList.Cell.At(o.CreatedAt),
                        AdminList.Cell.At(o.PaidAt),
                        o.SubscriptionId,
                    ]
                )),
            ],
        };
    }

    public Task<IActionResult> OnPostCheckAsync(List<Guid> ids, CancellationToken cancellationToken) =>
        ForEachAsync(
            ids,
            "are asked about",
            async id =>
            {
                if (!await db.Orders.AnyAsync(o => o.Id == id, cancellationToken))
                    return false;
                db.Enqueue(CheckOrder.Job(id));
                await db.SaveChangesAsync(cancellationToken);
                return true;
            }
        );
}
