namespace Anneal.Imaging.Resampling;

/// <summary>For each target pixel of one axis a run of source pixels and their weights, which sum to 1.</summary>
internal sealed class AxisWeights
{
    /// <summary>Bits of a weight's fraction: 8-bit pixels and a sign leave this many of 32, and two for sums beyond 255 (Pillow's choice).</summary>
    public const int FixedPointBits = 32 - 8 - 2;

    public AxisWeights(int targetSize, int stride)
    {
        Stride = stride;
        First = new int[targetSize];
        Count = new int[targetSize];
        Weights = new double[(long)targetSize * stride];
    }

    /// <summary>Room for one target pixel's weights in <see cref="Weights"/>.</summary>
    public int Stride { get; }

    /// <summary>The first source pixel of each target pixel.</summary>
    public int[] First { get; }

    /// <summary>How many source pixels each target pixel takes, at least 1.</summary>
    public int[] Count { get; }

    /// <summary>Target pixel i's weights from i · <see cref="Stride"/> on.</summary>
    public double[] Weights { get; }

    public Span<double> Of(int target) => Weights.AsSpan(target * Stride, Count[target]);

    /// <summary>Divides one target pixel's weights by their sum.</summary>
    public void Normalize(int target)
    {
        Span<double> weights = Of(target);
        double sum = 0;
        foreach (double weight in weights)
        {
            sum += weight;
        }

        if (sum == 0)
        {
            return;
        }

        foreach (ref double weight in weights)
        {
            weight /= sum;
        }
    }

    /// <summary>The weights in fixed point, rounded to the nearest, halves away from zero.</summary>
    public int[] ToFixedPoint()
    {
        int[] result = new int[Weights.Length];
        for (int i = 0; i < result.Length; i++)
        {
            double scaled = Weights[i] * (1 << FixedPointBits);
            result[i] = (int)(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
        }

        return result;
    }
}
