using Anneal.Engine.Graphs;

namespace Anneal.Engine.Tests.Graphs;

public class ShapeTests
{
    [Fact]
    public void A_shape_knows_its_size_and_prints_as_in_Python()
    {
        Assert.Equal((24, 3, 4, "(2, 3, 4)"), (new Shape(2, 3, 4).Size, new Shape(2, 3, 4).Rank, new Shape(2, 3, 4).Last, new Shape(2, 3, 4).ToString()));
        Assert.Equal((5, 1, 5, "(5,)"), (new Shape(5).Size, new Shape(5).Rank, new Shape(5).Last, new Shape(5).ToString()));
        Assert.Equal((1, 0, 1, "()"), (Shape.Scalar.Size, Shape.Scalar.Rank, Shape.Scalar.Last, Shape.Scalar.ToString()));
        Assert.Equal((1, 0, "()"), (new Shape().Size, new Shape().Rank, new Shape().ToString()));
    }

    [Fact]
    public void Equal_dimensions_are_equal_shapes()
    {
        Assert.True(new Shape(2, 3) == new Shape(2, 3));
        Assert.True(new Shape(2, 3) != new Shape(3, 2));
        Assert.True(new Shape() == Shape.Scalar);
        Assert.Equal(new Shape(2, 3).GetHashCode(), new Shape(2, 3).GetHashCode());
    }

    [Fact]
    public void Negative_and_enormous_shapes_are_refused()
    {
        Assert.Contains("received -1", Assert.Throws<ArgumentException>(() => new Shape(2, -1)).Message, StringComparison.Ordinal);
        Assert.Contains("too many elements", Assert.Throws<ArgumentException>(() => new Shape(70_000, 70_000)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new Shape(int.MaxValue, int.MaxValue, int.MaxValue));
    }
}
