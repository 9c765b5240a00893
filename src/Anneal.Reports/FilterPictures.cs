using Anneal.Imaging;

namespace Anneal.Reports;

/// <summary>A convolution's kernels as pictures.</summary>
public static class FilterPictures
{
    // Blue where a bright pixel speaks for the feature, orange where it speaks against it, nearly white where it does not matter.
    private static readonly (int Red, int Green, int Blue) s_positive = (20, 80, 160);
    private static readonly (int Red, int Green, int Blue) s_negative = (190, 80, 10);
    private static readonly (int Red, int Green, int Blue) s_zero = (246, 246, 244);

    /// <summary>One picture for each filter, each on its own scale: its largest weight gives the full colour.</summary>
    /// <param name="kernel">The weights, height × width × inputs × filters, as Keras keeps them.</param>
    /// <param name="height">The kernel's height.</param>
    /// <param name="width">The kernel's width.</param>
    /// <param name="inputs">
    /// Input channels. With three the picture is in those colours around grey; with one, or the mean over any other number, it is blue for positive
    /// and orange for negative weights.
    /// </param>
    /// <param name="filters">How many filters.</param>
    /// <exception cref="ArgumentException">The sizes do not match the number of weights.</exception>
    public static IReadOnlyList<ImagePixels> Render(ReadOnlySpan<float> kernel, int height, int width, int inputs, int filters)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inputs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(filters);
        if (kernel.Length != (Int128)height * width * inputs * filters)
        {
            throw new ArgumentException($"A kernel of {height}x{width}x{inputs}x{filters} has another number of weights than {kernel.Length}.", nameof(kernel));
        }

        ImagePixels[] pictures = new ImagePixels[filters];
        for (int filter = 0; filter < filters; filter++)
        {
            float[] weights = inputs == 3 ? Pick(kernel, filter, filters) : Mean(Pick(kernel, filter, filters), inputs);
            float largest = weights.Where(float.IsFinite).Select(Math.Abs).DefaultIfEmpty().Max();
            ImagePixels picture = new(width, height, 3);
            for (int i = 0; i < weights.Length; i++)
            {
                float share = largest > 0 && float.IsFinite(weights[i]) ? weights[i] / largest : 0;
                if (inputs == 3)
                {
                    picture.Data[i] = (byte)Math.Round(127.5f + (127.5f * share));
                }
                else
                {
                    Tint(share, picture.Data.AsSpan(i * 3, 3));
                }
            }

            pictures[filter] = picture;
        }

        return pictures;
    }

    /// <summary>The same from the order in which Core ML keeps weights: filters × inputs × height × width. A dense layer behind pictures has units for filters.</summary>
    /// <inheritdoc cref="Render"/>
    public static IReadOnlyList<ImagePixels> RenderChannelsFirst(ReadOnlySpan<float> kernel, int filters, int inputs, int height, int width)
    {
        if (kernel.Length != (Int128)height * width * inputs * filters) throw new ArgumentException($"A kernel of {filters}x{inputs}x{height}x{width} has another number of weights than {kernel.Length}.", nameof(kernel));
        float[] turned = new float[kernel.Length];
        int at = 0;
        for (int filter = 0; filter < filters; filter++)
        {
            for (int input = 0; input < inputs; input++)
            {
                for (int pixel = 0; pixel < height * width; pixel++) turned[(((pixel * inputs) + input) * filters) + filter] = kernel[at++];
            }
        }

        return Render(turned, height, width, inputs, filters);
    }

    private static float[] Pick(ReadOnlySpan<float> kernel, int filter, int filters)
    {
        float[] weights = new float[kernel.Length / filters];
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = kernel[(i * filters) + filter];
        }

        return weights;
    }

    private static float[] Mean(float[] weights, int inputs) => [.. weights.Chunk(inputs).Select(chunk => chunk.Average())];

    private static void Tint(float share, Span<byte> pixel)
    {
        (int Red, int Green, int Blue) end = share >= 0 ? s_positive : s_negative;
        float amount = Math.Abs(share);
        pixel[0] = (byte)Math.Round(s_zero.Red + ((end.Red - s_zero.Red) * amount));
        pixel[1] = (byte)Math.Round(s_zero.Green + ((end.Green - s_zero.Green) * amount));
        pixel[2] = (byte)Math.Round(s_zero.Blue + ((end.Blue - s_zero.Blue) * amount));
    }
}
