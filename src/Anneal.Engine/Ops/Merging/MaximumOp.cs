using System.Numerics;

namespace Anneal.Engine.Ops;

/// <summary>The largest of all inputs; the gradient goes to the first of equals. NaN wins over everything.</summary>
public sealed record MaximumOp : MergeOp
{
    /// <inheritdoc/>
    protected override T Merge<T>(ReadOnlySpan<T> x) => x[Chosen(x)];

    /// <inheritdoc/>
    protected override T Derivative<T>(ReadOnlySpan<T> x, int k) => Chosen(x) == k ? T.One : T.Zero;

    private static int Chosen<T>(ReadOnlySpan<T> x) where T : unmanaged, IFloatingPointIeee754<T>
    {
        int best = 0;
        for (int i = 1; i < x.Length; i++)
        {
            if (x[i] > x[best] || (T.IsNaN(x[i]) && !T.IsNaN(x[best]))) best = i;
        }

        return best;
    }
}
