using Berth.Doors.Api;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Data;

public sealed partial class AppDb
{
    public DbSet<IdempotencyKey> IdempotencyKeys => Set<IdempotencyKey>();
}
