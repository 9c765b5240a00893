using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Tests.Graphs;

public class GraphBuilderTests
{
    [Fact]
    public void Nodes_values_and_parameters_are_numbered_and_named()
    {
        ParameterList list = new();
        Parameter kernel = list.Add("dense/kernel", new Shape(4, 2));
        GraphBuilder builder = new(list);
        Value x = builder.Input("x", new Shape(4));
        Value y = builder.Apply(new DenseOp(), "dense", [x], kernel), z = builder.Apply(new ReluOp(), "relu", [y]);
        Graph graph = builder.Build([z]);
        Assert.Equal(["dense", "relu"], graph.Nodes.Select(n => n.Name));
        Assert.Equal([0, 1], graph.Nodes.Select(n => n.Index));
        Assert.Equal([0, 1, 2], new[] { x, y, z }.Select(v => v.Index));
        Assert.Same(kernel, graph.Nodes[0].Parameters[0]);
        Assert.Equal("relu (2,)", z.ToString());
        Assert.Null(x.Producer);
    }

    [Fact]
    public void Parameter_names_are_unique()
    {
        ParameterList list = new();
        list.Add("kernel", new Shape(1));
        Assert.Contains("'kernel'", Assert.Throws<ArgumentException>(() => list.Add("kernel", new Shape(2))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_input_is_refused_by_name()
        => Assert.Equal("Input 'image': expected dimensions of at least 1, received (28, 0, 1).", Assert.Throws<ShapeException>(() => new GraphBuilder(new()).Input("image", new Shape(28, 0, 1))).Message);

    [Fact]
    public void A_loss_must_be_one_number_an_example()
    {
        GraphBuilder builder = new(new());
        Value x = builder.Input("x", new Shape(3));
        Assert.Equal("Loss 'x': expected one number an example, received shape (3,).", Assert.Throws<ShapeException>(() => builder.Build([x], x)).Message);
    }

    [Fact]
    public void A_shape_that_is_too_large_names_the_layer()
    {
        GraphBuilder builder = new(new());
        Value x = builder.Input("x", new Shape(100, 100, 1000));
        ShapeException e = Assert.Throws<ShapeException>(() => builder.Apply(new ZeroPaddingOp(new(1_000_000, 0, 0, 0)), "zero_padding2d", [x]));
        Assert.StartsWith("Layer 'zero_padding2d' (ZeroPadding): A shape of 1000100 x 100 x 1000 has too many elements.", e.Message, StringComparison.Ordinal);
    }
}
