using Anneal.CoreML.Format;

namespace Anneal.CoreML.Validation;

/// <summary>Optimizer, epochs and seed of an updatable network.</summary>
internal static class OptimizerRules
{
    private const string Root = "updateParams.";

    public static void Check(ValidationContext context, NetworkUpdateParameters update)
    {
        switch (update.Optimizer?.OptimizerTypeCase)
        {
            case Optimizer.OptimizerTypeOneofCase.SgdOptimizer: Sgd(context, update.Optimizer.SgdOptimizer); break;
            case Optimizer.OptimizerTypeOneofCase.AdamOptimizer: Adam(context, update.Optimizer.AdamOptimizer); break;
            default: context.Error(Rules.OptimizerMissing, Root + "optimizer", "An updatable network needs an optimizer, SGD or Adam."); break;
        }

        if (update.Epochs is null) context.Error(Rules.EpochsMissing, Root + "epochs", "An updatable network needs its number of epochs.");
        ParameterRules.Integer(context, Root + "epochs", update.Epochs);
        Seed(context, update.Seed);
    }

    private static void Sgd(ValidationContext context, SGDOptimizer sgd)
    {
        const string path = Root + "optimizer.sgdOptimizer";
        Present(context, Rules.SgdParameters, path, ("learningRate", sgd.LearningRate), ("miniBatchSize", sgd.MiniBatchSize));
        ParameterRules.Double(context, path + ".learningRate", sgd.LearningRate);
        ParameterRules.Integer(context, path + ".miniBatchSize", sgd.MiniBatchSize);
        ParameterRules.Double(context, path + ".momentum", sgd.Momentum);
    }

    private static void Adam(ValidationContext context, AdamOptimizer adam)
    {
        const string path = Root + "optimizer.adamOptimizer";
        Present(context, Rules.AdamParameters, path, ("learningRate", adam.LearningRate), ("miniBatchSize", adam.MiniBatchSize), ("beta1", adam.Beta1), ("beta2", adam.Beta2), ("eps", adam.Eps));
        ParameterRules.Double(context, path + ".learningRate", adam.LearningRate);
        ParameterRules.Integer(context, path + ".miniBatchSize", adam.MiniBatchSize);
        ParameterRules.Double(context, path + ".beta1", adam.Beta1);
        ParameterRules.Double(context, path + ".beta2", adam.Beta2);
        ParameterRules.Double(context, path + ".eps", adam.Eps);
    }

    private static void Present(ValidationContext context, string rule, string path, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        foreach ((string name, object? value) in parameters)
        {
            if (value is null) context.Error(rule, path, $"The optimizer needs its {name}.");
        }
    }

    private static void Seed(ValidationContext context, Int64Parameter? seed)
    {
        if (seed is null) return;
        if (seed.DefaultValue is < 0 or > int.MaxValue) context.Error(Rules.SeedRange, Root + "seed", $"The seed {seed.DefaultValue} must lie between 0 and {int.MaxValue}.");
        if (seed.AllowedValuesCase != Int64Parameter.AllowedValuesOneofCase.None) ParameterRules.Integer(context, Root + "seed", seed);
    }
}
