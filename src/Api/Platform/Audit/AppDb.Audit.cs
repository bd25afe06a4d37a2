using Berth.Platform.Audit;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Data;

public sealed partial class AppDb
{
    public DbSet<AuditEntry> Audit => Set<AuditEntry>();
}
