using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Berth.Shop.Feasibility;

/// <summary>Whether the image of a product can be had. Written by <see cref="LookAtImages"/>.</summary>
public sealed class ProductImage
{
    /// <summary>As the product's file names it.</summary>
    public string Image { get; set; } = "";

    /// <summary>Whether the local engine has it.</summary>
    public bool IsThere { get; set; }

    /// <summary>For which processors it was made; empty if unknown.</summary>
    public string Architecture { get; set; } = "";

    /// <summary>For which system: linux, windows; empty if unknown.</summary>
    public string Os { get; set; } = "";

    /// <summary>Why it is not there, in the engine's words.</summary>
    public string Why { get; set; } = "";

    /// <summary>When that was seen.</summary>
    public DateTimeOffset SeenAt { get; set; }

    /// <summary>System and processors: <c>linux/arm64</c>.</summary>
    public string Platform => Os.Length == 0 ? Architecture : $"{Os}/{Architecture}";

    /// <summary>Whether a host can run it. What is not known stops nothing.</summary>
    public bool IsFor(HostFacts host) => Fits(Architecture, host.Architecture) && Fits(Os, host.Os);

    private static bool Fits(string image, string host) => image.Length == 0 || host.Length == 0 || image == host;
}

internal sealed class ProductImageTable : IEntityTypeConfiguration<ProductImage>
{
    public void Configure(EntityTypeBuilder<ProductImage> e)
    {
        e.ToTable("product_images");
        e.HasKey(i => i.Image);
        e.Ignore(i => i.Platform);
    }
}
