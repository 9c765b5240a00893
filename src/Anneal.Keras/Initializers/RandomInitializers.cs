using Anneal.Engine.Graphs;
using Anneal.Engine.Randomness;

namespace Anneal.Keras.Initializers;

/// <summary>Normal numbers.</summary>
/// <param name="mean">Their mean. Default 0.</param>
/// <param name="stddev">Their standard deviation. Default 0.05.</param>
public sealed class RandomNormal(double mean = 0, double stddev = 0.05) : Initializer
{
    /// <summary>The mean.</summary>
    public double Mean { get; } = mean;

    /// <summary>The standard deviation.</summary>
    public double Stddev { get; } = stddev;

    /// <inheritdoc/>
    protected override void Fill(Span<float> values, Shape shape, ref PhiloxStream random)
    {
        foreach (ref float v in values) v = (float)(Mean + Stddev * random.NextNormal());
    }
}

/// <summary>Normal numbers, those beyond two standard deviations drawn again.</summary>
/// <param name="mean">Their mean. Default 0.</param>
/// <param name="stddev">Their standard deviation before the cut. Default 0.05.</param>
public sealed class TruncatedNormal(double mean = 0, double stddev = 0.05) : Initializer
{
    /// <summary>The mean.</summary>
    public double Mean { get; } = mean;

    /// <summary>The standard deviation before the cut.</summary>
    public double Stddev { get; } = stddev;

    /// <inheritdoc/>
    protected override void Fill(Span<float> values, Shape shape, ref PhiloxStream random) => FillTruncated(values, Mean, Stddev, ref random);
}

/// <summary>Numbers evenly spread between two limits.</summary>
/// <param name="minval">The lower limit. Default −0.05.</param>
/// <param name="maxval">The upper limit. Default 0.05.</param>
public sealed class RandomUniform(double minval = -0.05, double maxval = 0.05) : Initializer
{
    /// <summary>The lower limit.</summary>
    public double Minval { get; } = minval;

    /// <summary>The upper limit.</summary>
    public double Maxval { get; } = maxval;

    /// <inheritdoc/>
    protected override void Fill(Span<float> values, Shape shape, ref PhiloxStream random)
    {
        foreach (ref float v in values) v = (float)(Minval + (Maxval - Minval) * random.NextDouble());
    }
}
