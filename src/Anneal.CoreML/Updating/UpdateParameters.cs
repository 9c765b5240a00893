using System.Globalization;
using Anneal.CoreML.Format;
using Anneal.CoreML.Runtime;
using Anneal.Engine.Training;

namespace Anneal.CoreML.Updating;

/// <summary>The parameters of a running update: the model's defaults, and what was asked for within their limits.</summary>
internal sealed class UpdateParameters
{
    private readonly IReadOnlyDictionary<MLParameterKey, MLParameterDescription> _descriptions;
    private readonly Dictionary<MLParameterKey, object> _values;
    private readonly bool _adam;

    public UpdateParameters(NetworkUpdateParameters update)
    {
        _descriptions = MLParameterDescription.Of(update);
        _values = _descriptions.ToDictionary(d => d.Key, d => d.Value.DefaultValue);
        _adam = update.Optimizer?.AdamOptimizer is not null;
    }

    public double LearningRate => (double)_values[MLParameterKey.LearningRate];

    public int MiniBatchSize => (int)Math.Min((long)_values[MLParameterKey.MiniBatchSize], int.MaxValue);

    public long Epochs => (long)_values[MLParameterKey.Epochs];

    public bool Shuffle => (bool)_values[MLParameterKey.Shuffle];

    public long Seed => (long)_values[MLParameterKey.Seed];

    /// <summary>The values, for a handler.</summary>
    public IReadOnlyDictionary<MLParameterKey, object> Values => new Dictionary<MLParameterKey, object>(_values);

    /// <summary>The optimizer with its present parameters.</summary>
    public OptimizerRule Rule => _adam
        ? new AdamRule((double)_values[MLParameterKey.Beta1], (double)_values[MLParameterKey.Beta2], (double)_values[MLParameterKey.Eps])
        : new SgdRule((double)_values[MLParameterKey.Momentum], Nesterov: false);

    /// <summary>Changes parameters; all or, where one is refused, none. Weights and biases of layers are left to others.</summary>
    /// <exception cref="MLModelException">A parameter that the model does not have, or a value that it does not allow.</exception>
    public void Apply(IReadOnlyDictionary<MLParameterKey, object> changes)
    {
        Dictionary<MLParameterKey, object> accepted = [];
        foreach ((MLParameterKey key, object value) in changes)
        {
            if (key.Scope is not null) continue;
            if (!_descriptions.TryGetValue(key, out MLParameterDescription? description))
            {
                throw new MLModelException($"The model has no parameter '{key}'; its update has: {string.Join(", ", _descriptions.Keys)}.");
            }

            accepted[key] = Checked(description, value);
        }

        foreach ((MLParameterKey key, object value) in accepted) _values[key] = value;
    }

    private static object Checked(MLParameterDescription description, object value)
    {
        object? converted = (description.DefaultValue, value) switch
        {
            (bool, bool b) => b,
            (long, int or long or short or byte) => Convert.ToInt64(value, CultureInfo.InvariantCulture),
            (double, int or long or float or double or decimal) => value is float f ? double.Parse(f.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : Convert.ToDouble(value, CultureInfo.InvariantCulture),
            _ => null,
        };
        if (converted is null) throw new MLModelException($"The parameter '{description.Key}' is a {(description.DefaultValue is bool ? "truth value" : description.DefaultValue is long ? "whole number" : "number")}, received {value ?? "null"}.");
        bool allowed = converted is bool
            || (description.AllowedValues is { } set ? set.Contains((long)converted)
                : description.Minimum is not { } minimum || (Convert.ToDouble(converted, CultureInfo.InvariantCulture) is var number && number >= minimum && number <= description.Maximum));
        if (converted is double d && !double.IsFinite(d)) allowed = false;
        if (!allowed) throw new MLModelException($"The parameter '{description.Key}' may be {description.Allowed}, received {Convert.ToString(value, CultureInfo.InvariantCulture)}.");
        return converted;
    }
}
