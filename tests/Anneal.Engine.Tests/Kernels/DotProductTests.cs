using Anneal.Engine.Kernels;

namespace Anneal.Engine.Tests.Kernels;

/// <summary>Products with few columns, over every tile, with rows that end within a vector and something that is no number behind them.</summary>
public class DotProductTests
{
    [Theory]
    [InlineData(1, 128, 1)]
    [InlineData(3, 130, 2)]
    [InlineData(7, 784, 10)]
    [InlineData(9, 143, 5)]
    [InlineData(4, 200, 11)]
    [InlineData(2, 129, 3)]
    public unsafe void AgreesWithSumsInDouble(int rows, int depth, int columns)
    {
        const int Tail = 64;
        float[] a = [.. Numbers.Centered(1, rows * depth).Select(v => (float)v), .. Enumerable.Repeat(float.NaN, Tail)];
        float[] b = [.. Numbers.Centered(2, depth * columns).Select(v => (float)v)], bias = [.. Numbers.Centered(3, columns + Tail).Select(v => (float)v)], c = new float[rows * columns];
        FilterRowFormat format = DotProduct.Format(depth, columns);
        float[] packed = new float[format.Bytes / sizeof(float)];
        fixed (float* pa = a, pb = b, pbias = bias, pc = c, pp = packed)
        {
            for (int part = 0; part < format.Parts; part++) format.Pack(new PackSource { Canonical = pb }, pp, part);
            DotProduct.Run(pa, depth, rows, depth, pp, columns, pc, pbias, relu: true);
        }

        for (int r = 0; r < rows; r++)
        {
            for (int o = 0; o < columns; o++)
            {
                double sum = bias[o];
                for (int k = 0; k < depth; k++) sum += (double)a[r * depth + k] * b[k * columns + o];
                Assert.Equal(Math.Max(0, sum), c[r * columns + o], 6e-8 * Math.Sqrt(depth) * 8);
            }
        }
    }
}
