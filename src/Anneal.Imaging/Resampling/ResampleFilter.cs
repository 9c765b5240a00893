namespace Anneal.Imaging.Resampling;

/// <summary>How one axis is resampled: which source pixels make a target pixel, with which weights. Use the filters on <see cref="Resample"/>.</summary>
public abstract class ResampleFilter
{
    private protected ResampleFilter(string name) => Name = name;

    /// <summary>The name that <see cref="Resample.ByName"/> knows it by.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Whether RGBA is resampled with alpha multiplied into the colours, so that invisible colours do not bleed.</summary>
    internal virtual bool PremultipliesAlpha => true;

    /// <summary>The weights that turn source coordinates [start, end) into <paramref name="targetSize"/> pixels.</summary>
    internal abstract AxisWeights WeightsFor(int sourceSize, double start, double end, int targetSize);
}
