namespace Anneal.Engine.Kernels;

/// <summary>A <see cref="RowProduct"/> whose rows are pixels of 2 x 2 windows: writes the largest of each four, and which it was.</summary>
internal static unsafe class PooledProduct
{
    /// <summary>Floats of scratch memory that <see cref="Run"/> needs where B's last vector is partly empty.</summary>
    public static int EdgeFloats => RowProduct.EdgeFloats;

    /// <summary>One row of windows.</summary>
    /// <param name="a">The first pixel of the upper row.</param>
    /// <param name="aStep">Floats from pixel to pixel.</param>
    /// <param name="aDown">Floats from the upper row to the lower one.</param>
    /// <param name="windows">How many windows.</param>
    /// <param name="segments">Where each segment starts, from the pixel's start.</param>
    /// <param name="count">How many segments.</param>
    /// <param name="length">Floats of a segment.</param>
    /// <param name="packed">B.</param>
    /// <param name="depth">B's rows.</param>
    /// <param name="panels">B's columns.</param>
    /// <param name="y">The first window's values.</param>
    /// <param name="yRow">Floats, and codes, from window to window.</param>
    /// <param name="codes">The first window's codes; null: not wanted.</param>
    /// <param name="bias">Readable up to a whole vector.</param>
    /// <param name="relu">ReLU.</param>
    /// <param name="edge">Scratch memory of <see cref="EdgeFloats"/>.</param>
    public static void Run(
        float* a, nint aStep, nint aDown, int windows, nint* segments, int count, nint length, float* packed, int depth, Panels panels,
        float* y, nint yRow, byte* codes, float* bias, bool relu, float* edge)
    {
        foreach (Panel p in panels.Items)
        {
            int most = Tiles.MostRows(p.Vectors, p.Lanes) / 4, tiles = (windows + most - 1) / most, wide = (windows + tiles - 1) / tiles, widest = windows - tiles * (wide - 1);
            float* b = packed + (nint)p.Start * depth;
            for (int t = 0, w = 0; t < tiles; t++)
            {
                int n = t < widest ? wide : wide - 1;
                var tile = Tiles.Pool(n, p.Vectors, p.Lanes);
                float* from = a + 2 * w * aStep, to = y + w * yRow + p.Start;
                byte* code = codes == null ? null : codes + w * yRow + p.Start;
                if (p.IsFull)
                {
                    tile(from, aStep, aDown, segments, count, length, b, to, yRow, code, bias + p.Start, relu);
                }
                else
                {
                    byte* edgeCodes = (byte*)(edge + n * p.Width);
                    tile(from, aStep, aDown, segments, count, length, b, edge, p.Width, code == null ? null : edgeCodes, bias + p.Start, relu);
                    for (int i = 0; i < n; i++)
                    {
                        new Span<float>(edge + i * p.Width, p.Columns).CopyTo(new Span<float>(to + i * yRow, p.Columns));
                        if (code != null) new Span<byte>(edgeCodes + i * p.Width, p.Columns).CopyTo(new Span<byte>(code + i * yRow, p.Columns));
                    }
                }

                w += n;
            }
        }
    }
}
