using Berth.Platform.Zone;
using Berth.Shop.Orders;
using Berth.Shop.Subscriptions;
using Berth.Shop.Tenancy;
using Berth.Tenants;
using Berth.Tenants.Provisioning;
using Berth.Tenants.Sweep;

namespace Berth.Tests.Sweep;

/// <summary>A small installation in which all is right: ada runs, bob is suspended, eve is gone.</summary>
internal static class Worlds
{
    public static readonly DateTimeOffset Now = new(2026, 12, 1, 3, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset Old = Now.AddHours(-5);
    public static readonly DateTimeOffset Young = Now.AddMinutes(-5);
    public static readonly Guid Unknown = Guid.Parse("99999999-0000-0000-0000-000000000000");

    public static readonly SweptTenant Ada = Tenant(1, "ada", TenantState.Running) with
    {
        Containers = [new(TenantContainer.DoorName, "spec1", 64, 32)],
    };
    public static readonly SweptTenant Bob = Tenant(2, "bob", TenantState.Suspended);
    public static readonly SweptTenant Eve = Tenant(3, "eve", TenantState.Gone);

    public static readonly FoundContainer AdasContainer = new()
    {
        Id = "c1",
        Name = "berth-x-ada",
        TenantId = Ada.Id,
        ChangedAt = Old,
        Spec = "spec1",
        Memory = 64 << 20,
        Pids = 32,
    };

    public static Expected Expected(params SweptTenant[] tenants)
    {
        SweptTenant[] all = tenants.Length > 0 ? tenants : [Ada, Bob, Eve];
        return new Expected
        {
            Installation = "berth-x",
            Before = Now.AddHours(-1),
            Tenants = all,
            Subscriptions =
            [
                .. all.Select(t => new SweptSubscription(
                    t.Id,
                    $"sub_{t.Slug}",
                    t.Wanted switch
                    {
                        TenantState.Gone => DunningStage.Removed,
                        TenantState.Suspended => DunningStage.Suspended,
                        _ => DunningStage.Active,
                    },
                    t.Wanted == TenantState.Gone,
                    Old
                )),
            ],
            Orders = all.ToDictionary(
                t => t.OrderId,
                t => new SweptOrder(t.OrderId, t.Wanted == TenantState.Gone ? OrderState.Ended : OrderState.Paid, Old)
            ),
            Names = all.Where(t => t.Observed != TenantState.Gone).ToDictionary(t => t.Slug, t => t.OrderId),
            Subnets = all.Where(t => t.Observed != TenantState.Gone).ToDictionary(t => t.Subnet, t => t.Id),
        };
    }

    public static FoundInDocker Engine(params FoundContainer[] containers) =>
        new("local", containers, [Network(Ada), Network(Bob)], [Volume(Ada), Volume(Bob)]);

    public static FoundNetwork Network(SweptTenant t) => new($"n-{t.Slug}", $"berth-x-{t.Slug}", t.Id, Old, [t.Subnet]);

    public static FoundVolume Volume(SweptTenant t) => new($"berth-x-{t.Slug}-data", t.Id, Old);

    public static FoundStack Stack(SweptTenant t) => new($"{t.Slug}.{t.Id:N}", t.Id, Old, false);

    public static FoundRecord Record(SweptTenant t) =>
        new($"r-{t.Slug}", $"{t.Slug}.shop.example", "A", "203.0.113.7", t.Id, Old);

    public static Repair.Mend Mend(SweptTenant t) => new(t.Id, t.Generation);

    private static SweptTenant Tenant(int n, string slug, TenantState state) =>
        new()
        {
            Id = new Guid(n, 0, 0, new byte[8]),
            OrderId = new Guid(n, 1, 0, new byte[8]),
            Slug = slug,
            Subnet = $"10.9.0.{8 * n}/29",
            Address = "203.0.113.7",
            Wanted = state,
            Observed = state,
            Generation = 2,
            IsUpToDate = true,
        };
}
