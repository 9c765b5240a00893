using Anneal.CoreML.Format;

namespace Anneal.CoreML.Validation;

/// <summary>What an update of a network is fed with: the model's inputs and the loss' target.</summary>
internal static class TrainingInputRules
{
    private const string Path = "description.trainingInput";

    public static void Check(ValidationContext context, NetworkSpec network)
    {
        ModelDescription d = context.Description;
        string[] inputs = [.. d.Input.Select(i => i.Name)], training = [.. d.TrainingInput.Select(i => i.Name)];
        if (training.Length < 2) context.Error(Rules.TrainingInputCount, Path, $"An update needs an input and a target; there are {training.Length} training inputs.");
        if (!training.Except(inputs).Any()) context.Error(Rules.TrainingInputExclusive, Path, "All training inputs are model inputs, too; the target is missing.");
        if (!d.TrainingInput.Any(t => d.Input.Any(i => i.Name == t.Name && i.Type?.TypeCase == t.Type?.TypeCase))) context.Error(Rules.TrainingInputShared, Path, "No training input is also a model input, by name and type.");
        if (network.UpdateParams?.LossLayers.FirstOrDefault() is { } loss) Target(context, network, loss);
    }

    /// <summary>The name of the training input that the loss compares with: the label where the loss is on the classifier's probabilities.</summary>
    public static string TargetName(Model model, NetworkSpec network, LossLayer loss)
    {
        bool onProbabilities = network.Classifier is not null && loss.CategoricalCrossEntropyLossLayer is not null && model.Description.PredictedFeatureName.Length > 0
            && (LossRules.InputOf(loss) == model.Description.PredictedProbabilitiesName || LossRules.InputOf(loss) == network.Classifier.LabelProbabilityLayerName);
        return onProbabilities ? model.Description.PredictedFeatureName : LossRules.TargetOf(loss);
    }

    private static void Target(ValidationContext context, NetworkSpec network, LossLayer loss)
    {
        ModelDescription d = context.Description;
        string name = context.Model.Description is null ? LossRules.TargetOf(loss) : TargetName(context.Model, network, loss);
        FeatureDescription? target = d.TrainingInput.FirstOrDefault(t => t.Name == name);
        if (target is null)
        {
            context.Error(Rules.TrainingTarget, Path, $"The loss needs the training input '{name}'; there are: {ValidationContext.Quote(d.TrainingInput.Select(t => t.Name))}.");
        }
        else if (name == d.PredictedFeatureName && network.Classifier is { } classifier)
        {
            var expected = classifier.Int64ClassLabels is not null ? FeatureType.TypeOneofCase.Int64Type : FeatureType.TypeOneofCase.StringType;
            if (target.Type?.TypeCase != expected) context.Error(Rules.TrainingTargetType, $"{Path} '{name}'", $"The target must be of the class labels' type, {expected}; it is {target.Type?.TypeCase}.");
        }
    }
}
