namespace Anneal.Comparison;

/// <summary>One place where two models differ.</summary>
/// <param name="Path">Where: <c>layers 'dense_1' / innerProduct / weights</c>.</param>
/// <param name="First">What the first model has there; null where it has nothing.</param>
/// <param name="Second">What the second model has there; null where it has nothing.</param>
public sealed record Difference(string Path, string? First, string? Second)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Path}: {First ?? "(absent)"} -> {Second ?? "(absent)"}";
}
