using System.Numerics.Tensors;

namespace Anneal.Engine.Kernels;

/// <summary>Weights [depth, columns] as they are, behind a line that says whether a zero may be skipped: 0 · ∞ and 0 · NaN are no zeros.</summary>
internal sealed unsafe record SparseRowFormat(int Depth, int Columns) : PackedFormat
{
    private const int Head = 16;

    public override long Bytes => (Head + (long)Depth * Columns) * sizeof(float);

    public static bool MaySkip(float* packed) => packed[0] != 0;

    public static float* Rows(float* packed) => packed + Head;

    public override void Pack(in PackSource source, float* packed, int part)
    {
        ReadOnlySpan<float> weights = new(source.Canonical, Depth * Columns);
        weights.CopyTo(new Span<float>(Rows(packed), weights.Length));
        packed[0] = TensorPrimitives.IsFiniteAll(weights) ? 1 : 0;
    }
}
