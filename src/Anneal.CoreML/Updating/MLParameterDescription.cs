using Anneal.CoreML.Format;

namespace Anneal.CoreML.Updating;

/// <summary>A parameter of an update: its default and what it may be.</summary>
public sealed class MLParameterDescription
{
    private MLParameterDescription(MLParameterKey key, object defaultValue, double? minimum, double? maximum, IReadOnlyList<long>? allowed) =>
        (Key, DefaultValue, Minimum, Maximum, AllowedValues) = (key, defaultValue, minimum, maximum, allowed);

    /// <summary>The parameter.</summary>
    public MLParameterKey Key { get; }

    /// <summary>Its value unless another is asked for: a <see cref="double"/>, <see cref="long"/> or <see cref="bool"/>.</summary>
    public object DefaultValue { get; }

    /// <summary>The smallest value allowed, where there is a range.</summary>
    public double? Minimum { get; }

    /// <summary>The largest value allowed, where there is a range.</summary>
    public double? Maximum { get; }

    /// <summary>The values allowed, where there is a set.</summary>
    public IReadOnlyList<long>? AllowedValues { get; }

    /// <summary>What it may be, in words.</summary>
    public string Allowed => AllowedValues is not null ? $"one of [{string.Join(", ", AllowedValues)}]"
        : Minimum is not null ? $"{PythonText.Of(Minimum.Value)} to {PythonText.Of(Maximum!.Value)}"
        : DefaultValue is bool ? "true or false" : "any";

    internal static IReadOnlyDictionary<MLParameterKey, MLParameterDescription> Of(NetworkUpdateParameters? update)
    {
        OrderedDictionary<MLParameterKey, MLParameterDescription> all = [];
        if (update is null) return all;
        if (update.Optimizer?.SgdOptimizer is { } sgd)
        {
            Add(MLParameterKey.LearningRate, sgd.LearningRate);
            Add(MLParameterKey.MiniBatchSize, sgd.MiniBatchSize);
            Add(MLParameterKey.Momentum, sgd.Momentum ?? new DoubleParameter { Range = new DoubleRange { MaxValue = 1 } });
        }

        if (update.Optimizer?.AdamOptimizer is { } adam)
        {
            Add(MLParameterKey.LearningRate, adam.LearningRate);
            Add(MLParameterKey.MiniBatchSize, adam.MiniBatchSize);
            Add(MLParameterKey.Beta1, adam.Beta1);
            Add(MLParameterKey.Beta2, adam.Beta2);
            Add(MLParameterKey.Eps, adam.Eps);
        }

        Add(MLParameterKey.Epochs, update.Epochs);
        all[MLParameterKey.Shuffle] = new(MLParameterKey.Shuffle, update.Shuffle?.DefaultValue ?? false, null, null, null);
        Add(MLParameterKey.Seed, update.Seed is { AllowedValuesCase: not Int64Parameter.AllowedValuesOneofCase.None } seed ? seed
            : new Int64Parameter { DefaultValue = update.Seed?.DefaultValue ?? 0, Range = new Int64Range { MaxValue = int.MaxValue } });
        return all;

        void Add(MLParameterKey key, object? parameter)
        {
            if (parameter is DoubleParameter d) all[key] = new(key, d.DefaultValue, d.Range?.MinValue, d.Range?.MaxValue, null);
            if (parameter is Int64Parameter i) all[key] = new(key, i.DefaultValue, i.Range?.MinValue, i.Range?.MaxValue, i.Set is null ? null : [.. i.Set.Values]);
        }
    }
}
