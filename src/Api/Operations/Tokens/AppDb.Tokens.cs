using Berth.Operations.Tokens;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Data;

/// <summary>The tables for API tokens.</summary>
public sealed partial class AppDb
{
    public DbSet<ApiToken> ApiTokens => Set<ApiToken>();
}
