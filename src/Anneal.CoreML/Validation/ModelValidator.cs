using Anneal.CoreML.Format;

namespace Anneal.CoreML.Validation;

/// <summary>Checks a model by the format's rules before it is used: its interface, its layers and weights, and whether it can be updated.</summary>
public static class ModelValidator
{
    /// <summary>Every finding, in the order of the model.</summary>
    public static IReadOnlyList<Finding> Validate(Model spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        List<Finding> findings = [];
        Validate(new ValidationContext(spec, "", findings));
        return findings;
    }

    /// <summary>Every finding, in the order of the model.</summary>
    public static IReadOnlyList<Finding> Validate(MLModelSpec spec) => Validate((spec ?? throw new ArgumentNullException(nameof(spec))).Spec);

    /// <summary>Throws where <see cref="Validate(Model)"/> finds an error.</summary>
    /// <exception cref="ModelValidationException">There is at least one error; its message lists them all.</exception>
    public static void ThrowIfInvalid(Model spec)
    {
        IReadOnlyList<Finding> findings = Validate(spec);
        if (findings.Any(f => f.Severity == Severity.Error)) throw new ModelValidationException(findings);
    }

    internal static void Validate(ValidationContext context)
    {
        if (context.Model.TypeCase == Model.TypeOneofCase.None)
        {
            context.Error(Rules.ModelType, "model", "The model has no type, or one newer than this program knows.");
        }

        InterfaceRules.Check(context);
        if (context.Network is not null)
        {
            ClassifierRules.Check(context);
            NetworkRules.Check(context, context.Network);
            LayerWeightRules.Check(context, context.Network);
            PreprocessingRules.Check(context, context.Network);
        }

        if (context.Model.KNearestNeighborsClassifier is not null) NeighborRules.Check(context, context.Model.KNearestNeighborsClassifier);
        if (PipelineRules.PipelineOf(context.Model) is { } pipeline) PipelineRules.Check(context, pipeline);
        if (context.Model.IsUpdatable) UpdateRules.Check(context);
    }
}
