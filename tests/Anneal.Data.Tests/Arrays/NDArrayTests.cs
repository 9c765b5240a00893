using Anneal.Data.Arrays;

namespace Anneal.Data.Tests.Arrays;

public class NDArrayTests
{
    private static readonly NDArray s_sample = NDArray.Create([1f, 2, 3, 4, 5, 6], 3, 2);

    [Fact]
    public void ReshapeSharesElementsAndComputesOneSize()
    {
        NDArray array = s_sample.Reshape(2, -1);
        Assert.Equal([2, 3], array.Shape.ToArray());
        Assert.Same(s_sample.AsSingle(), array.AsSingle());
        Assert.Contains("(3, 2)", Assert.Throws<ArgumentException>(() => s_sample.Reshape(4, -1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => s_sample.Reshape(7));
        Assert.Throws<ArgumentException>(() => s_sample.Reshape(-1, -1));
        Assert.Throws<ArgumentException>(() => s_sample.Reshape(int.MaxValue, int.MaxValue, -1));
    }

    [Theory]
    [InlineData(0, new[] { 1, 3, 2 })]
    [InlineData(1, new[] { 3, 1, 2 })]
    [InlineData(-1, new[] { 3, 2, 1 })]
    public void ExpandDimsAndSqueezeAreInverse(int axis, int[] expected)
    {
        NDArray expanded = s_sample.ExpandDims(axis);
        Assert.Equal(expected, expanded.Shape.ToArray());
        Assert.Equal([3, 2], expanded.Squeeze(axis).Shape.ToArray());
        Assert.Equal([3, 2], expanded.Squeeze().Shape.ToArray());
        Assert.Throws<ArgumentException>(() => s_sample.Squeeze(axis));
    }

    [Fact]
    public void RowsAreSlicedAndTaken()
    {
        Assert.Equal([3f, 4, 5, 6], s_sample.SliceRows(1, 2).AsSingle());
        Assert.Equal([5f, 6, 1, 2, 5, 6], s_sample.TakeRows(2, 0, 2).AsSingle());
        Assert.Equal([0, 2], s_sample.SliceRows(3, 0).Shape.ToArray());
        Assert.Contains("(3, 2)", Assert.Throws<ArgumentOutOfRangeException>(() => s_sample.SliceRows(2, 2)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => s_sample.TakeRows(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => s_sample.TakeRows(-1));
    }

    [Fact]
    public void ConvertsBetweenNumbers()
    {
        Assert.Equal([0f, 255], NDArray.Create([(byte)0, (byte)255]).ToSingle());
        Assert.Equal([1f, 0], NDArray.Create([true, false]).ToSingle());
        Assert.Equal([-3L, 7], NDArray.Create([-3.0, 7.0]).ToInt64());
        Assert.Equal([uint.MaxValue], NDArray.Create([uint.MaxValue]).ToDouble());
        Assert.Equal([3, 200], NDArray.Create([(byte)3, (byte)200]).ToInt32());
        Assert.Equal([-3, 100], NDArray.Create([(sbyte)-3, (sbyte)100]).ToInt32());
        Assert.Equal(["1.5", "2"], NDArray.Create([1.5, 2]).ToStrings());
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(9223372036854775808.0)]
    [InlineData(-1e300)]
    public void RefusesToRoundToIntegers(double value)
    {
        Assert.Contains("Element 1", Assert.Throws<InvalidOperationException>(() => NDArray.Create([0, value]).ToInt64()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WrongAccessIsExplained()
    {
        Assert.Contains("Float32", Assert.Throws<InvalidOperationException>(() => s_sample.AsInt64()).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => NDArray.Create([(sbyte)1]).AsBytes());
        Assert.Throws<InvalidOperationException>(() => NDArray.Create(["a"]).ToSingle());
        Assert.Throws<NotSupportedException>(() => NDArray.Create([DateTime.MinValue]));
        Assert.Throws<ArgumentException>(() => NDArray.Create([1f], 2));
        Assert.Throws<ArgumentException>(() => NDArray.CreateBytes(["€"]));
    }
}
