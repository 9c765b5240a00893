using Anneal.CoreML.Building;
using Anneal.CoreML.Format;

namespace Anneal.CoreML.Tests.Building;

public sealed class InspectionTests
{
    public static TheoryData<string> Files => GoldenModels.Inspected;

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_inspection_prints_the_golden_text(string name)
    {
        StringWriter console = new();
        NeuralNetworkBuilder b = new(spec: MLModelSpec.Load(GoldenModels.Path(name))) { Output = console };
        (string What, string Text)[] ours =
        [
            ("inspect_layers", b.InspectLayers()), ("inspect_loss_layers", b.InspectLossLayers()), ("inspect_optimizer", b.InspectOptimizer()),
            ("inspect_updatable_layers", b.InspectUpdatableLayers()), ("inspect_input_features", b.InspectInputFeatures()),
            ("inspect_output_features", b.InspectOutputFeatures()), ("inspect_layers_last3_verbose", b.InspectLayers(last: 3, verbose: true)),
        ];
        foreach ((string what, string text) in ours) Assert.Equal(GoldenModels.Inspect(name, what), text);
        Assert.Equal(string.Concat(ours.Select(o => o.Text)), console.ToString());
    }
}
