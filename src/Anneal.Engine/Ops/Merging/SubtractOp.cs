namespace Anneal.Engine.Ops;

/// <summary>The first of two inputs less the second.</summary>
public sealed record SubtractOp : MergeOp
{
    /// <inheritdoc/>
    public override Needs BackwardNeeds => Needs.None;

    /// <inheritdoc/>
    protected override int MostInputs => 2;

    /// <inheritdoc/>
    protected override T Merge<T>(ReadOnlySpan<T> x) => x[0] - x[1];

    /// <inheritdoc/>
    protected override T Derivative<T>(ReadOnlySpan<T> x, int k) => k == 0 ? T.One : -T.One;
}
