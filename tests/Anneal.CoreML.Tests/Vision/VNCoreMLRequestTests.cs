using Anneal.CoreML.Runtime;
using Anneal.CoreML.Tests.Building;
using Anneal.CoreML.Vision;
using Anneal.Imaging;

namespace Anneal.CoreML.Tests.Vision;

public sealed class VNCoreMLRequestTests
{
    private static readonly ImagePixels s_drawing = new(56, 56, 3, [.. Numbers.Counter(9, 56 * 56 * 3).Select(v => (byte)(v * 255))]);

    [Fact]
    public void A_classifier_lists_every_label_best_first()
    {
        MLModel model = new(GoldenModels.Path("digits_updatable_adam_image"));
        Exception? error = new InvalidOperationException("not called");
        VNCoreMLRequest request = new(new VNCoreMLModel(model), (_, e) => error = e);
        new VNImageRequestHandler(s_drawing).Perform([request]);
        Assert.Null(error);
        VNClassificationObservation[] results = [.. request.Results!.Cast<VNClassificationObservation>()];
        Assert.Equal(GoldenNetworks.Digits, results.Select(r => r.Identifier).Order());
        Assert.Equal(results.Select(r => r.Confidence).OrderDescending(), results.Select(r => r.Confidence));
        MLImageConstraint constraint = model.ModelDescription.InputDescriptionsByName["image"].ImageConstraint!;
        MLFeatureValue cropped = MLFeatureValue.FromImage(s_drawing, constraint, VNImageCropAndScaleOption.CenterCrop);
        Assert.Equal(model.Prediction(new MLDictionaryFeatureProvider { ["image"] = cropped }).FeatureValue("digit")!.StringValue, results[0].Identifier);
    }

    [Fact]
    public void A_model_without_image_input_is_refused()
    {
        MLModelException error = Assert.Throws<MLModelException>(() => new VNCoreMLModel(new MLModel(GoldenModels.Path("digits_classifier"))));
        Assert.Contains("'image' (an array [1, 28, 28])", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_model_gives_its_outputs()
    {
        Anneal.CoreML.Building.NeuralNetworkBuilder b = new([("x", [1, 4, 4])], [("y", [1])]);
        b.AddPooling("mean", 1, 1, 1, 1, "AVERAGE", "VALID", "x", "y", isGlobal: true);
        b.SetPreProcessingParameters(["x"]);
        VNCoreMLRequest request = new(new VNCoreMLModel(new MLModel(b.Spec)));
        new VNImageRequestHandler(new ImagePixels(4, 4, 1, [.. Enumerable.Repeat((byte)20, 16)])).Perform(request);
        VNCoreMLFeatureValueObservation result = Assert.IsType<VNCoreMLFeatureValueObservation>(Assert.Single(request.Results!));
        Assert.Equal(("y", 20.0), (result.FeatureName, result.FeatureValue.MultiArrayValue[0]));
    }

    [Fact]
    public void An_error_reaches_the_handler_and_the_caller()
    {
        Exception? heard = null;
        VNCoreMLModel model = new(new MLModel(GoldenModels.Path("digits_updatable_adam_image"))) { InputImageFeatureName = "picture" };
        VNCoreMLRequest request = new(model, (_, e) => heard = e);
        Assert.Same(Assert.Throws<MLModelException>(() => new VNImageRequestHandler(s_drawing).Perform(request)), heard);
        Assert.Null(request.Results);
    }
}
