namespace Anneal.Imaging.Resampling;

/// <summary>Resizing of floating-point pixels, along rows and then along columns; sums in double, results in float.</summary>
internal static class FloatResampler
{
    public static float[] Resize(ReadOnlySpan<float> pixels, int sourceWidth, int sourceHeight, int channels, int width, int height, ResampleFilter filter, in SourceRectangle part)
    {
        AxisWeights columns = filter.WeightsFor(sourceWidth, part.Left, part.Right, width);
        AxisWeights rows = filter.WeightsFor(sourceHeight, part.Top, part.Bottom, height);
        float[] narrowed = new float[checked(sourceHeight * width * channels)];
        for (int y = 0; y < sourceHeight; y++)
        {
            Row(pixels.Slice(y * sourceWidth * channels, sourceWidth * channels), narrowed.AsSpan(y * width * channels, width * channels), channels, columns);
        }

        float[] result = new float[checked(height * width * channels)];
        double[] sums = new double[width * channels];
        for (int y = 0; y < height; y++)
        {
            Array.Clear(sums);
            ReadOnlySpan<double> weights = rows.Of(y);
            for (int i = 0; i < weights.Length; i++)
            {
                ReadOnlySpan<float> row = narrowed.AsSpan((rows.First[y] + i) * sums.Length, sums.Length);
                for (int x = 0; x < sums.Length; x++)
                {
                    sums[x] += row[x] * weights[i];
                }
            }

            for (int x = 0; x < sums.Length; x++)
            {
                result[(y * sums.Length) + x] = (float)sums[x];
            }
        }

        return result;
    }

    private static void Row(ReadOnlySpan<float> from, Span<float> to, int channels, AxisWeights axis)
    {
        for (int x = 0; x < axis.Count.Length; x++)
        {
            ReadOnlySpan<double> weights = axis.Of(x);
            for (int channel = 0; channel < channels; channel++)
            {
                double sum = 0;
                for (int i = 0; i < weights.Length; i++)
                {
                    sum += from[((axis.First[x] + i) * channels) + channel] * weights[i];
                }

                to[(x * channels) + channel] = (float)sum;
            }
        }
    }
}
