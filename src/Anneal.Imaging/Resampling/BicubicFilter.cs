namespace Anneal.Imaging.Resampling;

/// <summary>Keys' cubic convolution with a = −0.5 (R. Keys, 1981).</summary>
internal sealed class BicubicFilter() : KernelFilter("bicubic", support: 2)
{
    private const double A = -0.5;

    protected override double Kernel(double x)
    {
        x = Math.Abs(x);
        return x switch
        {
            < 1 => ((((A + 2) * x) - (A + 3)) * x * x) + 1,
            < 2 => ((((x - 5) * x) + 8) * x - 4) * A,
            _ => 0,
        };
    }
}
