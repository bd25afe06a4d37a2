using Berth.Shop.Secrets;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Data;

public sealed partial class AppDb
{
    public DbSet<TenantSecret> TenantSecrets => Set<TenantSecret>();
    public DbSet<SecretLink> SecretLinks => Set<SecretLink>();
}
