using Berth.Platform.Accounts;
using Berth.Platform.Data;
using Berth.Shop.Orders;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Berth.Doors.Admin;

/// <summary>Lists everybody who bought something, whether they have signed in or not.</summary>
public sealed class CustomersModel(AppDb db) : AdminPage
{
    public AdminList List { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var text = Wanted;
        var (rows, more) = await PageOfAsync(
            from order in db.Orders.AsNoTracking()
            where order.State != OrderState.Expired
            let email = (
                db.Accounts.Where(a => a.Id == order.AccountId).Select(a => a.Email).FirstOrDefault() ?? order.Email
            ).ToLower()
            where text == null || email.Contains(text)
            group order by email into bought
            orderby bought.Key
            select new
            {
                Email = bought.Key,
                Orders = bought.Count(),
                Living = bought.Count(o => o.State == OrderState.Paid),
                First = bought.Min(o => o.CreatedAt),
                Account = bought.Max(o => o.AccountId.ToString()),
            },
            cancellationToken
        );
        List = new()
        {
            Title = "Customers",
            Path = "/admin/customers",
            Asked = this,
            HasMore = more,
            Searches = "Address",
            Columns = ["Address", "Orders", "Living", "Since", "Signs in"],
            Actions = [new("See", "View as customer"), new("SignOut", "Sign out everywhere", IsDangerous: true)],
            Rows =
            [
                .. rows.Select(r => new AdminList.Row(
                    r.Account,
                    r.Email,
                    [
                        new(r.Email, $"/admin/tenants?q={Uri.EscapeDataString(r.Email)}"),
                        $"{r.Orders}",
                        $"{r.Living}",
                        AdminList.Cell.At(r.First),
                        r.Account is null ? "never yet" : "yes",
                    ]
                )),
            ],
        };
    }

    public async Task<IActionResult> OnPostSeeAsync(
        List<Guid> ids,
        [FromServices] Impersonate impersonate,
        CancellationToken cancellationToken
    )
    {
        if (ids is not [var account])
        {
            Said = "Choose one customer.";
            return Back();
        }
        await impersonate.BeginAsync(Who, account, cancellationToken);
        return Redirect("/account");
    }

    public Task<IActionResult> OnPostSignOutAsync(List<Guid> ids, CancellationToken cancellationToken) =>
        ForEachAsync(
            ids,
            "are signed out",
            async id =>
            {
                // Do not end the sessions of operators here.
                if (!await db.Accounts.AnyAsync(a => a.Id == id && a.Role == AccountRole.Customer, cancellationToken))
                    return false;
                await EndSessions.OfAsync(db, id, cancellationToken);
                return true;
            }
        );
}
