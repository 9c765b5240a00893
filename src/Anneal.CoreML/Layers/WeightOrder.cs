namespace Anneal.CoreML.Layers;

/// <summary>Weights between the file's order and the engine's.</summary>
internal static class WeightOrder
{
    /// <summary>The transpose of a row-major matrix: the file's dense weights [out, in] to the engine's [in, out] and back.</summary>
    public static float[] Transpose(ReadOnlySpan<float> matrix, int rows, int columns)
    {
        float[] result = new float[matrix.Length];
        for (int r = 0; r < rows; r++)
        {
            for (int c = 0; c < columns; c++) result[c * rows + r] = matrix[r * columns + c];
        }

        return result;
    }

    /// <summary>The file's convolution weights [out, in, h, w] as the engine's [h, w, in, out]: with h · w and out · in as one axis each, a transpose and one more.</summary>
    public static float[] ConvolutionToEngine(ReadOnlySpan<float> weights, int outputs, int inputs, int taps) =>
        Permute(weights, outputs, inputs, taps, (o, i, t) => (t * inputs + i) * outputs + o);

    /// <summary>The engine's convolution weights [h, w, in, out] as the file's [out, in, h, w].</summary>
    public static float[] ConvolutionToFile(ReadOnlySpan<float> weights, int outputs, int inputs, int taps) =>
        Permute(weights, taps, inputs, outputs, (t, i, o) => (o * inputs + i) * taps + t);

    /// <summary>An image [C, H, W] as the engine's [H, W, C].</summary>
    public static float[] ChannelsLast(ReadOnlySpan<float> image, int channels, int pixels) => Transpose(image, channels, pixels);

    private static float[] Permute(ReadOnlySpan<float> source, int a, int b, int c, Func<int, int, int, int> target)
    {
        float[] result = new float[source.Length];
        for (int at = 0, i = 0; i < a; i++)
        {
            for (int j = 0; j < b; j++)
            {
                for (int k = 0; k < c; k++) result[target(i, j, k)] = source[at++];
            }
        }

        return result;
    }
}
