using Anneal.CoreML.Building;
using Anneal.CoreML.Format;
using Anneal.CoreML.Runtime;
using Anneal.Keras.Layers;
using Anneal.Keras.Models;

namespace Anneal.Tests.Exporting;

/// <summary>The published walk from a Keras model to an updatable Core ML model; the reference files are coremltools' own.</summary>
public sealed class PublishedWalkTests
{
    private static readonly string[] s_digits = [.. Enumerable.Range(0, 10).Select(i => $"{i}")];

    [Fact]
    public void The_converted_model_equals_coremltools_message_for_message()
    {
        MLModel converted = Convert();
        Assert.Equal(SpecText.Format(MLModelSpec.Load(Golden.Path("coreml", "page_converted.mlmodel")).Spec), SpecText.Format(converted.Spec));
    }

    [Fact]
    public void So_does_the_updatable_model_that_the_builder_makes_of_it()
    {
        NeuralNetworkBuilder b = new(Convert().Spec) { Output = TextWriter.Null };
        CoreML.Format.ModelDescription d = b.Spec.Description;
        d.Input[0].Type.SetImageType(28, 28, ImageFeatureType.Types.ColorSpace.Grayscale);
        (d.Input[0].ShortDescription, d.Output[0].ShortDescription, d.Output[1].ShortDescription) = ("A handwritten digit", "Probability of each digit", "The likeliest digit");
        d.Metadata = new Metadata { Author = "An author", License = "MIT", ShortDescription = "A classifier that can be updated" };
        b.MakeUpdatable(["dense_1", "dense_2"]);
        b.SetCategoricalCrossEntropyLoss(name: "lossLayer", input: "digitProbabilities");
        b.SetSgdOptimizer(new SgdParams(lr: 0.01, batch: 32));
        b.SetEpochs(10);
        (d.TrainingInput[0].ShortDescription, d.TrainingInput[1].ShortDescription) = ("Example picture", "Its true label");
        Assert.Equal(SpecText.Format(MLModelSpec.Load(Golden.Path("coreml", "page_updatable.mlmodel")).Spec), SpecText.Format(b.Spec));
    }

    [Fact]
    public void The_full_size_network_has_the_published_layers_and_sizes()
    {
        MLModel converted = Converters.Keras.Convert(KerasModels.Filled(Networks.Create("chollet")), inputNames: ["image"], outputNames: ["digitProbabilities"], classLabels: s_digits, predictedFeatureName: "digit");
        IList<NeuralNetworkLayer> layers = converted.Spec.NeuralNetworkClassifier.Layers;
        Assert.Equal(
            ["conv2d convolution", "conv2d__activation__ activation", "conv2d_1 convolution", "conv2d_1__activation__ activation", "max_pooling2d pooling", "flatten flatten",
            "dense innerProduct", "dense__activation__ activation", "dense_1 innerProduct", "dense_1__activation__ softmax"],
            layers.Select(l => $"{l.Name} {ModelTypes.NameOf(l)}"));
        WeightParams[] weights = [.. layers.SelectMany(l => new[] { l.Convolution?.Weights, l.Convolution?.Bias, l.InnerProduct?.Weights, l.InnerProduct?.Bias }).OfType<WeightParams>()];
        Assert.Equal(1_199_882, weights.Sum(w => w.FloatValue.Count));
        Assert.Equal(1_181_066, weights[4..].Sum(w => w.FloatValue.Count));
        Assert.InRange(new MLModelSpec(converted.Spec).ToBytes().Length, 4_795_000, 4_805_000);
    }

    private static MLModel Convert()
    {
        Sequential model = new([
            new Conv2D(4, (3, 3), activation: "relu", inputShape: new(28, 28, 1), name: "conv2d_1"), new Conv2D(6, (3, 3), activation: "relu", name: "conv2d_2"),
            new MaxPooling2D((2, 2), name: "max_pooling2d_1"), new Dropout(0.25, name: "dropout_1"), new Flatten(name: "flatten_1"),
            new Dense(16, "relu", name: "dense_1"), new Dropout(0.5, name: "dropout_2"), new Dense(10, "softmax", name: "dense_2"),
        ]);
        model.Compile("categorical_crossentropy", "sgd", "accuracy");
        Assign("conv2d_1", W(1, 36), W(2, 4));
        Assign("conv2d_2", W(3, 216), W(4, 6));
        Assign("dense_1", Transposed(W(5, 16 * 864), 16), W(6, 16));
        Assign("dense_2", Transposed(W(7, 160), 10), W(8, 10));
        return Converters.Keras.Convert(model, inputNames: ["image"], outputNames: ["digitProbabilities"], classLabels: s_digits, predictedFeatureName: "digit");

        void Assign(string layer, float[] kernel, float[] bias)
        {
            IReadOnlyList<Variable> weights = model.GetLayer(layer).Weights;
            weights[0].Assign(kernel);
            weights[1].Assign(bias);
        }
    }

    private static float[] W(int seed, int count) => KerasModels.Floats(Numbers.Centered(seed, count, 0.3));

    /// <summary>coremltools' [out, in] as Keras' [in, out].</summary>
    private static float[] Transposed(float[] w, int outputs)
    {
        int inputs = w.Length / outputs;
        return [.. Enumerable.Range(0, w.Length).Select(i => w[i % outputs * inputs + i / outputs])];
    }
}
