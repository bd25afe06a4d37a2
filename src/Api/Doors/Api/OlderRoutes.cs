using Berth.Operations.Tokens;
using Berth.Platform.Web;

namespace Berth.Doors.Api;

/// <summary>The calls that scripts from before Berth make. See <see cref="OlderAddresses"/>.</summary>
internal static class OlderRoutes
{
    private const string Tag = "older";

    private static readonly OlderCustomer Ada = new(
        "ada",
        "ada@example.com",
        "cus_1",
        "sub_1",
        new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero),
        "active"
    );

    /// <summary>Maps them.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/admin/provision", ProvisionByName.ProvisionAsync)
            .Needs(Scopes.InstancesWrite)
            .Takes(new NewInstance("ada", "ada@example.com", null, null))
            .Gives(new Provisioned("ada is being set up at https://ada.berth.example/", Ada))
            .As(
                "provision",
                Tag,
                "Give an instance by its name",
                "As POST /admin/provision, too. Without subdomain it gets two words, without email it is the token's "
                    + "owner's. 400 with 'error' when the name is taken or the mailbox has an instance already. New "
                    + "programs use POST /api/instances/."
            );
        api.MapPost("/admin/deprovision", ProvisionByName.DeprovisionAsync)
            .Needs(Scopes.InstancesWrite)
            .Takes(new NamedInstance("ada"))
            .Gives(new Deprovisioned("ada is being removed"))
            .As(
                "deprovision",
                Tag,
                "Remove an instance by its name",
                "As POST /admin/deprovision, too. With its data; its subscription ends. New programs use DELETE "
                    + "/api/instances/NAME/."
            );
        api.MapGet("/admin/customers", ProvisionByName.CustomersAsync)
            .Needs(Scopes.CustomersRead)
            .Gives<OlderCustomer[]>([Ada])
            .As(
                "listCustomersByName",
                Tag,
                "List customers with their instances",
                "With a token as GET /admin/customers, too. All at once, without passwords. New programs use GET "
                    + "/api/customers/ and /api/instances/."
            );
    }
}
