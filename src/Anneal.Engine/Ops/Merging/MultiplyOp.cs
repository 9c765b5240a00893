namespace Anneal.Engine.Ops;

/// <summary>The product of all inputs.</summary>
public sealed record MultiplyOp : MergeOp
{
    /// <inheritdoc/>
    protected override T Merge<T>(ReadOnlySpan<T> x)
    {
        T product = T.One;
        foreach (T v in x) product *= v;
        return product;
    }

    /// <inheritdoc/>
    protected override T Derivative<T>(ReadOnlySpan<T> x, int k)
    {
        T product = T.One;
        for (int i = 0; i < x.Length; i++)
        {
            if (i != k) product *= x[i];
        }

        return product;
    }
}
