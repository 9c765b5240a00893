namespace Anneal.Engine.Ops;

/// <summary>The sum of all inputs.</summary>
public sealed record AddOp : MergeOp
{
    /// <inheritdoc/>
    public override Needs BackwardNeeds => Needs.None;

    /// <inheritdoc/>
    protected override T Merge<T>(ReadOnlySpan<T> x)
    {
        T sum = T.Zero;
        foreach (T v in x) sum += v;
        return sum;
    }

    /// <inheritdoc/>
    protected override T Derivative<T>(ReadOnlySpan<T> x, int k) => T.One;
}
