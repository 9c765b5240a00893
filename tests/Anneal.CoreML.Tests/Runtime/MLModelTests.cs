using Anneal.CoreML.Format;
using Anneal.CoreML.Runtime;
using Anneal.CoreML.Tests.Building;
using Anneal.CoreML.Tests.Layers;
using Anneal.CoreML.Updating;
using Anneal.CoreML.Validation;
using Anneal.Imaging;

namespace Anneal.CoreML.Tests.Runtime;

public sealed class MLModelTests
{
    internal static float[] Picture(int seed) => [.. Numbers.Counter(seed, 784).Select(v => (float)v)];

    internal static MLDictionaryFeatureProvider Input(int seed) => new() { ["image"] = new MLMultiArray(Picture(seed), 1, 28, 28) };

    [Theory]
    [InlineData("digits_classifier")]
    [InlineData("digits_updatable_sgd")]
    [InlineData("page_converted")]
    public void A_classifier_gives_the_likeliest_label_and_all_probabilities(string name)
    {
        MLModelSpec spec = MLModelSpec.Load(GoldenModels.Path(name));
        IMLFeatureProvider result = new MLModel(GoldenModels.Path(name)).Prediction(Input(5));
        double[] expected = NaiveNetwork.Run(spec.Network!, "image", new NaiveBlob(1, 28, 28, [.. Picture(5).Select(v => (double)v)]))["digitProbabilities"].Data;
        IReadOnlyDictionary<object, double> probabilities = result.FeatureValue("digitProbabilities")!.DictionaryValue;
        Assert.Equal(GoldenNetworks.Digits, probabilities.Keys);
        for (int i = 0; i < 10; i++) Assert.Equal(expected[i], probabilities[GoldenNetworks.Digits[i]], 1e-5);
        Assert.Equal(Array.IndexOf(expected, expected.Max()).ToString(), result.FeatureValue("digit")!.StringValue);
    }

    [Fact]
    public void Printed_it_shows_its_description()
    {
        string text = new MLModel(GoldenModels.Path("page_updatable")).ToString();
        Assert.All(["name: \"image\"", "colorSpace: GRAYSCALE", "digitProbabilities", "shortDescription"], part => Assert.Contains(part, text, StringComparison.Ordinal));
    }

    [Fact]
    public void Weights_in_half_precision_and_quantised_ones_run()
    {
        double[] exact = Probabilities("digits_classifier");
        Assert.All(exact.Zip(Probabilities("digits_float16")), p => Assert.Equal(p.First, p.Second, 0.01));
        Assert.All(exact.Zip(Probabilities("digits_linear8")), p => Assert.Equal(p.First, p.Second, 0.05));

        static double[] Probabilities(string name) => [.. new MLModel(GoldenModels.Path(name)).Prediction(Input(5)).FeatureValue("digitProbabilities")!.DictionaryValue.Values];
    }

    [Fact]
    public void Integer_labels_come_as_integers()
    {
        var builder = GoldenNetworks.Cnn();
        builder.SetClassLabels(Enumerable.Range(0, 10).Select(i => 100L + i).ToArray(), "digit");
        IMLFeatureProvider result = new MLModel(builder.Spec).Prediction(Input(5));
        Assert.InRange(result.FeatureValue("digit")!.Int64Value, 100, 109);
        Assert.Equal(100L, result.FeatureValue("digitProbabilities")!.DictionaryValue.Keys.First());
    }

    [Fact]
    public void A_batch_gives_what_single_predictions_give_also_from_many_threads()
    {
        MLModel model = new(GoldenModels.Path("digits_classifier"));
        IMLFeatureProvider[] inputs = [.. Enumerable.Range(0, 150).Select(Input)];
        IMLBatchProvider batch = model.Predictions(new MLArrayBatchProvider(inputs));
        Assert.Equal(150, batch.Count);
        double[][] single = new double[inputs.Length][];
        Parallel.For(0, inputs.Length, i => single[i] = [.. model.Prediction(inputs[i]).FeatureValue("digitProbabilities")!.DictionaryValue.Values]);
        for (int i = 0; i < inputs.Length; i++)
        {
            Assert.All(batch.Features(i).FeatureValue("digitProbabilities")!.DictionaryValue.Values.Zip(single[i]), p => Assert.Equal(p.First, p.Second, 1e-6));
        }

        Assert.Equal(0, model.Predictions(new MLArrayBatchProvider([])).Count);
    }

    [Fact]
    public void An_image_is_scaled_as_the_model_says()
    {
        MLModelSpec spec = MLModelSpec.Load(GoldenModels.Path("digits_updatable_adam_image"));
        byte[] pixels = [.. Picture(7).Select(v => (byte)(v * 255))];
        IMLFeatureProvider result = new MLModel(spec).Prediction(new MLDictionaryFeatureProvider { ["image"] = new ImagePixels(28, 28, 1, pixels) });
        NaiveBlob scaled = new(1, 28, 28, [.. pixels.Select(p => p * (1 / 255.0) - 0.1)]);
        double[] expected = NaiveNetwork.Run(spec.Network!, "image", scaled)["digitProbabilities"].Data;
        Assert.All(expected.Zip(result.FeatureValue("digitProbabilities")!.DictionaryValue.Values), p => Assert.Equal(p.First, p.Second, 1e-5));
    }

    [Theory]
    [InlineData(ImageFeatureType.Types.ColorSpace.Rgb, new[] { 0, 1, 2 })]
    [InlineData(ImageFeatureType.Types.ColorSpace.Bgr, new[] { 2, 1, 0 })]
    public void Colours_come_in_the_order_of_the_colour_space_with_their_biases(ImageFeatureType.Types.ColorSpace colors, int[] order)
    {
        Anneal.CoreML.Building.NeuralNetworkBuilder b = new([("x", [3, 2, 4])], [("y", [3, 2, 4])]);
        b.AddActivation("l", "LINEAR", "x", "y", 1, 0);
        b.SetPreProcessingParameters(["x"], isBgr: colors == ImageFeatureType.Types.ColorSpace.Bgr, redBias: 1, greenBias: 2, blueBias: 3, imageScale: 0.5f);
        byte[] pixels = [.. Enumerable.Range(0, 24).Select(i => (byte)(i * 10))];
        MLMultiArray y = new MLModel(b.Spec).Prediction(new MLDictionaryFeatureProvider { ["x"] = new ImagePixels(4, 2, 3, pixels) }).FeatureValue("y")!.MultiArrayValue;
        Assert.Equal(colors, b.Spec.Description.Input[0].Type.ImageType.ColorSpace);
        for (int plane = 0; plane < 3; plane++)
        {
            for (int i = 0; i < 8; i++) Assert.Equal(0.5 * pixels[i * 3 + order[plane]] + 1 + order[plane], y[plane, i / 4, i % 4], 1e-5);
        }
    }

    [Fact]
    public void A_mean_image_is_subtracted_and_an_image_output_is_a_picture()
    {
        Anneal.CoreML.Building.NeuralNetworkBuilder b = new([("x", [3, 1, 2])], [("y", [3, 1, 2])]);
        b.AddActivation("l", "LINEAR", "x", "y", 1, 0);
        b.Spec.Description.Input[0].Type.SetImageType(2, 1, ImageFeatureType.Types.ColorSpace.Rgb);
        b.Spec.Description.Output[0].Type.SetImageType(2, 1, ImageFeatureType.Types.ColorSpace.Rgb);
        b.Network.Preprocessing.Add(new NeuralNetworkPreprocessing { FeatureName = "x", MeanImage = new() { MeanImage = { 1, 2, 10, 20, 0, 300 } } });
        ImagePixels y = new MLModel(b.Spec).Prediction(new MLDictionaryFeatureProvider { ["x"] = new ImagePixels(2, 1, 3, [50, 60, 70, 80, 90, 100]) }).FeatureValue("y")!.ImageBufferValue;
        Assert.Equal([49, 50, 70, 78, 70, 0], y.Data);
    }

    [Fact]
    public void Wrong_inputs_say_what_was_expected()
    {
        MLModel array = new(GoldenModels.Path("digits_classifier")), image = new(GoldenModels.Path("digits_updatable_adam_image"));
        Says(array, [], "'image'", "missing");
        Says(array, new() { ["image"] = "text" }, "[1, 28, 28]", "'text'");
        Says(array, new() { ["image"] = new MLMultiArray([28, 27], MLMultiArrayDataType.Float32) }, "[1, 28, 28]", "[28, 27]");
        Says(array, new() { ["image"] = new MLMultiArray([28, 28, 1], MLMultiArrayDataType.Float32) }, "[channels, height, width]");
        MLMultiArray nan = new([1, 28, 28], MLMultiArrayDataType.Float32);
        nan[0, 3, 4] = double.NaN;
        Says(array, new() { ["image"] = nan }, "NaN", "element 88");
        Says(image, new() { ["image"] = new ImagePixels(10, 10, 1) }, "28 x 28", "10 x 10", "FromImage");
        Says(image, new() { ["image"] = new MLMultiArray([1, 28, 28], MLMultiArrayDataType.Float32) }, "an image of 28 x 28");

        static void Says(MLModel model, MLDictionaryFeatureProvider input, params string[] words)
        {
            MLModelException error = Assert.Throws<MLModelException>(() => model.Prediction(input));
            foreach (string word in words) Assert.Contains(word, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Leading_ones_of_a_shape_do_not_matter()
    {
        MLModel model = new(GoldenModels.Path("digits_classifier"));
        string digit = model.Prediction(Input(3)).FeatureValue("digit")!.StringValue;
        foreach (int[] shape in (int[][])[[28, 28], [1, 1, 28, 28], [1, 1, 1, 28, 28]])
        {
            Assert.Equal(digit, model.Prediction(new MLDictionaryFeatureProvider { ["image"] = new MLMultiArray(Picture(3), shape) }).FeatureValue("digit")!.StringValue);
        }
    }

    [Fact]
    public void The_description_tells_inputs_outputs_labels_and_parameters()
    {
        MLModelDescription d = new MLModel(GoldenModels.Path("digits_updatable_adam_image")).ModelDescription;
        Assert.Equal((28, 28), (d.InputDescriptionsByName["image"].ImageConstraint!.PixelsWide, d.InputDescriptionsByName["image"].ImageConstraint!.PixelsHigh));
        Assert.Equal([MLFeatureType.Dictionary, MLFeatureType.String], d.OutputDescriptionsByName.Values.Select(o => o.Type));
        Assert.Equal(["image", "digit"], d.TrainingInputDescriptionsByName.Keys);
        Assert.Equal(("digit", "digitProbabilities", true), (d.PredictedFeatureName, d.PredictedProbabilitiesName, d.IsUpdatable));
        Assert.Equal(GoldenNetworks.Digits, d.ClassLabels);
        Assert.Equal(0.002, d.ParameterDescriptionsByKey[MLParameterKey.LearningRate].DefaultValue);
        Assert.Equal([8L, 16, 32], d.ParameterDescriptionsByKey[MLParameterKey.MiniBatchSize].AllowedValues);
        Assert.Equal("0.0001 to 0.1", d.ParameterDescriptionsByKey[MLParameterKey.LearningRate].Allowed);
    }

    [Fact]
    public void Texts_about_a_model_are_saved()
    {
        string path = Path.Combine(Path.GetTempPath(), Guid.NewGuid() + ".mlmodel");
        try
        {
            MLModel model = new(GoldenModels.Path("digits_classifier")) { Author = "An author", License = "MIT", ShortDescription = "Digits", Version = "2" };
            model.InputDescription["image"] = "A digit";
            model.OutputDescription["digit"] = "Which";
            Assert.Contains("'image'", Assert.Throws<KeyNotFoundException>(() => model.InputDescription["picture"]).Message, StringComparison.Ordinal);
            model.Save(path);
            MLModel again = new(path);
            Assert.Equal(("An author", "MIT", "Digits", "2"), (again.Author, again.License, again.ShortDescription, again.Version));
            Assert.Equal(("A digit", "Which"), (again.InputDescription["image"], again.OutputDescription["digit"]));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void An_invalid_model_and_one_of_another_type_are_refused()
    {
        Model broken = MLModelSpec.Load(GoldenModels.Path("digits_classifier")).Spec;
        broken.NeuralNetworkClassifier.Layers[3].Input[0] = "nowhere";
        Assert.Contains("'nowhere'", Assert.Throws<ModelValidationException>(() => new MLModel(broken)).Message, StringComparison.Ordinal);
        MLModelException error = Assert.Throws<MLModelException>(() => new MLModel(GoldenModels.Path("neighbours_linear")).Prediction(new MLDictionaryFeatureProvider()));
        Assert.Contains("kNearestNeighborsClassifier", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_weights_of_a_layer_can_be_read()
    {
        MLModel model = new(GoldenModels.Path("digits_classifier"));
        MLMultiArray kernel = model.ParameterValue(MLParameterKey.Weights.Scoped("conv2"));
        Assert.Equal([6, 4, 3, 3], kernel.Shape);
        Assert.Equal(model.Spec.NeuralNetworkClassifier.Layers[2].Convolution.Weights.FloatValue, kernel.ToFloats());
        Assert.Equal(model.Spec.NeuralNetworkClassifier.Layers[6].InnerProduct.Weights.FloatValue, model.ParameterValue(MLParameterKey.Weights.Scoped("dense1")).ToFloats());
        Assert.Contains("'dense1'", Assert.Throws<MLModelException>(() => model.ParameterValue(MLParameterKey.Biases.Scoped("nobody"))).Message, StringComparison.Ordinal);
        Assert.Throws<MLModelException>(() => model.ParameterValue(MLParameterKey.LearningRate));
    }
}
