using System.Globalization;

namespace Berth.Bench;

/// <summary>One thing measured many times, in milliseconds.</summary>
public sealed class Series(string name)
{
    private readonly List<double> _values = [];

    public void Add(double ms) => _values.Add(ms);

    public double Median => At(0.5);

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: median {Median:0} ms, fastest {At(0):0}, 90th percentile {At(0.9):0}, of {_values.Count}"
        );

    private double At(double part) => _values.Order().ElementAt((int)Math.Min(_values.Count - 1, part * _values.Count));
}
