using Berth.Shop.Tenancy;
using Berth.Tenants.Gate;
using Microsoft.AspNetCore.Mvc;

namespace Berth.Doors.Pages;

/// <summary>The part of the order's page about whom its owner lets through the gate.</summary>
public sealed partial class OrderModel
{
    /// <summary>Whether only its owner, and whom they invite, may enter.</summary>
    public bool HasGate => Product is { HasGate: true };

    /// <summary>Whom its owner invited.</summary>
    public IReadOnlyList<Guest> Guests { get; private set; } = [];

    public async Task<IActionResult> OnPostInviteAsync(
        string token,
        string? guest,
        [FromServices] ChangeGuests change,
        CancellationToken cancellationToken
    )
    {
        if (await TenantAsync(token, cancellationToken) is not { } tenant)
            return NotFound();
        Trouble = await change.InviteAsync(tenant, guest, cancellationToken);
        return RedirectToPage(null, null, new { token }, "guests");
    }

    public async Task<IActionResult> OnPostRemoveGuestAsync(
        string token,
        Guid id,
        [FromServices] ChangeGuests change,
        CancellationToken cancellationToken
    )
    {
        if (await TenantAsync(token, cancellationToken) is not { } tenant)
            return NotFound();
        await change.RemoveAsync(tenant, id, cancellationToken);
        return RedirectToPage(null, null, new { token }, "guests");
    }
}
