using Anneal.Engine.Graphs;
using Anneal.Keras.Layers;
using Anneal.Keras.Models;

namespace Anneal.Keras.Tests.Models;

public sealed class NetworksTests
{
    [Theory]
    [InlineData("malireddi", 94_602)]
    [InlineData("chollet", 1_199_882)]
    [InlineData("two-convolutions", 34_826)]
    [InlineData("mlp-16-16", 13_002)]
    [InlineData("mlp-40", 31_810)]
    [InlineData("dense", 7_883)]
    [InlineData("dense-deep", 7_993)]
    [InlineData("cats-and-dogs", 1_212_578)]
    public void Each_network_has_as_many_parameters_as_its_page_says(string name, int parameters) =>
        Assert.Equal(parameters, Networks.Create(name).CountParams());

    [Fact]
    public void There_are_no_others()
    {
        Assert.Equal(["malireddi", "chollet", "two-convolutions", "mlp-16-16", "mlp-40", "dense", "dense-deep", "cats-and-dogs"], Networks.Names);
        string message = Assert.Throws<ArgumentException>(() => Networks.Create("maliredi")).Message;
        Assert.All(["'maliredi'", .. Networks.Names], name => Assert.Contains(name, message, StringComparison.Ordinal));
    }

    [Fact]
    public void Shapes_of_malireddi_are_the_published_ones()
    {
        Sequential model = Networks.Create("Malireddi");
        Assert.Equal(
            ["conv2d (24, 24, 32)", "max_pooling2d (12, 12, 32)", "dropout (12, 12, 32)", "conv2d_1 (10, 10, 64)", "max_pooling2d_1 (5, 5, 64)", "dropout_1 (5, 5, 64)",
            "conv2d_2 (5, 5, 128)", "max_pooling2d_2 (2, 2, 128)", "dropout_2 (2, 2, 128)", "flatten (512,)", "dense (128,)", "dense_1 (10,)"],
            model.Layers.Select(l => $"{l.Name} {l.Output.Shape}"));
        Assert.Equal([0.5, 0.2, 0.2], model.Layers.OfType<Dropout>().Select(d => d.Rate));
        Assert.Equal(["relu", "softmax"], model.Layers.OfType<Dense>().Select(d => d.Activation.Name));
    }

    [Fact]
    public void Names_do_not_depend_on_what_was_built_before()
    {
        Networks.Create("dense");
        Assert.Equal(Networks.Create("dense").Layers.Select(l => l.Name), ["flatten", "dense", "dense_1"]);
        Assert.Equal("mlp_16_16", Networks.Create("mlp_16_16").Name);
    }

    [Fact]
    public void Other_images_and_other_numbers_of_classes_are_taken()
    {
        Sequential model = Networks.Create("two-convolutions", new Shape(32, 48, 3), classes: 7);
        Assert.Equal(new Shape(32, 48, 3), model.Input.Shape);
        Assert.Equal(new Shape(7), model.Output.Shape);
        Assert.Equal(784 * 16 + 16 + 16 * 16 + 16 + 16 * 10 + 10, Networks.Create("mlp-16-16", new Shape(784)).CountParams());
    }

    [Fact]
    public void What_cannot_be_is_refused_with_a_reason()
    {
        Assert.Contains("conv2d", Assert.Throws<ShapeException>(() => Networks.Create("malireddi", new Shape(784))).Message, StringComparison.Ordinal);
        Assert.Contains("conv2d_1", Assert.Throws<ShapeException>(() => Networks.Create("malireddi", new Shape(8, 8, 1))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Networks.Create("dense", classes: 1));
    }
}
