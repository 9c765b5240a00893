using Anneal.CoreML.Format;

namespace Anneal.CoreML.Validation;

/// <summary>Models that run one after the other.</summary>
internal static class PipelineRules
{
    public static Pipeline? PipelineOf(Model model) => model.TypeCase switch
    {
        Model.TypeOneofCase.Pipeline => model.Pipeline,
        Model.TypeOneofCase.PipelineClassifier => model.PipelineClassifier.Pipeline ?? new Pipeline(),
        Model.TypeOneofCase.PipelineRegressor => model.PipelineRegressor.Pipeline ?? new Pipeline(),
        _ => null,
    };

    public static void Check(ValidationContext context, Pipeline pipeline)
    {
        if (pipeline.Models.Count == 0)
        {
            context.Error(Rules.PipelineEmpty, "pipeline", "The pipeline holds no model.");
            return;
        }

        OnlyTheLastIsUpdatable(context, pipeline);
        Dictionary<string, FeatureType> features = [];
        foreach (FeatureDescription input in context.Description.Input) features[input.Name] = input.Type ?? new FeatureType();
        for (int i = 0; i < pipeline.Models.Count; i++)
        {
            Model model = pipeline.Models[i];
            ModelDescription description = model.Description ?? new ModelDescription();
            foreach (FeatureDescription input in description.Input) Comes(context, $"pipeline.models[{i}] input '{input.Name}'", input, features, Rules.PipelineInput, "it is neither a model input nor the output of a model before it");
            ModelValidator.Validate(context.Inside(model, $"pipeline.models[{i}]"));
            foreach (FeatureDescription output in description.Output) features[output.Name] = output.Type ?? new FeatureType();
        }

        foreach (FeatureDescription output in context.Description.Output) Comes(context, $"description.output '{output.Name}'", output, features, Rules.PipelineOutput, "no model of the pipeline makes it");
    }

    private static void OnlyTheLastIsUpdatable(ValidationContext context, Pipeline pipeline)
    {
        for (int i = 0; i < pipeline.Models.Count; i++)
        {
            bool mayBe = i == pipeline.Models.Count - 1;
            if (pipeline.Models[i].IsUpdatable && !mayBe) context.Error(Rules.PipelineUpdatable, $"pipeline.models[{i}]", "Only the last model of a pipeline can be updatable.");
            if (mayBe && context.Model.IsUpdatable && !pipeline.Models[i].IsUpdatable) context.Error(Rules.PipelineUpdatable, $"pipeline.models[{i}]", "The pipeline is marked updatable, but its last model is not.");
        }
    }

    private static void Comes(ValidationContext context, string path, FeatureDescription feature, Dictionary<string, FeatureType> features, string missing, string why)
    {
        if (!features.TryGetValue(feature.Name, out FeatureType? given))
        {
            if (feature.Type?.IsOptional != true) context.Error(missing, path, $"Nothing provides this feature: {why}.");
        }
        else if (!Agree(given, feature.Type ?? new FeatureType()))
        {
            context.Error(Rules.PipelineTypes, path, $"It is given as {Describe(given)} but wanted as {Describe(feature.Type ?? new FeatureType())}.");
        }
    }

    private static bool Agree(FeatureType a, FeatureType b)
    {
        if (a.TypeCase != b.TypeCase) return false;
        if (a.MultiArrayType is { } x && b.MultiArrayType is { } y) return x.Shape.Count == 0 || y.Shape.Count == 0 || x.Shape.SequenceEqual(y.Shape);
        if (a.ImageType is { } p && b.ImageType is { } q) return p.Width == q.Width && p.Height == q.Height && p.ColorSpace == q.ColorSpace;
        return a.DictionaryType?.KeyTypeCase == b.DictionaryType?.KeyTypeCase;
    }

    private static string Describe(FeatureType type) => SpecText.Format(type).Replace("\n", " ", StringComparison.Ordinal).Trim() is { Length: > 0 } text ? text : "nothing";
}
