using Anneal.Data.Arrays;
using Anneal.Data.Labeling;

namespace Anneal.Data.Tests.Labeling;

public class LabelsTests
{
    [Fact]
    public void ToCategoricalMakesOneHotRows()
    {
        NDArray rows = Labels.ToCategorical([2, 0]);
        Assert.Equal([2, 3], rows.Shape.ToArray());
        Assert.Equal([0f, 0, 1, 1, 0, 0], rows.AsSingle());
        Assert.Equal([2, 5], Labels.ToCategorical([2, 0], 5).Shape.ToArray());
        Assert.Equal([0, 4], Labels.ToCategorical([], 4).Shape.ToArray());
        Assert.Equal([2, 0], Labels.FromOneHot(rows));
    }

    [Fact]
    public void ShapesAreThoseOfKeras()
    {
        Assert.Equal([3, 2], Labels.ToCategorical(NDArray.Create([(byte)0, (byte)1, (byte)1], 3, 1)).Shape.ToArray());
        Assert.Equal([2, 2, 4], Labels.ToCategorical(NDArray.Create([3, 1, 2, 0], 2, 2)).Shape.ToArray());
        Assert.Equal([3, 4], Labels.ToCategorical(NDArray.Create([0f, 1, 3]), 4).Shape.ToArray());
    }

    [Fact]
    public void TwiceIsRefused()
    {
        NDArray once = Labels.ToCategorical([1, 0, 2]);
        Assert.Contains("one-hot already", Assert.Throws<ArgumentException>(() => Labels.ToCategorical(once)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new[] { 0, -1 }, "Label 1 is -1")]
    [InlineData(new[] { 0, 1, 3 }, "Label 2 is 3; class indices must be 0 to 2")]
    public void IndicesOutOfRangeAreNamed(int[] labels, string message)
    {
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => Labels.ToCategorical(labels, 3)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OtherLabelsAreRefused()
    {
        Assert.Contains("0.5", Assert.Throws<ArgumentException>(() => Labels.ToCategorical(NDArray.Create([0.5f]))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Labels.ToCategorical(NDArray.Create(["a"])));
        Assert.Throws<ArgumentException>(() => Labels.ToCategorical([int.MaxValue]));
        Assert.Contains("Label 1", Assert.Throws<ArgumentException>(() => Labels.FromOneHot(NDArray.Create([0f, 1, 0.5f, 0.5f], 2, 2))).Message, StringComparison.Ordinal);
        Assert.Contains("Label 0", Assert.Throws<ArgumentException>(() => Labels.FromOneHot(NDArray.Create([1f, 1, 0, 1], 2, 2))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Labels.FromOneHot(NDArray.Create([1f, 0])));
    }
}
