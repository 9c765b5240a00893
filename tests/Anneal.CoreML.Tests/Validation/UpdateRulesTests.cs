using Anneal.CoreML.Format;
using Anneal.CoreML.Validation;

namespace Anneal.CoreML.Tests.Validation;

public sealed class UpdateRulesTests
{
    private const string Sgd = "digits_updatable_sgd", Adam = "digits_updatable_adam_image", Regression = "regression_updatable";

    public static readonly Dictionary<string, (string Model, Action<Model> Change)> Broken = new()
    {
        [Rules.UpdateVersion] = (Sgd, m => m.SpecificationVersion = 3),
        [Rules.UpdateModelType] = (Sgd, m => m.Identity = new()),
        [Rules.UpdateLayerKind] = (Sgd, m => Layer(m, "pool").IsUpdatable = true),
        [Rules.UpdateQuantized] = ("digits_linear8", m => m.IsUpdatable = Layer(m, "dense2").IsUpdatable = true),
        [Rules.UpdateFlags] = (Sgd, m => Layer(m, "dense2").InnerProduct.Weights.IsUpdatable = false),
        [Rules.UpdateFlags + " bias"] = (Adam, m => Layer(m, "conv1").Convolution.Bias.IsUpdatable = false),
        [Rules.UpdateNoLayer] = (Sgd, FreezeAll),
        [Rules.UpdateGradient] = (Sgd, m => Layer(m, "relu3").Activation.LeakyReLU = new() { Alpha = 0.1f }),
        [Rules.UpdateGradient + " softmax inside"] = (Regression, m => Layer(m, "sigmoid").Softmax = new()),
        [Rules.UpdateGradient + " softmax before squared error"] = (Regression, AppendSoftmax),
        [Rules.LossName] = (Sgd, m => Update(m).LossLayers[0].Name = "dense1"),
        [Rules.LossCount] = (Sgd, m => Update(m).LossLayers.Add(Update(m).LossLayers[0].Clone())),
        [Rules.LossCount + " none"] = (Sgd, m => Update(m).LossLayers.Clear()),
        [Rules.LossUnknown] = (Sgd, m => Update(m).LossLayers[0].ClearLossLayerType()),
        [Rules.CrossEntropyInput] = (Sgd, m => Update(m).LossLayers[0].CategoricalCrossEntropyLossLayer.Input = "dense2_out"),
        [Rules.CrossEntropyTarget] = (Sgd, m => Update(m).LossLayers[0].CategoricalCrossEntropyLossLayer.Target = "flat"),
        [Rules.SquaredErrorInput] = (Regression, m => Update(m).LossLayers[0].MeanSquaredErrorLossLayer.Input = "nowhere"),
        [Rules.SquaredErrorTarget] = (Regression, m => Update(m).LossLayers[0].MeanSquaredErrorLossLayer.Target = "h"),
        [Rules.OptimizerMissing] = (Sgd, m => Update(m).Optimizer = null),
        [Rules.SgdParameters + " rate"] = (Sgd, m => Update(m).Optimizer.SgdOptimizer.LearningRate = null),
        [Rules.SgdParameters + " mini-batch"] = (Sgd, m => Update(m).Optimizer.SgdOptimizer.MiniBatchSize = null),
        [Rules.AdamParameters + " rate"] = (Adam, m => Update(m).Optimizer.AdamOptimizer.LearningRate = null),
        [Rules.AdamParameters + " mini-batch"] = (Adam, m => Update(m).Optimizer.AdamOptimizer.MiniBatchSize = null),
        [Rules.AdamParameters + " beta1"] = (Adam, m => Update(m).Optimizer.AdamOptimizer.Beta1 = null),
        [Rules.AdamParameters + " beta2"] = (Adam, m => Update(m).Optimizer.AdamOptimizer.Beta2 = null),
        [Rules.AdamParameters + " eps"] = (Adam, m => Update(m).Optimizer.AdamOptimizer.Eps = null),
        [Rules.EpochsMissing] = (Sgd, m => Update(m).Epochs = null),
        [Rules.SeedRange] = (Sgd, m => Update(m).Seed = new Int64Parameter { DefaultValue = -1 }),
        [Rules.IntegerAllowed] = (Sgd, m => Update(m).Epochs.ClearAllowedValues()),
        [Rules.IntegerDefault] = (Sgd, m => Update(m).Epochs.DefaultValue = 11),
        [Rules.IntegerDefault + " range"] = (Sgd, m => Update(m).Optimizer.SgdOptimizer.MiniBatchSize.Range = new Int64Range { MinValue = 1, MaxValue = 8 }),
        [Rules.DoubleDefault] = (Sgd, m => Update(m).Optimizer.SgdOptimizer.LearningRate.DefaultValue = 1.5),
        [Rules.TrainingInputCount] = (Sgd, m => m.Description.TrainingInput.RemoveAt(1)),
        [Rules.TrainingInputExclusive] = (Sgd, m => m.Description.TrainingInput.RemoveAt(1)),
        [Rules.TrainingInputShared] = (Sgd, m => m.Description.TrainingInput[0].Name = "picture"),
        [Rules.TrainingTarget] = (Sgd, m => m.Description.TrainingInput[1].Name = "label"),
        [Rules.TrainingTarget + " squared error"] = (Regression, m => m.Description.TrainingInput[1].Name = "y"),
        [Rules.TrainingTargetType] = (Sgd, m => m.Description.TrainingInput[1].Type.Int64Type = new()),
    };

    public static TheoryData<string> Tests => [.. Broken.Keys];

    [Theory]
    [MemberData(nameof(Tests))]
    public void A_broken_rule_is_found(string test) => ModelValidatorTests.Breaks(test.Split(' ')[0], Broken[test]);

    [Fact]
    public void A_layer_without_gradient_in_front_of_all_updatable_layers_is_fine()
    {
        Model model = MLModelSpec.Load(GoldenModels.Path(Sgd)).Spec;
        Layer(model, "relu1").Activation.LeakyReLU = new() { Alpha = 0.1f };
        Assert.Empty(ModelValidator.Validate(model));
    }

    private static void FreezeAll(Model model)
    {
        foreach (NeuralNetworkLayer layer in NetworkSpec.Of(model)!.Layers) layer.IsUpdatable = false;
    }

    private static void AppendSoftmax(Model model)
    {
        var layers = NetworkSpec.Of(model)!.Layers;
        layers[^1].Output[0] = "z";
        layers.Add(new NeuralNetworkLayer { Name = "softmax", Input = { "z" }, Output = { "y" }, Softmax = new() });
    }

    private static NeuralNetworkLayer Layer(Model model, string name) => NetworkSpec.Of(model)!.Layers.First(l => l.Name == name);

    private static NetworkUpdateParameters Update(Model model) => NetworkSpec.Of(model)!.UpdateParams!;
}
