using Anneal.CoreML.Format;
using Anneal.CoreML.Runtime;
using Anneal.Data.Arrays;
using Anneal.Data.Labeling;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;
using Anneal.Exporting;
using Anneal.Imaging;
using Anneal.Keras.Layers;
using Anneal.Keras.Models;
using ColorSpace = Anneal.CoreML.Format.ImageFeatureType.Types.ColorSpace;
using Model = Anneal.Keras.Models.Model;

namespace Anneal.Tests.Exporting;

public sealed class ConvertersTests
{
    [Fact]
    public void Names_and_texts_are_where_Core_ML_shows_them()
    {
        MLModel model = Converters.Keras.Convert(
            Networks.Create("dense"), ["image"], ["output"], classLabels: ["t-shirt", "shoe", "dress"], author: "An author", license: "MIT", shortDescription: "Garments", version: "1.2");
        (model.InputDescription["image"], model.OutputDescription["output"], model.OutputDescription["classLabel"]) = ("A garment", "Probabilities", "The likeliest");
        Metadata metadata = model.Spec.Description.Metadata;
        Assert.Equal(("An author", "MIT", "Garments", "1.2"), (metadata.Author, metadata.License, metadata.ShortDescription, metadata.VersionString));
        string path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "garments.mlmodel");
        model.Save(path);
        MLModel read = new(path);
        Assert.Equal(model.Spec, read.Spec);
        Assert.Equal("The likeliest", read.OutputDescription["classLabel"]);
        Assert.Equal((object[])["t-shirt", "shoe", "dress"], read.ModelDescription.ClassLabels);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Theory]
    [InlineData("keras", "small.keras")]
    [InlineData("keras", "malireddi.keras")]
    [InlineData("keras", "mlp_16_16.h5")]
    [InlineData("keras", "two_convolutions.h5")]
    [InlineData("keras", "batch_normalised.keras")]
    [InlineData("tf_keras", "batch_normalised.h5")]
    [InlineData("keras2", "small.h5")]
    [InlineData("keras-1.2.2", "small.h5")]
    [InlineData("keras-1.2.2", "normalised.h5")]
    [InlineData("keras-2.3.1", "normalised.h5")]
    public void Files_of_Keras_are_converted_by_their_path(string folder, string file)
    {
        string path = Golden.Path("keras-files", folder, file);
        Assert.InRange(Both.Difference(Model.Load(path), Converters.Keras.Convert(path)), 0, 1e-5);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named() => Says<IOException>(() => Converters.Keras.Convert("nowhere/model.h5"), "model.h5");

    [Fact]
    public void Inputs_and_outputs_have_default_names()
    {
        MLModel model = Converters.Keras.Convert(Networks.Create("mlp-40"));
        Assert.Equal(["input1"], model.ModelDescription.InputDescriptionsByName.Keys);
        Assert.Equal(["output1"], model.ModelDescription.OutputDescriptionsByName.Keys);
        Assert.Equal([10], model.Spec.Description.Output[0].Type.MultiArrayType.Shape);
    }

    [Fact]
    public void Labels_come_from_a_text_file_or_are_numbers()
    {
        string folder = Directory.CreateTempSubdirectory().FullName, path = Path.Combine(folder, "labels.txt");
        File.WriteAllText(path, "t-shirt\r\nshoe\ndress\n\n");
        Assert.Equal((object[])["t-shirt", "shoe", "dress"], Converters.Keras.Convert(Networks.Create("dense"), classLabels: path).ModelDescription.ClassLabels);
        MLModel numbered = Converters.Keras.Convert(Networks.Create("dense"), classLabels: new long[] { 3, 1, 2 });
        Assert.Equal((object[])[3L, 1L, 2L], numbered.ModelDescription.ClassLabels);
        Assert.Equal(FeatureType.TypeOneofCase.Int64Type, numbered.Spec.Description.Output[1].Type.TypeCase);
        Assert.Equal(3, Converters.Keras.Convert(Networks.Create("dense"), classLabels: ClassLabels.Numbered(3)).ModelDescription.ClassLabels.Count);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Labels_that_do_not_fit_are_refused()
    {
        Model model = Networks.Create("dense");
        Says<ArgumentException>(() => Converters.Keras.Convert(model, classLabels: ["t-shirt", "shoe"]), "3 probabilities", "2 class labels", "t-shirt, shoe");
        Says<ArgumentException>(() => Converters.Keras.Convert(model, classLabels: ["shoe", "dress", "shoe"]), "'shoe'", "twice");
        Says<FileNotFoundException>(() => Converters.Keras.Convert(model, classLabels: "nowhere/labels.txt"), "nowhere/labels.txt");
        Says<ArgumentException>(() => Converters.Keras.Convert(new Sequential([new Input(4), new Dense(1, "sigmoid")]), classLabels: ["Cat", "Dog"]), "1 probabilities", "Dense(2)");
        Says<ArgumentException>(() => Converters.Keras.Convert(new Sequential([new Input(4, 4, 1), new Conv2D(2, 3)]), classLabels: ["Cat", "Dog"]), "vector");
        Says<ArgumentException>(() => Converters.Keras.Convert(model, classLabels: ["a", "b", "c"], outputNames: ["classLabel"]), "classLabel");
        Says<ArgumentException>(() => Converters.Keras.Convert(model, classLabels: ["a", "b", "c"], regressor: true), "regressor");
    }

    [Fact]
    public void Names_that_do_not_fit_are_refused()
    {
        Model model = Networks.Create("dense");
        Says<ArgumentException>(() => Converters.Keras.Convert(model, inputNames: ["a", "b"]), "1 inputs", "a, b");
        Says<ArgumentException>(() => Converters.Keras.Convert(model, outputNames: [""]), "output", "empty");
        Says<ArgumentException>(() => Converters.Keras.Convert(model, inputNames: ["same"], outputNames: ["same"]), "same");
        Says<ArgumentException>(() => Converters.Keras.Convert(model, imageInputNames: ["picture"]), "'picture'", "'input1'");
        Says<InvalidOperationException>(() => Converters.Keras.Convert(new Sequential([new Dense(3)])), "shape");
        Says<ConversionException>(() => Converters.Keras.Convert(new Sequential([new Input(3), new Dropout(0.5)])), "output1", "input1");
    }

    [Theory]
    [InlineData(1, null, ColorSpace.Grayscale)]
    [InlineData(3, null, ColorSpace.Rgb)]
    [InlineData(3, ColorSpace.Bgr, ColorSpace.Bgr)]
    public void Image_inputs_are_scaled_and_shifted_before_the_network(int channels, ColorSpace? asked, ColorSpace expected)
    {
        Sequential model = KerasModels.Filled(new Sequential([new Input(6, 5, channels), new Conv2D(4, 3, activation: "relu"), new Flatten(), new Dense(3)]));
        float[] biases = channels == 1 ? [-0.4f] : asked == ColorSpace.Bgr ? [-0.3f, -0.2f, -0.1f] : [-0.1f, -0.2f, -0.3f];
        List<string> warnings = [];
        MLModel converted = Converters.Keras.Convert(
            model, ["image"], ["output"], ["image"], imageScale: 1 / 255f, colorSpace: asked, redBias: -0.1f, greenBias: -0.2f, blueBias: -0.3f, grayBias: -0.4f, warn: warnings.Add);
        ImageFeatureType type = converted.Spec.Description.Input[0].Type.ImageType;
        Assert.Equal((5, 6, expected), (type.Width, type.Height, type.ColorSpace));
        Assert.Empty(warnings);

        byte[] pixels = [.. Numbers.Counter(9, 30 * channels).Select(n => (byte)(n * 256))];
        // A picture is red, green, blue; the network sees its channels in its own order.
        float[] x = [.. Enumerable.Range(0, pixels.Length).Select(i => pixels[asked == ColorSpace.Bgr ? i - i % 3 + 2 - i % 3 : i] / 255f + biases[i % channels])];
        float[] keras = model.Predict(NDArray.Create(x, 1, 6, 5, channels)).ToSingle();
        MLMultiArray ours = converted.Prediction(new MLDictionaryFeatureProvider { ["image"] = new ImagePixels(5, 6, channels, pixels) }).FeatureValue("output")!.MultiArrayValue;
        for (int i = 0; i < keras.Length; i++) Assert.Equal(keras[i], ours[i], 1e-5);
    }

    [Fact]
    public void An_image_without_a_scale_is_warned_about()
    {
        Assert.Contains("imageScale: 1 / 255f", Assert.Single(Warnings(Networks.Create("malireddi"))), StringComparison.Ordinal);
        Assert.Empty(Warnings(Networks.Create("malireddi"), 1 / 255f));
        Sequential rescaling = new([new Input(8, 8, 1), new Rescaling(1 / 255.0), new Conv2D(2, 3)]);
        Assert.Empty(Warnings(rescaling));
        Assert.Contains("scales again", Assert.Single(Warnings(rescaling, 1 / 255f)), StringComparison.Ordinal);

        static List<string> Warnings(Model model, float scale = 1)
        {
            List<string> warnings = [];
            Converters.Keras.Convert(model, ["image"], imageInputNames: ["image"], imageScale: scale, warn: warnings.Add);
            return warnings;
        }
    }

    [Fact]
    public void Images_that_cannot_be_are_refused()
    {
        Says<ArgumentException>(() => Converters.Keras.Convert(Networks.Create("mlp-40", new Shape(784)), ["x"], imageInputNames: ["x"]), "[784]", "image");
        Says<ArgumentException>(() => Converters.Keras.Convert(Networks.Create("malireddi"), ["x"], imageInputNames: ["x"], colorSpace: ColorSpace.Rgb), "1 channels", "RGB");
        Says<ArgumentException>(() => Converters.Keras.Convert(Networks.Create("malireddi"), imageScale: 2), "imageInputNames");
        Says<ArgumentException>(() => Converters.Keras.Convert(Networks.Create("malireddi"), ["x"], imageInputNames: ["x"], imageScale: float.NaN), "NaN");
    }

    [Fact]
    public void Layers_without_an_updatable_form_are_refused_by_name_and_class()
    {
        Refused(new Twice(name: "mine"), "'mine' (Twice)", "Conv2D");
        Refused(new Activation("relu6", name: "cut"), "'cut' (Activation)", "'relu6'");
        Refused(new ReLU(maxValue: 6, name: "cut"), "'cut' (ReLU)", "6");
        Refused(new ReLU(negativeSlope: 0.1, threshold: 1, name: "bent"), "'bent' (ReLU)");
        Refused(new Dense(3, "relu6", name: "dense"), "'dense' (Dense)", "'relu6'");
        Refused(new Reshape([16, 1, 3], name: "other"), "'other' (Reshape)", "(4, 4, 3)");
        Refused(new Reshape([16, 3], name: "flat"), "'flat' (Reshape)");
        Says<ConversionException>(() => Converters.Keras.Convert(new Sequential([new Input(4, 5), new Dense(3, name: "steps")])), "'steps' (Dense)", "Flatten");
        Says<ConversionException>(() => Converters.Keras.Convert(new Sequential([new Input(4, 5), new Softmax(name: "steps")])), "'steps' (Softmax)");
        Says<ConversionException>(() => Converters.Keras.Convert(new Sequential([new Input(4, 5), new BatchNormalization(name: "steps")])), "'steps' (BatchNormalization)");
        InputLayer x = new(new Shape(4, 4, 3), "x");
        Says<ConversionException>(() => Converters.Keras.Convert(new Model(x, new Concatenate(axis: 1, name: "rows").Apply(x, x))), "'rows' (Concatenate)", "axis 1");
        Conv2D shared = new(3, 1, name: "shared");
        Says<ConversionException>(() => Converters.Keras.Convert(new Model(x, shared.Apply(shared.Apply(x)))), "'shared' (Conv2D)", "2 times");

        static void Refused(Layer layer, params string[] parts) => Says<ConversionException>(() => Converters.Keras.Convert(new Sequential([new Input(4, 4, 3), layer])), parts);
    }

    private static void Says<T>(Action act, params string[] parts)
        where T : Exception
    {
        string message = Assert.ThrowsAny<T>(act).Message;
        Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    /// <summary>A layer of a user's own.</summary>
    private sealed class Twice(string name) : Layer(name)
    {
        protected override Value Call(LayerCall call) => call.Apply(new RescalingOp(2, 0));
    }
}
