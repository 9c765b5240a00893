namespace Anneal.Imaging.Resampling;

/// <summary>
/// A filter given by a kernel around a target pixel's centre. When shrinking, the kernel is stretched by the scale, so that every source pixel
/// counts (antialiasing); when enlarging it interpolates. Supports and roundings are those of Pillow's <c>Image.resize</c>.
/// </summary>
internal abstract class KernelFilter(string name, double support) : ResampleFilter(name)
{
    /// <summary>The kernel's value at a distance from the centre, in source pixels when enlarging.</summary>
    protected abstract double Kernel(double x);

    internal override AxisWeights WeightsFor(int sourceSize, double start, double end, int targetSize)
    {
        double scale = (end - start) / targetSize;
        double stretch = Math.Max(scale, 1.0);
        double reach = support * stretch;
        AxisWeights axis = new(targetSize, Math.Min(((int)Math.Ceiling(reach) * 2) + 1, sourceSize));
        double inverse = 1.0 / stretch;
        for (int i = 0; i < targetSize; i++)
        {
            double center = start + ((i + 0.5) * scale);
            int first = Math.Max((int)(center - reach + 0.5), 0);
            int last = Math.Min((int)(center + reach + 0.5), sourceSize);
            axis.First[i] = first;
            axis.Count[i] = last - first;
            Span<double> weights = axis.Of(i);
            for (int x = 0; x < weights.Length; x++)
            {
                weights[x] = Kernel((x + first - center + 0.5) * inverse);
            }

            axis.Normalize(i);
        }

        return axis;
    }

    private protected static double Sinc(double x)
    {
        if (x == 0)
        {
            return 1;
        }

        x *= Math.PI;
        return Math.Sin(x) / x;
    }
}
