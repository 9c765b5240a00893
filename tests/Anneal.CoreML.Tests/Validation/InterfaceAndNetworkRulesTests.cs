using Anneal.CoreML.Format;
using Anneal.CoreML.Validation;

namespace Anneal.CoreML.Tests.Validation;

public sealed class InterfaceAndNetworkRulesTests
{
    private const string Digits = "digits_classifier", Image = "digits_updatable_adam_image", Regression = "regression_updatable", Zoo = "layer_zoo";

    public static readonly Dictionary<string, (string Model, Action<Model> Change)> Broken = new()
    {
        [Rules.ModelType] = (Digits, m => m.ClearType()),
        [Rules.InterfaceEmpty] = (Zoo, m => m.Description.Input.Clear()),
        [Rules.InterfaceEmpty + " output"] = (Zoo, m => m.Description.Output.Clear()),
        [Rules.InterfaceName] = (Zoo, m => m.Description.Input[0].Name = ""),
        [Rules.InterfaceDuplicate] = (Zoo, m => m.Description.Input.Add(m.Description.Input[0].Clone())),
        [Rules.InterfaceType] = (Zoo, m => m.Description.Input[0].Type = new FeatureType()),
        [Rules.InterfaceType + " dictionary"] = (Digits, m => m.Description.Output[0].Type.DictionaryType.ClearKeyType()),
        [Rules.InterfaceType + " array"] = (Zoo, m => m.Description.Input[0].Type.MultiArrayType.DataType = 0),
        [Rules.InterfaceShape] = (Zoo, m => m.Description.Input[0].Type.MultiArrayType.Shape[1] = 0),
        [Rules.InterfaceShape + " missing"] = (Zoo, m => m.Description.Input[0].Type.MultiArrayType.Shape.Clear()),
        [Rules.InterfaceImageSize] = (Image, m => m.Description.Input[0].Type.ImageType.Width = 0),
        [Rules.InterfaceColorSpace] = (Image, m => m.Description.Input[0].Type.ImageType.ColorSpace = 0),
        [Rules.Metadata] = (Digits, m => m.Description.Metadata = new Metadata { UserDefined = { [""] = "x" } }),
        [Rules.ClassLabelsMissing] = (Digits, m => m.NeuralNetworkClassifier.StringClassLabels.Vector.Clear()),
        [Rules.ClassLabelsUnique] = (Digits, m => m.NeuralNetworkClassifier.StringClassLabels.Vector[1] = "0"),
        [Rules.ClassLabelsCount] = (Digits, m => m.NeuralNetworkClassifier.StringClassLabels.Vector.Add("ten")),
        [Rules.PredictedFeature] = (Digits, m => m.Description.PredictedFeatureName = "nobody"),
        [Rules.PredictedFeature + " type"] = (Digits, m => m.Description.Output[1].Type.Int64Type = new()),
        [Rules.PredictedProbabilities] = (Digits, m => m.Description.PredictedProbabilitiesName = "nobody"),
        [Rules.PredictedProbabilities + " type"] = (Digits, m => m.Description.Output[0].Type.DictionaryType.Int64KeyType = new()),
        [Rules.NetworkEmpty] = (Zoo, m => m.NeuralNetwork.Layers.Clear()),
        [Rules.LayerName] = (Zoo, m => m.NeuralNetwork.Layers[1].Name = "scale"),
        [Rules.LayerType] = (Zoo, m => m.NeuralNetwork.Layers[1].ClearLayer()),
        [Rules.LayerInput] = (Zoo, m => m.NeuralNetwork.Layers[1].Input[0] = "nowhere"),
        [Rules.LayerInput + " order"] = (Zoo, m => m.NeuralNetwork.Layers[1].Input[0] = "a5"),
        [Rules.LayerOutput] = (Zoo, m => m.NeuralNetwork.Layers[2].Output[0] = "a0"),
        [Rules.LayerWeights] = (Zoo, m => m.NeuralNetwork.Layers[3].Convolution.Weights.FloatValue.RemoveAt(0)),
        [Rules.LayerWeights + " bias"] = (Digits, m => m.NeuralNetworkClassifier.Layers[0].Convolution.Bias = null),
        [Rules.LayerWeights + " dense"] = (Digits, m => m.NeuralNetworkClassifier.Layers[6].InnerProduct.InputChannels = 865),
        [Rules.LayerWeights + " half precision"] = ("digits_float16", m => m.NeuralNetworkClassifier.Layers[6].InnerProduct.InputChannels = 865),
        [Rules.LayerWeights + " quantised"] = ("digits_kmeans4", m => m.NeuralNetworkClassifier.Layers[6].InnerProduct.InputChannels = 866),
        [Rules.LayerWeights + " huge"] = (Digits, m => m.NeuralNetworkClassifier.Layers[6].InnerProduct.InputChannels = ulong.MaxValue),
        [Rules.LayerWeights + " batchnorm"] = (Zoo, m => m.NeuralNetwork.Layers[4].Batchnorm.Variance.FloatValue.Clear()),
        [Rules.LayerQuantization] = ("digits_linear8", m => m.NeuralNetworkClassifier.Layers[6].InnerProduct.Weights.Quantization.LinearQuantization.Scale.Clear()),
        [Rules.NetworkOutput] = (Regression, m => m.Description.Output[0].Name = "z"),
        [Rules.ProbabilityLayer] = (Digits, m => m.NeuralNetworkClassifier.LabelProbabilityLayerName = "nowhere"),
        [Rules.PreprocessingFeature] = (Image, m => m.NeuralNetworkClassifier.Preprocessing[0].FeatureName = "nobody"),
        [Rules.PreprocessingFeature + " type"] = (Image, m => m.Description.Input[0].Type.SetMultiArrayType([1, 28, 28])),
        [Rules.PreprocessingMeanImage] = (Image, m => m.NeuralNetworkClassifier.Preprocessing[0].MeanImage = new() { MeanImage = { 1, 2, 3 } }),
        [Rules.PreprocessingScale] = (Image, m => m.NeuralNetworkClassifier.Preprocessing[0].Scaler.ChannelScale = 0),
    };

    public static TheoryData<string> Tests => [.. Broken.Keys];

    [Theory]
    [MemberData(nameof(Tests))]
    public void A_broken_rule_is_found(string test)
    {
        string rule = test.Split(' ')[0];
        ModelValidatorTests.Breaks(rule, Broken[test], rule == Rules.PreprocessingScale ? Severity.Warning : Severity.Error);
    }
}
