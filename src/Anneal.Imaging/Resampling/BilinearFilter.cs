namespace Anneal.Imaging.Resampling;

/// <summary>A triangle: linear interpolation when enlarging.</summary>
internal sealed class BilinearFilter() : KernelFilter("bilinear", support: 1)
{
    protected override double Kernel(double x) => Math.Max(1 - Math.Abs(x), 0);
}
