using Berth.Docker;
using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Shop.Catalog;
using Berth.Shop.Hosts;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Feasibility;

/// <summary>
/// Sees to it that the local engine, from which other hosts get what no registry has, has the image of each product, and
/// pulls what is missing, at once and then every few minutes: registries count. A product without an image is sold out,
/// and operators hear of it.
/// </summary>
public sealed class LookAtImages(AppDb db, KnownHosts hosts, PullImage pull, ProductCatalog catalog, TimeProvider clock)
    : IJobHandler<LookAtImages.Args>
{
    public const string Kind = "look-at-images";

    private static readonly TimeSpan PullTime = TimeSpan.FromMinutes(20),
        BetweenPulls = TimeSpan.FromMinutes(5);

    /// <summary>Empty: the job looks at all products.</summary>
    public sealed record Args;

    /// <inheritdoc />
    public async Task<JobOutcome> RunAsync(Args args, CancellationToken cancellationToken)
    {
        var images = catalog.Products.SelectMany(p => p.Images).Distinct().ToList();
        foreach (var image in images)
        {
            try
            {
                await LookAsync(image, cancellationToken);
            }
            catch (DockerException)
            {
                return JobOutcome.Done; // the engine is away, which says nothing about images
            }
            await db.SaveChangesAsync(cancellationToken);
        }
        await db.ProductImages.Where(i => !images.Contains(i.Image)).ExecuteDeleteAsync(cancellationToken);
        return JobOutcome.Done;
    }

    private async Task LookAsync(string image, CancellationToken cancellationToken)
    {
        var row = await db.ProductImages.SingleOrDefaultAsync(i => i.Image == image, cancellationToken);
        var isKnown = row is { IsThere: false } && clock.GetUtcNow() - row.SeenAt < BetweenPulls;
        var (found, why) = await FindAsync(image, mayPull: !isKnown, cancellationToken);
        if (found is null && isKnown)
            return;
        if (row is null)
            db.ProductImages.Add(row = new ProductImage { Image = image });
        (row.IsThere, row.Why, row.SeenAt) = (found is not null, why, clock.GetUtcNow());
        row.Architecture = found?.Architecture ?? row.Architecture;
        row.Os = found?.Os ?? row.Os;
        if (found is not null)
            db.Resolve($"no-image/{image}");
        else
            db.Alert(
                $"no-image/{image}",
                $"The image {image} cannot be had",
                $"{string.Join(", ", catalog.Products.Where(p => p.Images.Contains(image)).Select(p => p.Name))}: sold out until "
                    + $"it is there. {why}"
            );
    }

    private async Task<(ImageDetails? Found, string Why)> FindAsync(
        string image,
        bool mayPull,
        CancellationToken cancellationToken
    )
    {
        mayPull &= catalog.Products.SelectMany(p => p.BuiltHere).All(i => i != image);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(PullTime);
        try
        {
            return (await pull.FindAsync(hosts.LocalEngine, image, mayPull, timeout.Token), "");
        }
        catch (ImagePullException e)
        {
            return (null, e.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, $"It was not pulled within {PullTime.TotalMinutes:0} minutes.");
        }
    }
}
