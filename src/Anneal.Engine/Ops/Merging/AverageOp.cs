namespace Anneal.Engine.Ops;

/// <summary>The mean of all inputs.</summary>
public sealed record AverageOp : MergeOp
{
    /// <inheritdoc/>
    public override Needs BackwardNeeds => Needs.None;

    /// <inheritdoc/>
    protected override T Merge<T>(ReadOnlySpan<T> x)
    {
        T sum = T.Zero;
        foreach (T v in x) sum += v;
        return sum / T.CreateTruncating(x.Length);
    }

    /// <inheritdoc/>
    protected override T Derivative<T>(ReadOnlySpan<T> x, int k) => T.One / T.CreateTruncating(x.Length);
}
