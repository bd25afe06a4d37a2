using Berth.Platform.Accounts;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Berth.Doors.Admin;

/// <summary>
/// Registers the operators' pages. Being allowed to look does not allow changes: see <see cref="OperatorsChange"/>.
/// </summary>
public static class AdminFeature
{
    /// <summary>Restricts every page of this folder to operators, without exception.</summary>
    public static IServiceCollection AddAdmin(this IServiceCollection services) =>
        services
            .AddScoped<Impersonate>()
            .Configure<RazorPagesOptions>(o =>
            {
                o.Conventions.AuthorizeFolder("/Doors/Admin", Policies.Viewer);
                o.Conventions.AddFolderApplicationModelConvention(
                    "/Doors/Admin",
                    m => m.Filters.Add(new OperatorsChange())
                );
            });

    /// <summary>Maps what is not a page.</summary>
    public static void MapAdmin(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/admin/audit.csv", ExportAudit.ExportAsync).RequireAuthorization(Policies.Viewer);
        routes.MapPost("/admin/leave", Impersonate.LeaveAsync);
    }
}
