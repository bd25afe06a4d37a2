namespace Berth.Platform.Zone;

/// <summary>Registers the reading of the DNS zone.</summary>
public static class ZoneFeature
{
    /// <summary>Adds it.</summary>
    public static IServiceCollection AddZone(this IServiceCollection services) => services.AddSingleton<ZoneRecords>();
}
