namespace Anneal.Imaging.Resampling;

/// <summary>A sinc under a Hamming window: sharper than bilinear at the same cost.</summary>
internal sealed class HammingFilter() : KernelFilter("hamming", support: 1)
{
    protected override double Kernel(double x)
    {
        x = Math.Abs(x);
        return x >= 1 ? 0 : Sinc(x) * (0.54 + (0.46 * Math.Cos(x * Math.PI)));
    }
}
