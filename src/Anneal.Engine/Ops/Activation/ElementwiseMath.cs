using System.Numerics;

namespace Anneal.Engine.Ops;

/// <summary>Functions that several activations and losses need, safe from overflow.</summary>
internal static class ElementwiseMath
{
    /// <summary>1 / (1 + e^−x).</summary>
    public static T Sigmoid<T>(T x) where T : unmanaged, IFloatingPointIeee754<T>
    {
        T e = T.Exp(-T.Abs(x));
        return x >= T.Zero ? T.One / (T.One + e) : e / (T.One + e);
    }

    /// <summary>log(1 + e^x).</summary>
    public static T Softplus<T>(T x) where T : unmanaged, IFloatingPointIeee754<T> => T.Max(x, T.Zero) + LogP1(T.Exp(-T.Abs(x)));

    /// <summary>log(1 + x) without losing a small x in the sum: Kahan's correction, since the platform's own computes log(1 + x) as written.</summary>
    public static T LogP1<T>(T x) where T : unmanaged, IFloatingPointIeee754<T>
    {
        T u = T.One + x;
        return u == T.One || T.IsInfinity(u) ? x : T.Log(u) * (x / (u - T.One));
    }

    /// <summary>e^x − 1 without cancellation for a small x: Kahan's correction.</summary>
    public static T ExpM1<T>(T x) where T : unmanaged, IFloatingPointIeee754<T>
    {
        T u = T.Exp(x), less = u - T.One;
        if (less == T.Zero) return x;
        return less == -T.One || T.IsInfinity(u) ? less : less * (x / T.Log(u));
    }

    /// <summary>
    /// The error function 2 / √π ∫ e^(−t²) dt from 0 to x, by the series of Abramowitz and Stegun 7.1.6, whose terms all have one sign.
    /// </summary>
    public static T Erf<T>(T x) where T : unmanaged, IFloatingPointIeee754<T>
    {
        double v = double.CreateTruncating(x);
        if (double.IsNaN(v)) return x;
        if (Math.Abs(v) > 6) return T.CreateTruncating(Math.Sign(v));
        double term = v, sum = v;
        for (int n = 1; Math.Abs(term) > 1e-18 * Math.Abs(sum); n++)
        {
            term *= 2 * v * v / (2 * n + 1);
            sum += term;
        }

        return T.CreateTruncating(2 / Math.Sqrt(Math.PI) * Math.Exp(-v * v) * sum);
    }
}
