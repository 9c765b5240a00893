using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Anneal.Engine.Kernels;

namespace Anneal.Engine.Tests.Kernels;

/// <summary>Softmax of few classes: right, and for a row alone what it is among others.</summary>
public class SmallSoftmaxTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(16, 10)]
    [InlineData(37, 10)]
    [InlineData(5, 16)]
    [InlineData(50, 3)]
    public unsafe void RowsDoNotDependOnTheirNeighbours(int rows, int classes)
    {
        if (!Avx512F.IsSupported) return;
        float[] x = [.. Numbers.Centered(1, rows * classes, 30).Select(v => (float)v)], p = new float[x.Length], alone = new float[x.Length];
        fixed (float* px = x, pp = p, pa = alone)
        {
            SmallSoftmax.Run(px, pp, rows, classes);
            for (int r = 0; r < rows; r++) SmallSoftmax.Run(px + r * classes, pa + r * classes, 1, classes);
        }

        Assert.Equal(alone, p);
        for (int r = 0; r < rows; r++)
        {
            double[] e = [.. x.Skip(r * classes).Take(classes).Select(v => Math.Exp(v - x.Skip(r * classes).Take(classes).Max()))];
            for (int c = 0; c < classes; c++) Assert.Equal(e[c] / e.Sum(), p[r * classes + c], 1e-6);
        }
    }

    [Fact]
    public void ExponentialsAreRightToTheLastPlace()
    {
        if (!Avx512F.IsSupported) return;
        for (float x = -104; x <= 0; x += 1 / 512f)
        {
            double right = Math.Exp(x);
            float e = Exponential.OfNonPositive(Vector512.Create(x))[0];
            Assert.True(Math.Abs(e - right) <= (double)MathF.BitIncrement((float)right) - (float)right, $"exp({x}) = {right}, not {e}");
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-1e-45f, 1)]
    [InlineData(-104, 0)]
    [InlineData(float.MinValue, 0)]
    [InlineData(float.NegativeInfinity, 0)]
    [InlineData(float.NaN, float.NaN)]
    public void ExponentialsOfTheFarthestNumbers(float x, float e)
    {
        if (!Avx512F.IsSupported) return;
        Assert.Equal(e, Exponential.OfNonPositive(Vector512.Create(x))[7]);
    }

    [Fact]
    public unsafe void WhatIsNoNumberStays()
    {
        if (!Avx512F.IsSupported) return;
        float[] x = [1, float.NaN, 2, 3, 4, 5, float.PositiveInfinity, 1, 2];
        fixed (float* px = x) SmallSoftmax.Run(px, px, 3, 3);
        Assert.All(x[..3], v => Assert.True(float.IsNaN(v)));
        Assert.Equal(1, x[3..6].Sum(), 1e-6f);
        Assert.True(float.IsNaN(x[6]));
    }
}
