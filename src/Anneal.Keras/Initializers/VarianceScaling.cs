using Anneal.Engine.Graphs;
using Anneal.Engine.Randomness;

namespace Anneal.Keras.Initializers;

/// <summary>
/// Random numbers of variance scale / n, where n counts a unit's inputs (<c>fan_in</c>), its outputs (<c>fan_out</c>) or their mean
/// (<c>fan_avg</c>).
/// </summary>
public class VarianceScaling : Initializer
{
    /// <summary>The standard deviation of a standard normal number that is cut at ±2.</summary>
    private const double TruncatedDeviation = 0.87962566103423978;

    /// <summary>Makes the initializer.</summary>
    /// <param name="scale">Greater than 0. Default 1.</param>
    /// <param name="mode">fan_in (default), fan_out or fan_avg.</param>
    /// <param name="distribution">truncated_normal (default; Keras 2 calls it normal), untruncated_normal or uniform.</param>
    /// <exception cref="ArgumentException">An argument is none of these.</exception>
    public VarianceScaling(double scale = 1, string mode = "fan_in", string distribution = "truncated_normal")
    {
        if (!(scale > 0)) throw new ArgumentException($"VarianceScaling: expected a scale greater than 0, received {scale}.", nameof(scale));
        if (mode is not ("fan_in" or "fan_out" or "fan_avg")) throw new ArgumentException($"VarianceScaling: expected mode fan_in, fan_out or fan_avg, received '{mode}'.", nameof(mode));
        if (distribution == "normal") distribution = "truncated_normal";
        if (distribution is not ("truncated_normal" or "untruncated_normal" or "uniform"))
            throw new ArgumentException($"VarianceScaling: expected distribution truncated_normal, untruncated_normal or uniform, received '{distribution}'.", nameof(distribution));
        (Scale, Mode, Distribution) = (scale, mode, distribution);
    }

    /// <summary>The variance times n.</summary>
    public double Scale { get; }

    /// <summary>fan_in, fan_out or fan_avg.</summary>
    public string Mode { get; }

    /// <summary>truncated_normal, untruncated_normal or uniform.</summary>
    public string Distribution { get; }

    /// <inheritdoc/>
    protected sealed override void Fill(Span<float> values, Shape shape, ref PhiloxStream random)
    {
        (double fanIn, double fanOut) = Fans(shape);
        double n = Mode == "fan_in" ? fanIn : Mode == "fan_out" ? fanOut : (fanIn + fanOut) / 2;
        double variance = Scale / Math.Max(1, n);
        switch (Distribution)
        {
            case "uniform":
                double limit = Math.Sqrt(3 * variance);
                foreach (ref float v in values) v = (float)(limit * (2 * random.NextDouble() - 1));
                break;
            case "truncated_normal":
                FillTruncated(values, 0, Math.Sqrt(variance) / TruncatedDeviation, ref random);
                break;
            default:
                foreach (ref float v in values) v = (float)(Math.Sqrt(variance) * random.NextNormal());
                break;
        }
    }

    private static (double In, double Out) Fans(Shape shape)
    {
        if (shape.Rank < 2) return (shape.Size, shape.Size);
        double window = 1;
        foreach (int d in shape.Dimensions[..^2]) window *= d;
        return (shape.Dimensions[^2] * window, shape.Dimensions[^1] * window);
    }
}

/// <summary>Uniform, variance 2 / (inputs + outputs). Glorot and Bengio, 2010.</summary>
public sealed class GlorotUniform() : VarianceScaling(1, "fan_avg", "uniform");

/// <summary>Truncated normal, variance 2 / (inputs + outputs). Glorot and Bengio, 2010.</summary>
public sealed class GlorotNormal() : VarianceScaling(1, "fan_avg", "truncated_normal");

/// <summary>Uniform, variance 2 / inputs. He et al., 2015.</summary>
public sealed class HeUniform() : VarianceScaling(2, "fan_in", "uniform");

/// <summary>Truncated normal, variance 2 / inputs. He et al., 2015.</summary>
public sealed class HeNormal() : VarianceScaling(2, "fan_in", "truncated_normal");

/// <summary>Uniform, variance 1 / inputs. LeCun et al., 1998.</summary>
public sealed class LecunUniform() : VarianceScaling(1, "fan_in", "uniform");

/// <summary>Truncated normal, variance 1 / inputs. LeCun et al., 1998.</summary>
public sealed class LecunNormal() : VarianceScaling(1, "fan_in", "truncated_normal");
