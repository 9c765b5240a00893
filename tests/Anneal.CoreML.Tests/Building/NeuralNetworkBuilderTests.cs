using Anneal.CoreML.Building;
using Anneal.CoreML.Format;

namespace Anneal.CoreML.Tests.Building;

public sealed class NeuralNetworkBuilderTests
{
    private static readonly Dictionary<string, Func<NeuralNetworkBuilder>> s_rebuilt = new()
    {
        ["digits_classifier"] = () => GoldenNetworks.Cnn(),
        ["digits_updatable_sgd"] = GoldenNetworks.UpdatableSgd,
        ["digits_updatable_adam_image"] = GoldenNetworks.UpdatableAdamImage,
        ["regression_updatable"] = GoldenNetworks.Regression,
        ["rank_exact"] = GoldenNetworks.RankExact,
        ["page_converted"] = GoldenNetworks.Page,
        ["layer_zoo"] = GoldenNetworks.Zoo,
    };

    public static TheoryData<string> Rebuilt => [.. s_rebuilt.Keys];

    [Theory]
    [MemberData(nameof(Rebuilt))]
    public void A_rebuilt_network_equals_the_golden_one(string name)
    {
        Model golden = MLModelSpec.Load(GoldenModels.Path(name)).Spec, ours = s_rebuilt[name]().Spec;
        Assert.Equal(SpecText.Format(golden), SpecText.Format(ours));
        Assert.Equal(golden, ours);
    }

    [Fact]
    public void The_published_walk_prints_and_builds_the_golden_model()
    {
        StringWriter console = new();
        NeuralNetworkBuilder b = GoldenNetworks.Page();
        b.Output = console;
        List<(string What, string Printed)> steps = [];
        Step("inspect_layers(last=3)", () => b.InspectLayers(last: 3));
        Step("inspect_input_features()", () => b.InspectInputFeatures());
        ModelDescription d = b.Spec.Description;
        d.Input[0].Type.SetImageType(28, 28, ImageFeatureType.Types.ColorSpace.Grayscale);
        Step("input[0] becomes a 28 x 28 GRAYSCALE image; inspect_input_features()", () => b.InspectInputFeatures());
        d.Input[0].ShortDescription = "A handwritten digit";
        d.Output[0].ShortDescription = "Probability of each digit";
        d.Output[1].ShortDescription = "The likeliest digit";
        d.Metadata = new Metadata { Author = "An author", License = "MIT", ShortDescription = "A classifier that can be updated" };
        Step("make_updatable([\"dense_1\", \"dense_2\"])", () => b.MakeUpdatable(["dense_1", "dense_2"]));
        Step("set_categorical_cross_entropy_loss(name=\"lossLayer\", input=\"digitProbabilities\")", () => b.SetCategoricalCrossEntropyLoss(name: "lossLayer", input: "digitProbabilities"));
        Step("set_sgd_optimizer(SgdParams(lr=0.01, batch=32))", () => b.SetSgdOptimizer(new SgdParams(lr: 0.01, batch: 32)));
        Step("set_epochs(10)", () => b.SetEpochs(10));
        d.TrainingInput[0].ShortDescription = "Example picture";
        d.TrainingInput[1].ShortDescription = "Its true label";
        b = new NeuralNetworkBuilder(spec: b.Spec) { Output = console };
        Step("inspect_loss_layers()", () => b.InspectLossLayers());
        Step("inspect_optimizer()", () => b.InspectOptimizer());
        Step("inspect_updatable_layers()", () => b.InspectUpdatableLayers());
        Assert.Equal(GoldenModels.Case("page_updatable").GetProperty("steps").EnumerateArray().Select(s => (s[0].GetString()!, s[1].GetString()!)), steps);
        Assert.Equal(MLModelSpec.Load(GoldenModels.Path("page_updatable")).Spec, b.Spec);

        void Step(string what, Action call)
        {
            console.GetStringBuilder().Clear();
            call();
            steps.Add((what, console.ToString()));
        }
    }

    [Fact]
    public void An_unknown_mode_and_an_unknown_model_type_are_refused()
    {
        Assert.Contains("classifier", Assert.Throws<ArgumentException>(() => new NeuralNetworkBuilder([("x", [1])], [("y", null)], mode: "clasifier")).Message, StringComparison.Ordinal);
        Model neighbours = MLModelSpec.Load(GoldenModels.Path("neighbours_linear")).Spec;
        Assert.Contains("kNearestNeighborsClassifier", Assert.Throws<ArgumentException>(() => new NeuralNetworkBuilder(neighbours)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Inputs_and_outputs_can_be_renamed()
    {
        NeuralNetworkBuilder b = GoldenNetworks.Regression();
        b.SetInput(["in"], [[1, 3]]);
        b.SetOutput(["out"], [[2]]);
        Assert.Equal([3], b.Spec.Description.Input[0].Type.MultiArrayType.Shape);
        Assert.Equal("out", b.Spec.Description.Output[0].Name);
        Assert.Throws<ArgumentException>(() => b.SetInput(["a", "b"], [[1], [2]]));
        Assert.Throws<ArgumentException>(() => b.SetInput(["a"], [[1, 2, 3, 4]]));
    }

    [Fact]
    public void Integer_labels_make_an_integer_classifier()
    {
        NeuralNetworkBuilder b = GoldenNetworks.Cnn();
        b.SetClassLabels(Enumerable.Range(0, 10).Select(i => (long)i).ToArray(), predictedFeatureName: "digit");
        Assert.Equal(DictionaryFeatureType.KeyTypeOneofCase.Int64KeyType, b.Spec.Description.Output[0].Type.DictionaryType.KeyTypeCase);
        Assert.Equal(FeatureType.TypeOneofCase.Int64Type, b.Spec.Description.Output[1].Type.TypeCase);
        Assert.Equal(2, b.Spec.Description.Output.Count);
        Assert.Equal("digitProbabilities", b.Spec.NeuralNetworkClassifier.LabelProbabilityLayerName);
    }
}
