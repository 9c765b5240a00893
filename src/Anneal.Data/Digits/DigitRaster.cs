namespace Anneal.Data.Digits;

/// <summary>Turns the path of a pen into grey levels: 255 is ink, 0 paper, with a soft border 1.5 pixels wide.</summary>
internal sealed class DigitRaster
{
    /// <summary>Pixels to a side.</summary>
    public const int Side = 28;

    private const float Border = 1.5f;

    // How deep inside the nearest piece's ink each pixel lies, in pixels; negative outside.
    private readonly float[] _depth = new float[Side * Side];

    /// <summary>Fills an image of 28 × 28 pixels.</summary>
    public void Draw(DigitPath path, Span<byte> image) => Draw(path.X, path.Y, path.Starts.AsSpan(0, path.Pieces), path.Radius, image);

    /// <summary>Fills an image of 28 × 28 pixels; piece i runs from point <c>starts[i]</c> to the next, with the pen's radius <c>radius[i]</c>.</summary>
    public void Draw(ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<int> starts, ReadOnlySpan<double> radius, Span<byte> image)
    {
        Array.Fill(_depth, -Border);
        for (int piece = 0; piece < starts.Length; piece++)
        {
            int a = starts[piece];
            DrawPiece((float)x[a], (float)y[a], (float)x[a + 1], (float)y[a + 1], (float)radius[piece]);
        }

        for (int i = 0; i < image.Length; i++)
        {
            float v = Math.Clamp((_depth[i] / Border) + 0.5f, 0, 1);
            image[i] = (byte)((255 * (v * v * (3 - (2 * v)))) + 0.5f);
        }
    }

    private void DrawPiece(float ax, float ay, float bx, float by, float radius)
    {
        // Farther away than radius + half the border a pixel stays paper.
        float reach = radius + (Border / 2);
        int left = Math.Max(0, (int)MathF.Ceiling(Math.Min(ax, bx) - reach));
        int right = Math.Min(Side - 1, (int)MathF.Floor(Math.Max(ax, bx) + reach));
        int top = Math.Max(0, (int)MathF.Ceiling(Math.Min(ay, by) - reach));
        int bottom = Math.Min(Side - 1, (int)MathF.Floor(Math.Max(ay, by) + reach));
        float dx = bx - ax;
        float dy = by - ay;
        float inverse = 1 / ((dx * dx) + (dy * dy) + 1e-6f);
        for (int y = top; y <= bottom; y++)
        {
            float py = y - ay;
            for (int x = left; x <= right; x++)
            {
                float px = x - ax;
                float t = Math.Clamp(((px * dx) + (py * dy)) * inverse, 0, 1);
                float ex = px - (t * dx);
                float ey = py - (t * dy);
                float depth = radius - MathF.Sqrt((ex * ex) + (ey * ey));
                int i = (y * Side) + x;
                if (depth > _depth[i]) _depth[i] = depth;
            }
        }
    }
}
