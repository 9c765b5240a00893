namespace Anneal.Keras.Constraints;

/// <summary>All norms become 1.</summary>
/// <param name="axis">The dimensions that a norm is taken over. Default 0; for kernels of convolutions [0, 1, 2].</param>
public sealed class UnitNorm(IReadOnlyList<int>? axis = null) : NormConstraint(axis)
{
    private protected override float Wanted(float norm) => 1;
}
