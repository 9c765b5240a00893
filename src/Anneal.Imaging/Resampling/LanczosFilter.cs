namespace Anneal.Imaging.Resampling;

/// <summary>A sinc under the middle lobe of a three times wider sinc.</summary>
internal sealed class LanczosFilter() : KernelFilter("lanczos", support: 3)
{
    protected override double Kernel(double x) => x is >= -3 and < 3 ? Sinc(x) * Sinc(x / 3) : 0;
}
