namespace Anneal.Imaging.Resampling;

/// <summary>Axis by axis: area average when shrinking, bilinear when enlarging.</summary>
internal sealed class ModelDefaultFilter() : ResampleFilter("model-default")
{
    internal override AxisWeights WeightsFor(int sourceSize, double start, double end, int targetSize) =>
        (end - start > targetSize ? Resample.Area : Resample.Bilinear).WeightsFor(sourceSize, start, end, targetSize);
}
