using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Anneal.Engine.Kernels;

/// <summary>
/// e^x in single precision throughout, within one unit in the last place, where <see cref="Vector512.Exp(Vector512{float})"/> goes through double precision and
/// takes three times as long.
/// </summary>
internal static class Exponential
{
    // log(2) in two parts: n · High is rounded once, in a fused multiply-add, and Low brings what High leaves out.
    private const float High = 0.69314718f, Low = -1.9046543e-9f;

    // Below, even the smallest denormal is larger than e^x; and n · High of −∞ would be no number.
    private const float Smallest = -150;

    /// <summary>e^x for x ≤ 0. Results may be denormal; no number stays no number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> OfNonPositive(Vector512<float> x)
    {
        // Max gives its second operand where one is no number.
        x = Avx512F.Max(Vector512.Create(Smallest), x);

        // x = n · log(2) + r with |r| ≤ log(2) / 2.
        Vector512<float> n = Avx512F.RoundScale(x * Vector512.Create(1.44269504f), 0);
        Vector512<float> r = Avx512F.FusedMultiplyAddNegated(n, Vector512.Create(High), x);
        r = Avx512F.FusedMultiplyAddNegated(n, Vector512.Create(Low), r);

        // e^r = 1 + r + r² · q(r): q by minimizing the largest relative error of e^r, which is 3e-9.
        Vector512<float> q = Vector512.Create(1.381454e-3f);
        q = Avx512F.FusedMultiplyAdd(q, r, Vector512.Create(8.368745e-3f));
        q = Avx512F.FusedMultiplyAdd(q, r, Vector512.Create(4.1668391e-2f));
        q = Avx512F.FusedMultiplyAdd(q, r, Vector512.Create(1.6666520e-1f));
        q = Avx512F.FusedMultiplyAdd(q, r, Vector512.Create(4.9999993e-1f));
        q = Avx512F.FusedMultiplyAdd(q, r * r, r);
        return Avx512F.Scale(q + Vector512<float>.One, n);
    }
}
