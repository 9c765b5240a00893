using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Anneal.Engine.Kernels;

/// <content>Outputs of tiles of 4 x 4.</content>
internal sealed unsafe partial class WinogradProduct
{
    /// <summary>One row of tiles.</summary>
    [SkipLocalsInit]
    private void LargeTiles(float* m, nint position, int row, in WinogradTarget t)
    {
        const int Lanes = Tiles512.Lanes, Side = WinogradLargeTransforms.Outputs;
        float* columns = stackalloc float[WinogradLargeTransforms.ColumnFloats], outputs = stackalloc float[Side * Side * Lanes];
        for (int i = 0; i < _tileColumns; i++, m += _panels.Columns)
        {
            int rows = Math.Min(Side, _outHeight - Side * row), width = Math.Min(Side, _outWidth - Side * i);
            for (int f = 0; f < _filters; f += Lanes)
            {
                WinogradLargeTransforms.Output(m + f, position, columns, outputs);
                int count = Math.Min(Lanes, _filters - f);
                if (t.Pools) LargePooled(outputs, Side / 2 * row, Side / 2 * i, rows / 2, width / 2, f, count, t);
                else
                {
                    for (int r = 0; r < rows; r++)
                    {
                        float* y = t.Y + (((nint)Side * row + r) * _outWidth + Side * i) * _filters + f;
                        for (int c = 0; c < width; c++, y += _filters) Put(Vector512.Load(outputs + (r * Side + c) * Lanes), y, count, f, t);
                    }
                }
            }
        }
    }

    /// <summary>The largest of each window of a tile.</summary>
    private void LargePooled(float* outputs, int firstRow, int firstColumn, int rows, int columns, int f, int count, in WinogradTarget t)
    {
        const int Lanes = Tiles512.Lanes, Row = WinogradLargeTransforms.Outputs * Lanes;
        float* edge = stackalloc float[Lanes];
        byte* edgeCodes = stackalloc byte[Lanes];
        Vector512<float> bias = Vector512.Load(t.Bias + f);
        for (int r = 0; r < rows; r++)
        {
            for (int c = 0; c < columns; c++)
            {
                float* o = outputs + 2 * r * Row + 2 * c * Lanes;
                nint at = ((nint)(firstRow + r) * (_outWidth / 2) + firstColumn + c) * _filters + f;
                bool whole = count == Lanes;
                byte* codes = t.Codes == null ? null : whole ? t.Codes + at : edgeCodes;
                Tiles512.Largest(
                    Vector512.Load(o), Vector512.Load(o + Lanes), Vector512.Load(o + Row), Vector512.Load(o + Row + Lanes), bias, t.Relu, whole ? t.Y + at : edge, codes);
                if (whole) continue;
                new Span<float>(edge, count).CopyTo(new Span<float>(t.Y + at, count));
                if (t.Codes != null) new Span<byte>(edgeCodes, count).CopyTo(new Span<byte>(t.Codes + at, count));
            }
        }
    }
}
