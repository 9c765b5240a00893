using Anneal.CoreML.Runtime;
using Anneal.Engine.Graphs;
using Anneal.Keras.Layers;
using Anneal.Keras.Models;

namespace Anneal.Tests.Exporting;

/// <summary>The Core ML model predicts what the Keras model predicts, within 1e-5.</summary>
public sealed class PredictionTests
{
    private const double Tolerance = 1e-5;

    private static readonly Dictionary<string, Func<Layer[]>> s_stacks = new()
    {
        ["batch normalised"] = () =>
        [
            new Conv2D(8, 3, padding: "same", useBias: false), new BatchNormalization(), new Activation("relu"), new MaxPooling2D(2),
            new Conv2D(16, 3, strides: 2, padding: "same"), new BatchNormalization(momentum: 0.9), new ReLU(), new GlobalAveragePooling2D(), new Dense(10, "softmax"),
        ],
        ["same, even kernel"] = () => [new Conv2D(4, 4, padding: "same")],
        ["same, even kernel and strides"] = () => [new Conv2D(4, (2, 4), strides: (3, 2), padding: "same", activation: "tanh")],
        ["same, strides larger than the kernel"] = () => [new Conv2D(4, 2, strides: 3, padding: "same")],
        ["same, dilated"] = () => [new Conv2D(4, 3, dilationRate: (2, 3), padding: "same")],
        ["valid, strides"] = () => [new Conv2D(4, (5, 2), strides: (2, 3))],
        ["groups"] = () => [new Conv2D(8, 3), new Conv2D(8, 3, groups: 4, activation: "sigmoid")],
        ["depthwise"] = () => [new DepthwiseConv2D(3, depthMultiplier: 4, padding: "same", activation: "tanh"), new DepthwiseConv2D((2, 3), strides: 2)],
        ["max pooling, same"] = () => [new Conv2D(3, 3), new MaxPooling2D(3, strides: 2, padding: "same")],
        ["max pooling, overlapping"] = () => [new MaxPooling2D((3, 2), strides: (1, 2))],
        ["average pooling, same"] = () => [new AveragePooling2D(3, strides: 2, padding: "same")],
        ["average pooling, same, even"] = () => [new AveragePooling2D((4, 2), strides: (3, 3), padding: "same")],
        ["average pooling, valid"] = () => [new AveragePooling2D(2)],
        ["global max pooling"] = () => [new Conv2D(5, 3), new GlobalMaxPooling2D(), new Dense(3)],
        ["global pooling that stays an image"] = () => [new GlobalAveragePooling2D(keepdims: true), new Conv2D(4, 1)],
        ["zero padding"] = () => [new ZeroPadding2D((1, 3), (2, 0)), new Conv2D(4, 3)],
        ["leaky relu"] = () => [new Conv2D(4, 3, activation: "leaky_relu"), new LeakyReLU(0.1), new Flatten(), new Dense(6), new LeakyReLU()],
        ["relu with a slope"] = () => [new Conv2D(4, 3), new ReLU(negativeSlope: 0.25)],
        ["relu with a threshold"] = () => [new Conv2D(4, 3), new ReLU(threshold: 0.2)],
        ["hard sigmoid"] = () => [new Conv2D(4, 3, activation: "hard_sigmoid")],
        ["elu, softplus, softsign"] = () => [new Conv2D(4, 3, activation: "elu"), new Activation("softplus"), new Flatten(), new Dense(5, "softsign")],
        ["softmax of each pixel"] = () => [new Conv2D(4, 3, activation: "softmax"), new Softmax()],
        ["a softmax of its own"] = () => [new Flatten(), new Dense(5), new Softmax()],
        ["linear activation"] = () => [new Conv2D(4, 3), new Activation("linear"), new Activation("tanh")],
        ["dense on pixels"] = () => [new Dense(7, "relu"), new Flatten(), new Dense(3)],
        ["without bias"] = () => [new Conv2D(4, 3, useBias: false), new Flatten(), new Dense(3, useBias: false)],
        ["batch normalisation of a vector, no scale, no centre"] = () => [new Flatten(), new Dense(6), new BatchNormalization(scale: false, center: false, epsilon: 0.01), new Dense(2)],
        ["flatten twice, dropout last"] = () => [new Dropout(0.3), new Flatten(), new Flatten(), new Dense(4, "sigmoid"), new Dropout(0.5)],
        ["reshape to a vector"] = () => [new Conv2D(4, 3), new Reshape([-1]), new Dense(3)],
        ["rescaling first"] = () => [new Rescaling(1 / 127.5, -1), new Conv2D(4, 3)],
    };

    public static TheoryData<string> Stacks => [.. s_stacks.Keys];

    [Theory]
    [InlineData("malireddi")]
    [InlineData("chollet")]
    [InlineData("two-convolutions")]
    [InlineData("mlp-16-16")]
    [InlineData("mlp-40")]
    [InlineData("dense")]
    [InlineData("dense-deep")]
    [InlineData("cats-and-dogs")]
    public void Of_each_named_network(string name)
    {
        Sequential model = KerasModels.Filled(Networks.Create(name));
        MLModel converted = Converters.Keras.Convert(model, classLabels: [.. Enumerable.Range(0, model.Output.Shape.Size).Select(i => $"class {i}")]);
        Assert.InRange(Both.Difference(model, converted), 0, Tolerance);
    }

    [Theory]
    [MemberData(nameof(Stacks))]
    public void Of_each_layer_and_option(string stack)
    {
        Sequential model = KerasModels.Filled(new Sequential([new Input(11, 13, 3), .. s_stacks[stack]()]));
        Assert.InRange(Both.Difference(model, Converters.Keras.Convert(model)), 0, Tolerance);
    }

    [Fact]
    public void Of_images_without_a_channel_dimension()
    {
        Sequential model = KerasModels.Filled(new Sequential([new Input(7, 5), new Activation("tanh"), new Reshape([7, 5, 1]), new Conv2D(3, 2), new Flatten(), new Dense(4)]));
        MLModel converted = Converters.Keras.Convert(model);
        Assert.Equal([1, 7, 5], converted.Spec.Description.Input[0].Type.MultiArrayType.Shape);
        Assert.InRange(Both.Difference(model, converted), 0, Tolerance);
    }

    [Fact]
    public void Of_branches_that_meet_again()
    {
        InputLayer image = new(new Shape(8, 8, 2), "image"), numbers = new(new Shape(5), "numbers");
        KerasTensor a = new Conv2D(4, 3, padding: "same", activation: "relu", name: "a").Apply(image), b = new Conv2D(4, 1, name: "b").Apply(image);
        KerasTensor sum = new Add(name: "sum").Apply(a, new Dropout(0.5).Apply(b), a), joined = new Concatenate(name: "joined").Apply(sum, image);
        KerasTensor features = new Dense(6, name: "features").Apply(new Concatenate(name: "all").Apply(new Flatten(name: "flat").Apply(joined), numbers));
        Model model = KerasModels.Filled(new Model([image, numbers], [new Softmax(name: "probabilities").Apply(features), features]));
        MLModel converted = Converters.Keras.Convert(model, ["picture", "vector"], ["shares", "features"]);
        Assert.Equal(["picture", "vector"], converted.ModelDescription.InputDescriptionsByName.Keys);
        Assert.Contains(converted.Spec.NeuralNetwork.Layers, l => l.Name == "features" && l.Output[0] == "features");
        Assert.InRange(Both.Difference(model, converted), 0, Tolerance);
    }

    [Fact]
    public void Of_a_regressor()
    {
        Sequential model = KerasModels.Filled(new Sequential([new Input(4), new Dense(8, "tanh"), new Dense(2)]));
        MLModel converted = Converters.Keras.Convert(model, outputNames: ["price"], regressor: true);
        Assert.Equal("price", converted.Spec.Description.PredictedFeatureName);
        Assert.NotNull(converted.Spec.NeuralNetworkRegressor);
        Assert.InRange(Both.Difference(model, converted), 0, Tolerance);
    }
}
