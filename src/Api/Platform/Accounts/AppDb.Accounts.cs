using Berth.Platform.Accounts;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Data;

/// <summary>The tables of this feature.</summary>
public sealed partial class AppDb
{
    public DbSet<Account> Accounts => Set<Account>();
    public DbSet<Session> Sessions => Set<Session>();
    public DbSet<Passkey> Passkeys => Set<Passkey>();
    public DbSet<SignInLink> SignInLinks => Set<SignInLink>();
}
