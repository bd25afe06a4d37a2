namespace Berth.Shop.Catalog;

/// <summary>What one of a product's containers has of the plan.</summary>
/// <param name="MemoryMb">Memory in MiB.</param>
/// <param name="Cpus">Processors.</param>
/// <param name="Pids">Processes and threads.</param>
public sealed record ShareOf(int MemoryMb, double Cpus, int Pids)
{
    /// <summary>The least that Docker takes.</summary>
    public const int LeastMemoryMb = 6;

    /// <summary>With fewer, hardly a program runs.</summary>
    public const int LeastPids = 8;

    /// <summary>Whether a container can live on it.</summary>
    public bool IsEnough => MemoryMb >= LeastMemoryMb && Pids >= LeastPids && Cpus >= 0.01;

    /// <summary>A part of the plan, in percent, rounded down: together they never have more than was sold.</summary>
    public static ShareOf Plan(Plan plan, int percent) =>
        percent == 100
            ? new(plan.MemoryMb, plan.Cpus, plan.Pids)
            : new(
                (int)((long)plan.MemoryMb * percent / 100),
                Math.Floor(plan.Cpus * percent * 10) / 1000,
                (int)((long)plan.Pids * percent / 100)
            );
}
