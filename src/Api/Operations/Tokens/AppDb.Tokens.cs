using Berth.Operations.Tokens;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Data;

public sealed partial class AppDb
{
    public DbSet<ApiToken> ApiTokens => Set<ApiToken>();
}
