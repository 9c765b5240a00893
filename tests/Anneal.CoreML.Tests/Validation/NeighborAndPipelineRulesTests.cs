using Anneal.CoreML.Format;
using Anneal.CoreML.Validation;

namespace Anneal.CoreML.Tests.Validation;

public sealed class NeighborAndPipelineRulesTests
{
    private const string Linear = "neighbours_linear", Pipelined = "pipeline_updatable_neighbours";

    public static readonly Dictionary<string, (string Model, Action<Model> Change)> Broken = new()
    {
        [Rules.NeighborsIndex] = (Linear, m => Index(m).ClearIndexType()),
        [Rules.NeighborsIndex + " distance"] = (Linear, m => Index(m).ClearDistanceFunction()),
        [Rules.NeighborsWeighting] = (Linear, m => m.KNearestNeighborsClassifier.ClearWeightingScheme()),
        [Rules.NeighborsDimensions] = (Linear, m => Index(m).NumberOfDimensions = 0),
        [Rules.NeighborsSample] = (Linear, m => Index(m).FloatSamples[3].Vector.Add(1)),
        [Rules.NeighborsLabels] = (Linear, m => m.KNearestNeighborsClassifier.StringClassLabels.Vector.RemoveAt(0)),
        [Rules.NeighborsDefaultLabel] = (Linear, m => m.KNearestNeighborsClassifier.DefaultInt64Label = 1),
        [Rules.NeighborsCount] = (Linear, m => m.KNearestNeighborsClassifier.NumberOfNeighbors = null),
        [Rules.IntegerDefault] = (Linear, m => m.KNearestNeighborsClassifier.NumberOfNeighbors.DefaultValue = 11),
        [Rules.NeighborsTrainingInput] = (Linear, m => m.Description.TrainingInput.RemoveAt(1)),
        [Rules.PredictedFeature] = (Linear, m => m.Description.PredictedFeatureName = "nobody"),
        [Rules.PipelineEmpty] = (Pipelined, m => Models(m).Clear()),
        [Rules.PipelineUpdatable] = (Pipelined, m => Models(m)[0].IsUpdatable = true),
        [Rules.PipelineUpdatable + " last"] = (Pipelined, m => Models(m)[1].IsUpdatable = false),
        [Rules.PipelineInput] = (Pipelined, m => Models(m)[0].Description.Input[0].Name = "picture"),
        [Rules.PipelineTypes] = (Pipelined, m => Models(m)[1].Description.Input[0].Type.MultiArrayType.Shape[0] = 5),
        [Rules.PipelineTypes + " kind"] = (Pipelined, m => Models(m)[0].Description.Input[0].Type.StringType = new()),
        [Rules.PipelineOutput] = (Pipelined, m => m.Description.Output[0].Name = "other"),
        [Rules.NeighborsWeighting + " inside"] = (Pipelined, m => Models(m)[1].KNearestNeighborsClassifier.ClearWeightingScheme()),
    };

    public static TheoryData<string> Tests => [.. Broken.Keys];

    [Theory]
    [MemberData(nameof(Tests))]
    public void A_broken_rule_is_found(string test) => ModelValidatorTests.Breaks(test.Split(' ')[0], Broken[test]);

    private static NearestNeighborsIndex Index(Model model) => model.KNearestNeighborsClassifier.NearestNeighborsIndex;

    private static Google.Protobuf.Collections.RepeatedField<Model> Models(Model model) => model.PipelineClassifier.Pipeline.Models;
}
