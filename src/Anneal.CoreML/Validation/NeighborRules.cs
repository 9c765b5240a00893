using Anneal.CoreML.Format;
using Knn = Anneal.CoreML.Format.KNearestNeighborsClassifier;

namespace Anneal.CoreML.Validation;

/// <summary>The k-nearest-neighbours classifier.</summary>
internal static class NeighborRules
{
    private const string Root = "kNearestNeighborsClassifier";

    public static void Check(ValidationContext context, Knn knn)
    {
        NearestNeighborsIndex index = knn.NearestNeighborsIndex ?? new NearestNeighborsIndex();
        IndexSet(context, index);
        WeightingSet(context, knn);
        Samples(context, index);
        Labels(context, knn, index);
        Count(context, knn);
        ClassifierRules.PredictedFeature(context, LabelsAreStrings(knn));
        if (context.Model.IsUpdatable) TrainingInput(context, knn);
    }

    public static bool LabelsAreStrings(Knn knn) =>
        knn.ClassLabelsCase == Knn.ClassLabelsOneofCase.None ? knn.DefaultClassLabelCase == Knn.DefaultClassLabelOneofCase.DefaultStringLabel : knn.StringClassLabels is not null;

    private static void IndexSet(ValidationContext context, NearestNeighborsIndex index)
    {
        if (index.IndexTypeCase == NearestNeighborsIndex.IndexTypeOneofCase.None || index.DistanceFunctionCase == NearestNeighborsIndex.DistanceFunctionOneofCase.None)
        {
            context.Error(Rules.NeighborsIndex, Root + ".nearestNeighborsIndex", "The index (linear or k-d tree) and its distance must be set.");
        }
    }

    private static void WeightingSet(ValidationContext context, Knn knn)
    {
        if (knn.WeightingSchemeCase == Knn.WeightingSchemeOneofCase.None) context.Error(Rules.NeighborsWeighting, Root, "The weighting (uniform or by inverse distance) must be set.");
    }

    private static void Samples(ValidationContext context, NearestNeighborsIndex index)
    {
        if (index.NumberOfDimensions < 1) context.Error(Rules.NeighborsDimensions, Root + ".nearestNeighborsIndex", $"The number of dimensions is {index.NumberOfDimensions}; it must be at least 1.");
        for (int i = 0; i < index.FloatSamples.Count; i++)
        {
            int length = index.FloatSamples[i].Vector.Count;
            if (length == index.NumberOfDimensions) continue;
            context.Error(Rules.NeighborsSample, $"{Root}.nearestNeighborsIndex.floatSamples[{i}]", $"The sample has {length} numbers; expected {index.NumberOfDimensions}.");
            break;
        }
    }

    private static void Labels(ValidationContext context, Knn knn, NearestNeighborsIndex index)
    {
        int labels = (knn.StringClassLabels?.Vector.Count ?? 0) + (knn.Int64ClassLabels?.Vector.Count ?? 0);
        if (labels != index.FloatSamples.Count) context.Error(Rules.NeighborsLabels, Root, $"There are {labels} labels for {index.FloatSamples.Count} samples.");
        bool defaultIsString = knn.DefaultClassLabelCase == Knn.DefaultClassLabelOneofCase.DefaultStringLabel;
        if (knn.ClassLabelsCase != Knn.ClassLabelsOneofCase.None && knn.DefaultClassLabelCase != Knn.DefaultClassLabelOneofCase.None && defaultIsString != LabelsAreStrings(knn))
        {
            context.Error(Rules.NeighborsDefaultLabel, Root, "The default label and the labels of the samples must both be strings or both be integers.");
        }
    }

    private static void Count(ValidationContext context, Knn knn)
    {
        ParameterRules.Integer(context, Root + ".numberOfNeighbors", knn.NumberOfNeighbors);
        if (knn.NumberOfNeighbors is not { DefaultValue: >= 1 })
        {
            context.Error(Rules.NeighborsCount, Root + ".numberOfNeighbors", $"The number of neighbours is {knn.NumberOfNeighbors?.DefaultValue ?? 0}; it must be at least 1.");
        }
    }

    private static void TrainingInput(ValidationContext context, Knn knn)
    {
        var type = LabelsAreStrings(knn) ? FeatureType.TypeOneofCase.StringType : FeatureType.TypeOneofCase.Int64Type;
        if (!context.Description.TrainingInput.Any(t => t.Type?.TypeCase == type))
        {
            context.Error(Rules.NeighborsTrainingInput, "description.trainingInput", "An updatable k-NN model needs a training input for the label, of the labels' type.");
        }
    }
}
