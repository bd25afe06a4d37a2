using Berth.Platform.Data;

namespace Berth.Platform.Audit;

/// <summary>Who changed what. Its rows are written with each save (<c>SaveChanges.cs</c>), so there is little to register.</summary>
public static class AuditFeature
{
    /// <summary>Adds what removes an address from the audit.</summary>
    public static IServiceCollection AddAudit(this IServiceCollection services) =>
        services.AddSingleton<IForgetAddress, ForgetInAudit>();
}
