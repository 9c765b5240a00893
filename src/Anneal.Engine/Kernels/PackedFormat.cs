using Anneal.Engine.Graphs;
using Anneal.Engine.Training;

namespace Anneal.Engine.Kernels;

/// <summary>
/// Another order of a parameter's numbers that a kernel reads. A record: equal formats of one parameter share one buffer.
/// </summary>
internal abstract unsafe record PackedFormat
{
    /// <summary>The packed size.</summary>
    public abstract long Bytes { get; }

    /// <summary>In how many independent parts packing may be split. From shapes alone.</summary>
    public virtual int Parts => 1;

    /// <summary>Packs one part.</summary>
    public abstract void Pack(in PackSource source, float* packed, int part);

    /// <summary>Whether so many numbers of the parameter, from any multiple of so many on, can be packed alone.</summary>
    public virtual bool PacksPieces(int piece) => false;

    /// <summary>Packs some numbers; see <see cref="PacksPieces"/>.</summary>
    public virtual void PackPiece(in PackSource source, float* packed, int start, int count) => throw new InvalidOperationException($"{GetType().Name} packs parts only.");
}

/// <summary>The numbers that are packed, and all others of the model.</summary>
internal readonly unsafe ref struct PackSource(WeightLayout layout, byte* weights, int parameter)
{
    /// <summary>The parameter's own, in its own order.</summary>
    public float* Canonical { get; init; } = (float*)(weights + layout.Offset(parameter));

    /// <summary>Those of another parameter.</summary>
    public float* Of(Parameter other) => (float*)(weights + layout.Offset(other.Index));
}
