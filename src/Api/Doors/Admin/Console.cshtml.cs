using Berth.Doors.Live;
using Berth.Doors.Pages;
using Berth.Operations;
using Berth.Platform.Accounts;
using Berth.Platform.Data;
using Berth.Shop.Catalog;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Berth.Doors.Admin;

/// <summary>A console in a tenant's container, for those who may change it; looking alone is not enough.</summary>
[Authorize(Policies.Operator)]
public sealed class ConsoleModel(AppDb db, FindTenants find, ProductCatalog catalog, WorkerClient worker) : AdminPage
{
    public Guid Id { get; private set; }
    public ConsoleView View { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken)
    {
        if (!worker.IsOn || await find.OneAsync(id, cancellationToken) is not { } found)
            return NotFound();
        if (catalog.Find(found.Tenant.Product) is not { Console: not null } product)
            return NotFound();
        Id = id;
        View = new ConsoleView(
            found.Tenant.Slug,
            product,
            $"/admin/tenants/{id}/console/socket",
            await OpenConsole.WhyNotAsync(db, catalog, id, cancellationToken),
            AsksWhy: true
        );
        return Page();
    }
}
