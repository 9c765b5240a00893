namespace Anneal.Imaging.Resampling;

/// <summary>The one source pixel under the target pixel's centre; no antialiasing.</summary>
internal sealed class NearestFilter() : ResampleFilter("nearest")
{
    internal override bool PremultipliesAlpha => false;

    internal override AxisWeights WeightsFor(int sourceSize, double start, double end, int targetSize)
    {
        AxisWeights axis = new(targetSize, stride: 1);
        double scale = (end - start) / targetSize;

        // Added up, not multiplied out: that is how Pillow rounds where a centre falls on the border of two pixels.
        double position = start + (scale * 0.5);
        for (int i = 0; i < targetSize; i++, position += scale)
        {
            axis.First[i] = Math.Clamp((int)position, 0, sourceSize - 1);
            axis.Count[i] = 1;
            axis.Weights[i] = 1;
        }

        return axis;
    }
}
