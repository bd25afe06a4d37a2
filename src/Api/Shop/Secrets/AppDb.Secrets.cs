using Berth.Shop.Secrets;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Data;

/// <summary>The tables of this feature.</summary>
public sealed partial class AppDb
{
    public DbSet<TenantSecret> TenantSecrets => Set<TenantSecret>();
    public DbSet<SecretLink> SecretLinks => Set<SecretLink>();
}
