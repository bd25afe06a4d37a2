using Berth.Doors.Api;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Data;

/// <summary>The table for idempotency keys.</summary>
public sealed partial class AppDb
{
    public DbSet<IdempotencyKey> IdempotencyKeys => Set<IdempotencyKey>();
}
