using Berth.Tenants.Gate;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Data;

/// <summary>The tables of this feature.</summary>
public sealed partial class AppDb
{
    public DbSet<GateTicket> GateTickets => Set<GateTicket>();
}
