using Anneal.CoreML.Building;
using Anneal.CoreML.Format;
using Anneal.CoreML.Runtime;
using Anneal.CoreML.Validation;
using Anneal.Exporting;
using Anneal.Keras.Layers;
using Anneal.Keras.Models;
using Anneal.Keras.Optimizers;
using Anneal.Keras.Optimizers.Schedules;
using Anneal.Updating;

namespace Anneal.Tests.Updating;

public sealed class UpdatableOptionsTests
{
    private static readonly string[] s_digits = [.. Enumerable.Range(0, 10).Select(i => $"{i}")];

    [Theory]
    [InlineData("all", "conv2d, conv2d_1, dense, dense_1")]
    [InlineData("last:1", "dense_1")]
    [InlineData("last:3", "conv2d_1, dense, dense_1")]
    [InlineData("dense_1 , conv2d", "conv2d, dense_1")]
    public void Layers_are_chosen_by_number_or_name(string layers, string expected)
    {
        MLModel model = Digits(new UpdatableOptions { Layers = layers });
        Assert.True(model.Spec.IsUpdatable);
        Assert.Equal(expected, string.Join(", ", model.Spec.NeuralNetworkClassifier.Layers.Where(l => l.IsUpdatable).Select(l => l.Name)));
    }

    [Fact]
    public void The_model_that_was_given_stays_as_it_is()
    {
        MLModel model = Digits();
        Assert.True(new UpdatableOptions().Apply(model).ModelDescription.IsUpdatable);
        Assert.False(model.Spec.IsUpdatable);
        Assert.Null(model.Spec.NeuralNetworkClassifier.UpdateParams);
    }

    [Fact]
    public void What_the_Keras_model_was_compiled_with_goes_over()
    {
        Sequential keras = Networks.Create("chollet");
        keras.Compile("categorical_crossentropy", new Adam(0.003, 0.8, 0.99, 1e-6));
        MLModel model = Digits(UpdatableOptions.From(keras) with { BatchSize = 32, Epochs = 4 });
        Assert.Equal(
            "Optimizer Type: adamOptimizer\nlr: 0.003, min: 0.0, max: 1.0\nbatch: 32, min: 1, max: 1024\nbeta1: 0.8, min: 0.0, max: 1.0\nbeta2: 0.99, min: 0.0, max: 1.0\nepsilon: 1e-06, min: 0.0, max: 1.0\n",
            new NeuralNetworkBuilder(model.Spec) { Output = TextWriter.Null }.InspectOptimizer());
        NetworkUpdateParameters update = model.Spec.NeuralNetworkClassifier.UpdateParams;
        Assert.Equal((4, 1, 1000), (update.Epochs.DefaultValue, update.Epochs.Range.MinValue, update.Epochs.Range.MaxValue));
        Assert.NotNull(update.LossLayers[0].CategoricalCrossEntropyLossLayer);
        Assert.Equal(["image", "digit"], model.ModelDescription.TrainingInputDescriptionsByName.Keys);

        keras.Compile("sparse_categorical_crossentropy", new SGD(2, momentum: 0.5));
        update = Digits(UpdatableOptions.From(keras)).Spec.NeuralNetworkClassifier.UpdateParams;
        Assert.Equal((2, 2, 0.5), (update.Optimizer.SgdOptimizer.LearningRate.DefaultValue, update.Optimizer.SgdOptimizer.LearningRate.Range.MaxValue, update.Optimizer.SgdOptimizer.Momentum.DefaultValue));
    }

    [Fact]
    public void Defaults_are_Core_MLs()
    {
        Assert.Equal(UpdateOptimizer.Sgd(0.01), UpdatableOptions.From(Networks.Create("dense")).Optimizer);
        Assert.Equal(UpdateOptimizer.Adam(0.01, 0.9, 0.999, 1e-8), (UpdateOptimizer)"adam");
        Assert.Equal(UpdateLoss.MeanSquaredError, UpdatableOptions.From(Networks.Create("dense"), loss: "mse").Loss);
    }

    [Fact]
    public void The_loss_fits_the_network_unless_one_is_named()
    {
        Assert.NotNull(Digits(new UpdatableOptions()).Spec.NeuralNetworkClassifier.UpdateParams.LossLayers[0].CategoricalCrossEntropyLossLayer);
        MLModel line = Converters.Keras.Convert(new Sequential([new Input(3), new Dense(2)]), outputNames: ["y"], updatable: new());
        Assert.Equal("y_true", line.Spec.NeuralNetwork.UpdateParams.LossLayers[0].MeanSquaredErrorLossLayer.Target);
        Assert.Equal([2], line.Spec.Description.TrainingInput[1].Type.MultiArrayType.Shape);
        Assert.NotNull(Digits(new UpdatableOptions { Loss = UpdateLoss.MeanSquaredError, Layers = "last:1" }, softmax: false).Spec.NeuralNetworkClassifier.UpdateParams.LossLayers[0].MeanSquaredErrorLossLayer);
    }

    [Fact]
    public void What_Core_ML_cannot_do_is_refused_with_a_way_out()
    {
        Sequential keras = Networks.Create("chollet");
        keras.Compile("categorical_crossentropy", new RMSprop());
        Says<ConversionException>(() => UpdatableOptions.From(keras), "RMSprop", "sgd or adam");
        Assert.False(UpdatableOptions.From(keras, optimizer: "sgd").Optimizer.IsAdam);
        keras.Compile("binary_crossentropy", new SGD(nesterov: true));
        Says<ConversionException>(() => UpdatableOptions.From(keras), "binary_crossentropy", "mean_squared_error");
        Says<ConversionException>(() => UpdatableOptions.From(keras, loss: "mse"), "Nesterov");
        keras.Compile("categorical_crossentropy", new Adam(new ExponentialDecay(0.1, 5, 0.5), amsgrad: true) { WeightDecay = 0.1, ClipNorm = 1, UseEma = true, GradientAccumulationSteps = 2 });
        Says<ConversionException>(() => UpdatableOptions.From(keras), "schedule", "amsgrad", "weight decay", "clipped", "averaged", "accumulated", "sgd or adam");
        Says<ArgumentException>(() => UpdatableOptions.From(keras, loss: "hinge", optimizer: "sgd"), "'hinge'");
        Says<ArgumentException>(() => UpdateOptimizer.Parse("ftrl"), "'ftrl'", "sgd or adam");
        Says<ArgumentException>(() => UpdatableLayers.Parse("last:0"), "last:0");
        Says<ArgumentException>(() => UpdatableLayers.Parse("dense,"), "names");
        Says<ArgumentException>(() => Digits(new UpdatableOptions { Layers = "last:5" }), "only 4", "conv2d_1");
        Says<ArgumentException>(() => Digits(new UpdatableOptions { Layers = ["max_pooling2d"] }), "max_pooling2d", "pooling");
        Says<ArgumentException>(() => Digits(new UpdatableOptions { Layers = ["dense_7"] }), "dense_7", "'dense_1'");
        Says<ArgumentException>(() => Digits(new UpdatableOptions { BatchSize = 0 }), "batch");
        Says<ArgumentException>(() => Digits(new UpdatableOptions { Loss = UpdateLoss.CategoricalCrossEntropy }, softmax: false), "softmax");
        Sequential leaky = new([new Input(4), new Dense(3), new LeakyReLU(name: "leak"), new Dense(2, "softmax")]);
        Says<ModelValidationException>(() => Converters.Keras.Convert(leaky, updatable: new()), "leak", "gradient");
        Assert.NotNull(Converters.Keras.Convert(leaky, updatable: new() { Layers = "last:1" }));
    }

    private static void Says<T>(Action act, params string[] parts)
        where T : Exception
    {
        string message = Assert.ThrowsAny<T>(act).Message;
        Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    private static MLModel Digits(UpdatableOptions? updatable = null, bool softmax = true)
    {
        Sequential model = Networks.Create("chollet");
        if (!softmax)
        {
            model.Pop();
            model.Add(new Dense(10, name: "dense_1"));
        }

        return Converters.Keras.Convert(model, ["image"], ["digitProbabilities"], classLabels: s_digits, predictedFeatureName: "digit", updatable: updatable);
    }
}
