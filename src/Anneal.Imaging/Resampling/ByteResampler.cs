using System.Numerics;

namespace Anneal.Imaging.Resampling;

/// <summary>
/// Resizing of 8-bit pixels: first along rows, then along columns, each in fixed point and rounded to 8 bits, as Pillow does. An axis that
/// does not change is left out.
/// </summary>
internal static class ByteResampler
{
    private const int Half = 1 << (AxisWeights.FixedPointBits - 1);

    public static ImagePixels Resize(ImagePixels pixels, int width, int height, ResampleFilter filter, in SourceRectangle part)
    {
        bool alongRows = width != pixels.Width || part.Left != 0 || part.Width != pixels.Width;
        bool alongColumns = height != pixels.Height || part.Top != 0 || part.Height != pixels.Height;
        AxisWeights? rows = alongColumns ? filter.WeightsFor(pixels.Height, part.Top, part.Bottom, height) : null;
        ImagePixels result = pixels;
        int firstRow = 0;
        if (alongRows)
        {
            // Only the rows that the second pass reads.
            firstRow = rows?.First[0] ?? 0;
            int endRow = rows is null ? pixels.Height : rows.First[^1] + rows.Count[^1];
            AxisWeights columns = filter.WeightsFor(pixels.Width, part.Left, part.Right, width);
            result = Horizontal(pixels, firstRow, endRow - firstRow, columns, width);
        }

        if (rows is not null)
        {
            result = Vertical(result, firstRow, rows, height);
        }

        return ReferenceEquals(result, pixels) ? new ImagePixels(width, height, pixels.Channels, (byte[])pixels.Data.Clone()) : result;
    }

    private static ImagePixels Horizontal(ImagePixels source, int firstRow, int rowCount, AxisWeights axis, int width)
    {
        ImagePixels target = new(width, rowCount, source.Channels);
        int[] weights = axis.ToFixedPoint();
        for (int y = 0; y < rowCount; y++)
        {
            ReadOnlySpan<byte> from = source.Row(firstRow + y);
            Span<byte> to = target.Row(y);
            switch (source.Channels)
            {
                case 1:
                    Row1(from, to, axis, weights);
                    break;
                case 3:
                    Row3(from, to, axis, weights);
                    break;
                default:
                    Row4(from, to, axis, weights);
                    break;
            }
        }

        return target;
    }

    private static void Row1(ReadOnlySpan<byte> from, Span<byte> to, AxisWeights axis, int[] weights)
    {
        for (int x = 0; x < to.Length; x++)
        {
            int count = axis.Count[x];
            ReadOnlySpan<int> k = weights.AsSpan(x * axis.Stride, count);
            ReadOnlySpan<byte> p = from.Slice(axis.First[x], count);
            int sum = Half;
            for (int i = 0; i < k.Length; i++)
            {
                sum += p[i] * k[i];
            }

            to[x] = Clip(sum);
        }
    }

    private static void Row3(ReadOnlySpan<byte> from, Span<byte> to, AxisWeights axis, int[] weights)
    {
        for (int x = 0; x < axis.Count.Length; x++)
        {
            int count = axis.Count[x];
            ReadOnlySpan<int> k = weights.AsSpan(x * axis.Stride, count);
            ReadOnlySpan<byte> p = from.Slice(axis.First[x] * 3, count * 3);
            int red = Half, green = Half, blue = Half;
            for (int i = 0, j = 0; i < k.Length && j + 2 < p.Length; i++, j += 3)
            {
                red += p[j] * k[i];
                green += p[j + 1] * k[i];
                blue += p[j + 2] * k[i];
            }

            (to[x * 3], to[(x * 3) + 1], to[(x * 3) + 2]) = (Clip(red), Clip(green), Clip(blue));
        }
    }

    private static void Row4(ReadOnlySpan<byte> from, Span<byte> to, AxisWeights axis, int[] weights)
    {
        for (int x = 0; x < axis.Count.Length; x++)
        {
            int count = axis.Count[x];
            ReadOnlySpan<int> k = weights.AsSpan(x * axis.Stride, count);
            ReadOnlySpan<byte> p = from.Slice(axis.First[x] * 4, count * 4);
            int red = Half, green = Half, blue = Half, alpha = Half;
            for (int i = 0, j = 0; i < k.Length && j + 3 < p.Length; i++, j += 4)
            {
                red += p[j] * k[i];
                green += p[j + 1] * k[i];
                blue += p[j + 2] * k[i];
                alpha += p[j + 3] * k[i];
            }

            (to[x * 4], to[(x * 4) + 1], to[(x * 4) + 2], to[(x * 4) + 3]) = (Clip(red), Clip(green), Clip(blue), Clip(alpha));
        }
    }

    private static ImagePixels Vertical(ImagePixels source, int firstRow, AxisWeights axis, int height)
    {
        ImagePixels target = new(source.Width, height, source.Channels);
        int[] weights = axis.ToFixedPoint();
        int[] sums = new int[source.Width * source.Channels];
        for (int y = 0; y < height; y++)
        {
            Array.Fill(sums, Half);
            for (int i = 0; i < axis.Count[y]; i++)
            {
                AddScaled(source.Row(axis.First[y] - firstRow + i), weights[(y * axis.Stride) + i], sums);
            }

            Span<byte> to = target.Row(y);
            for (int x = 0; x < to.Length; x++)
            {
                to[x] = Clip(sums[x]);
            }
        }

        return target;
    }

    private static void AddScaled(ReadOnlySpan<byte> row, int weight, Span<int> sums)
    {
        int x = 0;
        if (Vector.IsHardwareAccelerated)
        {
            int block = Vector<byte>.Count;
            int lanes = Vector<int>.Count;
            Vector<int> scale = new(weight);
            for (; x <= row.Length - block; x += block)
            {
                Vector.Widen(new Vector<byte>(row[x..]), out var low, out var high);
                Vector.Widen(low, out var a, out var b);
                Vector.Widen(high, out var c, out var d);
                Add(Vector.AsVectorInt32(a), scale, sums[x..]);
                Add(Vector.AsVectorInt32(b), scale, sums[(x + lanes)..]);
                Add(Vector.AsVectorInt32(c), scale, sums[(x + (2 * lanes))..]);
                Add(Vector.AsVectorInt32(d), scale, sums[(x + (3 * lanes))..]);
            }
        }

        for (; x < row.Length; x++)
        {
            sums[x] += row[x] * weight;
        }

        static void Add(Vector<int> pixels, Vector<int> scale, Span<int> sums) =>
            (new Vector<int>(sums) + (pixels * scale)).CopyTo(sums);
    }

    private static byte Clip(int sum) => (byte)Math.Clamp(sum >> AxisWeights.FixedPointBits, 0, 255);
}
