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
    public abstract void Pack(float* canonical, float* packed, int part);
}
