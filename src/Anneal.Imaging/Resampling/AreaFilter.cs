namespace Anneal.Imaging.Resampling;

/// <summary>The mean over the area that a target pixel covers; a source pixel that is covered in part counts in part.</summary>
internal sealed class AreaFilter() : ResampleFilter("area")
{
    internal override AxisWeights WeightsFor(int sourceSize, double start, double end, int targetSize)
    {
        double scale = (end - start) / targetSize;
        AxisWeights axis = new(targetSize, Math.Min((int)Math.Ceiling(scale) + 1, sourceSize));
        for (int i = 0; i < targetSize; i++)
        {
            double from = start + (i * scale);
            double to = start + ((i + 1) * scale);
            int first = Math.Clamp((int)from, 0, sourceSize - 1);
            int last = Math.Clamp((int)Math.Ceiling(to), first + 1, Math.Min(sourceSize, first + axis.Stride));
            axis.First[i] = first;
            axis.Count[i] = last - first;
            Span<double> weights = axis.Of(i);
            for (int x = 0; x < weights.Length; x++)
            {
                weights[x] = Math.Max(Math.Min(to, first + x + 1) - Math.Max(from, first + x), 0);
            }

            axis.Normalize(i);
        }

        return axis;
    }
}
