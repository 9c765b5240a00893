namespace Anneal.Imaging.Resampling;

/// <summary>Each source pixel whose centre lies under the target pixel, with equal weight. <see cref="AreaFilter"/> also counts parts of pixels.</summary>
internal sealed class BoxFilter() : KernelFilter("box", support: 0.5)
{
    protected override double Kernel(double x) => x is > -0.5 and <= 0.5 ? 1 : 0;
}
