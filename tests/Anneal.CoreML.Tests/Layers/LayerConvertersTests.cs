using Anneal.CoreML.Building;
using Anneal.CoreML.Format;
using Anneal.CoreML.Runtime;
using Anneal.CoreML.Tests.Building;

namespace Anneal.CoreML.Tests.Layers;

public sealed class LayerConvertersTests
{
    private const SamePadding.Types.SamePaddingMode TopLeft = SamePadding.Types.SamePaddingMode.TopLeftHeavy;

    /// <summary>Networks from "x" [3, 7, 6] to "y": each kind of layer, with its options, and in orders that need a change of layout.</summary>
    private static readonly Dictionary<string, Action<NeuralNetworkBuilder>> s_networks = new()
    {
        ["convolution"] = b => b.AddConvolution("l", 3, 4, 3, 2, 1, 1, "valid", 1, W(1, 3, 2, 3, 4), W(2, 4), true, "x", "y"),
        ["convolution same stride"] = b => b.AddConvolution("l", 3, 4, 3, 2, 2, 2, "same", 1, W(1, 3, 2, 3, 4), default, false, "x", "y"),
        ["convolution same top left"] = b => b.AddConvolution("l", 3, 4, 2, 2, 1, 1, "same", 1, W(1, 2, 2, 3, 4), default, false, "x", "y", asymmetryMode: TopLeft),
        ["convolution dilated and padded"] = b => b.AddConvolution("l", 3, 2, 2, 2, 1, 2, "valid", 1, W(1, 2, 2, 3, 2), W(2, 2), true, "x", "y", dilation: (3, 2), padding: (1, 0, 2, 1)),
        ["convolution in groups"] = b => b.AddConvolution("l", 1, 6, 3, 3, 1, 1, "valid", 3, W(1, 3, 3, 1, 6), W(2, 6), true, "x", "y"),
        ["max pooling"] = b => b.AddPooling("l", 2, 3, 2, 1, "MAX", "VALID", "x", "y", padding: (1, 0, 1, 1)),
        ["max pooling same"] = b => b.AddPooling("l", 2, 2, 2, 2, "MAX", "SAME", "x", "y"),
        ["average pooling"] = b => b.AddPooling("l", 3, 3, 2, 2, "AVERAGE", "SAME", "x", "y"),
        ["average pooling with border"] = b => b.AddPooling("l", 3, 3, 2, 2, "AVERAGE", "VALID", "x", "y", excludePadArea: false, padding: (1, 1, 1, 1)),
        ["max pooling to the last pixel"] = b => b.AddPooling("l", 2, 2, 2, 2, "MAX", "INCLUDE_LAST_PIXEL", "x", "y"),
        ["max pooling to the last pixel with border"] = b => b.AddPooling("l", 3, 3, 2, 2, "MAX", "INCLUDE_LAST_PIXEL", "x", "y", padding: (1, 1, 1, 1)),
        ["global average"] = b => b.AddPooling("l", 1, 1, 1, 1, "AVERAGE", "VALID", "x", "y", isGlobal: true),
        ["global maximum"] = b => b.AddPooling("l", 1, 1, 1, 1, "MAX", "VALID", "x", "y", isGlobal: true),
        ["relu"] = b => b.AddActivation("l", "RELU", "x", "y"),
        ["leaky relu"] = b => b.AddActivation("l", "LEAKYRELU", "x", "y", 0.2f),
        ["prelu"] = b => b.AddActivation("l", "PRELU", "x", "y", W(1, 3)),
        ["prelu shared"] = b => b.AddActivation("l", "PRELU", "x", "y", 0.3f),
        ["thresholded relu"] = b => b.AddActivation("l", "THRESHOLDEDRELU", "x", "y", 0.2f),
        ["tanh"] = b => b.AddActivation("l", "TANH", "x", "y"),
        ["scaled tanh"] = b => b.AddActivation("l", "SCALED_TANH", "x", "y", 1.7f, 0.6f),
        ["sigmoid"] = b => b.AddActivation("l", "SIGMOID", "x", "y"),
        ["hard sigmoid"] = b => b.AddActivation("l", "SIGMOID_HARD", "x", "y", 0.8f, 0.4f),
        ["elu"] = b => b.AddActivation("l", "ELU", "x", "y", 0.7f),
        ["softsign"] = b => b.AddActivation("l", "SOFTSIGN", "x", "y"),
        ["softplus"] = b => b.AddActivation("l", "SOFTPLUS", "x", "y"),
        ["parametric softplus"] = b => b.AddActivation("l", "PARAMETRICSOFTPLUS", "x", "y", 0.5f, 2f),
        ["linear"] = b => b.AddActivation("l", "LINEAR", "x", "y", 2f, -0.5f),
        ["flatten channels first"] = b => b.AddFlatten("l", 0, "x", "y"),
        ["flatten channels last"] = b => b.AddFlatten("l", 1, "x", "y"),
        ["flatten, dense, softmax"] = b =>
        {
            b.AddFlatten("f", 0, "x", "v");
            b.AddInnerProduct("d", W(1, 5, 126), W(2, 5), 126, 5, true, "v", "w");
            b.AddSoftmax("s", "w", "y");
        },
        ["reshape channels first"] = b => b.AddReshape("l", "x", "y", [6, 3, 7], 0),
        ["reshape channels last"] = b => b.AddReshape("l", "x", "y", [6, 3, 7], 1),
        ["reshape, convolution, flatten"] = b =>
        {
            b.AddReshape("r", "x", "a", [6, 3, 7], 0);
            b.AddConvolution("c", 6, 2, 2, 2, 1, 1, "valid", 1, W(1, 2, 2, 6, 2), W(2, 2), true, "a", "b");
            b.AddFlatten("f", 0, "b", "y");
        },
        ["permute"] = b => b.AddPermute("l", [0, 2, 3, 1], "x", "y"),
        ["permute back"] = b =>
        {
            b.AddPermute("p", [0, 3, 1, 2], "x", "a");
            b.AddActivation("r", "RELU", "a", "b");
            b.AddPermute("q", [0, 2, 3, 1], "b", "y");
        },
        ["batchnorm"] = b => b.AddBatchnorm("l", 3, W(1, 3), W(2, 3), W(3, 3), [0.5f, 1, 2], "x", "y", epsilon: 1e-3f),
        ["scale one"] = b => b.AddScale("l", [2f], [1f], true, "x", "y", [1], [1]),
        ["scale channels"] = b => b.AddScale("l", W(1, 3), W(2, 3), true, "x", "y", [3], [3]),
        ["scale pixels"] = b => b.AddScale("l", W(1, 7, 6), default, false, "x", "y", [1, 7, 6]),
        ["bias everywhere"] = b => b.AddBias("l", W(1, 3, 7, 6), "x", "y", [3, 7, 6]),
        ["padding"] = b => b.AddPadding("l", 1, 2, 3, 0, "x", "y", "constant", 0),
        ["padding with a number"] = b => b.AddPadding("l", 1, 2, 0, 3, "x", "y", "constant", 0.5f),
        ["crop"] = b => b.AddCrop("l", 1, 2, 2, 1, (0, 0), ["x"], "y"),
        ["add"] = b => Two(b, "ADD"),
        ["multiply"] = b => Two(b, "MULTIPLY"),
        ["average"] = b => Two(b, "AVE"),
        ["max"] = b => Two(b, "MAX"),
        ["min"] = b => Two(b, "MIN"),
        ["concat"] = b => Two(b, "CONCAT"),
        ["add a number"] = b => b.AddElementwise("l", ["x"], "y", "ADD", 0.25f),
        ["multiply by a number"] = b => b.AddElementwise("l", ["x"], "y", "MULTIPLY", -3f),
        ["concat after reshape"] = b =>
        {
            b.AddReshape("r", "x", "a", [3, 6, 7], 0);
            b.AddReshape("s", "x", "b", [3, 6, 7], 1);
            b.AddElementwise("l", ["a", "b"], "y", "CONCAT");
        },
    };

    public static TheoryData<string> Networks => [.. s_networks.Keys];

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_layer_computes_what_the_format_says(string name)
    {
        NeuralNetworkBuilder b = new([("x", [3, 7, 6])], [("y", null)], useFloatArrayType: true);
        s_networks[name](b);
        float[] x = GoldenNetworks.Scaled(99, 1, 3, 7, 6);
        NaiveBlob expected = NaiveNetwork.Run(b.Network, "x", new NaiveBlob(3, 7, 6, [.. x.Select(v => (double)v)]))["y"];
        MLMultiArray y = new MLModel(b.Spec).Prediction(new MLDictionaryFeatureProvider { ["x"] = new MLMultiArray(x, 3, 7, 6) }).FeatureValue("y")!.MultiArrayValue;
        Assert.Equal(expected.H * expected.W == 1 ? [expected.C] : [expected.C, expected.H, expected.W], y.Shape.Count == 3 && expected.H * expected.W == 1 ? [y.Shape[0]] : y.Shape);
        Assert.Equal(expected.Data.Length, y.Count);
        for (int i = 0; i < y.Count; i++) Assert.Equal(expected.Data[i], y[i], 1e-5);
    }

    [Fact]
    public void Every_converter_is_under_test()
    {
        NeuralNetworkBuilder b = new([("x", [3, 7, 6])], [("y", null)]);
        HashSet<NeuralNetworkLayer.LayerOneofCase> kinds = [];
        foreach (Action<NeuralNetworkBuilder> network in s_networks.Values)
        {
            b = new([("x", [3, 7, 6])], [("y", null)]);
            network(b);
            kinds.UnionWith(b.Network.Layers.Select(l => l.LayerCase));
        }

        Assert.Equal(Anneal.CoreML.Layers.LayerConverters.All.Keys.Order(), kinds.Order());
    }

    [Fact]
    public void A_layer_that_is_not_run_is_refused_by_name()
    {
        MLModel model = new(MLModelSpec.Load(GoldenModels.Path("layer_zoo")));
        MLModelException error = Assert.Throws<MLModelException>(() => model.Prediction(new MLDictionaryFeatureProvider { ["image"] = new MLMultiArray([3, 12, 12], MLMultiArrayDataType.Float32) }));
        Assert.Contains("'up' (upsample)", error.Message, StringComparison.Ordinal);
        Assert.Contains("innerProduct", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Shapes_that_do_not_fit_name_the_layer()
    {
        NeuralNetworkBuilder b = new([("x", [3, 7, 6])], [("y", null)]);
        b.AddInnerProduct("dense", W(1, 5, 126), W(2, 5), 126, 5, true, "x", "y");
        Says(b, "'dense' (innerProduct)", "flatten");
        b = new([("x", [3, 7, 6])], [("y", null)]);
        b.AddConvolution("wide", 4, 2, 3, 3, 1, 1, "valid", 1, W(1, 3, 3, 4, 2), default, false, "x", "y");
        Says(b, "'wide' (convolution)", "4 channels", "[3, 7, 6]");
        b = new([("x", [3, 7, 6])], [("y", null)]);
        b.AddPooling("large", 8, 8, 1, 1, "MAX", "VALID", "x", "y");
        Says(b, "'large' (pooling)");
        b = new([("x", [100000, 100000, 1])], [("y", null)]);
        b.AddActivation("r", "RELU", "x", "y");
        Says(b, "Input 'x'");

        static void Says(NeuralNetworkBuilder b, params string[] words)
        {
            MLModelException error = Assert.Throws<MLModelException>(() => new MLModel(b.Spec).Prediction(new MLDictionaryFeatureProvider()));
            foreach (string word in words) Assert.Contains(word, error.Message, StringComparison.Ordinal);
        }
    }

    private static float[] W(int seed, params int[] shape) => GoldenNetworks.W(seed, shape);

    private static void Two(NeuralNetworkBuilder b, string mode)
    {
        b.AddActivation("first", "LINEAR", "x", "a", -0.5f, 0.1f);
        b.AddElementwise("l", ["x", "a"], "y", mode);
    }
}
