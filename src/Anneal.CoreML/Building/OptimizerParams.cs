using Anneal.CoreML.Format;

namespace Anneal.CoreML.Building;

/// <summary>A number of an optimizer with the range in which an update may choose it.</summary>
public sealed record RangeParam
{
    /// <summary>A value within [<paramref name="min"/>, <paramref name="max"/>].</summary>
    /// <exception cref="ArgumentException">The range is empty or the value lies outside of it.</exception>
    public RangeParam(double value, double min = 0, double max = 1, string name = "value")
    {
        if (!(min < max)) throw new ArgumentException($"The range of {name} must run from a smaller to a greater number, received {min} to {max}.");
        if (!(value >= min && value <= max)) throw new ArgumentException($"{name} = {value} lies outside of its range, {min} to {max}; choose a value within, or set a wider range.");
        (Value, Min, Max) = (value, min, max);
    }

    /// <summary>The default value.</summary>
    public double Value { get; }

    /// <summary>The smallest value allowed.</summary>
    public double Min { get; }

    /// <summary>The largest value allowed.</summary>
    public double Max { get; }

    internal DoubleParameter ToMessage() => new() { DefaultValue = Value, Range = new DoubleRange { MinValue = Min, MaxValue = Max } };
}

/// <summary>A count (mini-batch size, epochs) with the set of values that an update may choose from.</summary>
public sealed record SetParam
{
    /// <summary>A count out of <paramref name="allowedSet"/>; without a set, the value itself is the only one allowed.</summary>
    /// <exception cref="ArgumentException">A count is below 1, given twice, or not in the set.</exception>
    public SetParam(int value, IReadOnlyList<int>? allowedSet = null, string name = "value")
    {
        AllowedSet = allowedSet is null ? [value] : [.. allowedSet];
        if (AllowedSet.Concat([value]).FirstOrDefault(v => v < 1, 1) is < 1 and int bad) throw new ArgumentException($"{name} must be at least 1, received {bad}.");
        if (AllowedSet.Distinct().Count() != AllowedSet.Count) throw new ArgumentException($"The allowed values of {name} must be different, received [{string.Join(", ", AllowedSet)}].");
        if (!AllowedSet.Contains(value)) throw new ArgumentException($"{name} = {value} is not among its allowed values, [{string.Join(", ", AllowedSet)}]; add it to them or choose one of them.");
        Value = value;
    }

    /// <summary>The default value.</summary>
    public int Value { get; }

    /// <summary>The values allowed.</summary>
    public IReadOnlyList<int> AllowedSet { get; }

    /// <summary>Sets the default, and adds the allowed values to those that are there already.</summary>
    internal Int64Parameter AddTo(Int64Parameter? before)
    {
        Int64Parameter parameter = before ?? new Int64Parameter();
        parameter.DefaultValue = Value;
        Int64Set set = parameter.Set ?? new Int64Set();
        set.Values.Add(AllowedSet.Select(v => (long)v).Except(set.Values).ToList());
        parameter.Set = set;
        return parameter;
    }
}

/// <summary>Stochastic gradient descent: learning rate, mini-batch size, momentum.</summary>
public sealed class SgdParams(double lr = 1e-2, int batch = 10, double momentum = 0)
{
    /// <summary>The learning rate.</summary>
    public RangeParam Lr { get; private set; } = new(lr, name: "lr");

    /// <summary>The mini-batch size.</summary>
    public SetParam Batch { get; private set; } = new(batch, name: "batch");

    /// <summary>The momentum.</summary>
    public RangeParam Momentum { get; private set; } = new(momentum, name: "momentum");

    /// <summary>Sets the learning rate and its range.</summary>
    public void SetLr(double value, double min, double max) => Lr = new(value, min, max, "lr");

    /// <summary>Sets the mini-batch size and the sizes allowed.</summary>
    public void SetBatch(int value, IReadOnlyList<int>? allowedSet = null) => Batch = new(value, allowedSet, "batch");

    /// <summary>Sets the momentum and its range.</summary>
    public void SetMomentum(double value, double min, double max) => Momentum = new(value, min, max, "momentum");
}

/// <summary>Adam: learning rate, mini-batch size, decay of the two moments, epsilon.</summary>
public sealed class AdamParams(double lr = 1e-2, int batch = 10, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8)
{
    /// <summary>The learning rate.</summary>
    public RangeParam Lr { get; private set; } = new(lr, name: "lr");

    /// <summary>The mini-batch size.</summary>
    public SetParam Batch { get; private set; } = new(batch, name: "batch");

    /// <summary>Decay of the first moment.</summary>
    public RangeParam Beta1 { get; private set; } = new(beta1, name: "beta1");

    /// <summary>Decay of the second moment.</summary>
    public RangeParam Beta2 { get; private set; } = new(beta2, name: "beta2");

    /// <summary>Added to the root of the second moment.</summary>
    public RangeParam Eps { get; private set; } = new(eps, name: "eps");

    /// <summary>Sets the learning rate and its range.</summary>
    public void SetLr(double value, double min, double max) => Lr = new(value, min, max, "lr");

    /// <summary>Sets the mini-batch size and the sizes allowed.</summary>
    public void SetBatch(int value, IReadOnlyList<int>? allowedSet = null) => Batch = new(value, allowedSet, "batch");

    /// <summary>Sets the decay of the first moment and its range.</summary>
    public void SetBeta1(double value, double min, double max) => Beta1 = new(value, min, max, "beta1");

    /// <summary>Sets the decay of the second moment and its range.</summary>
    public void SetBeta2(double value, double min, double max) => Beta2 = new(value, min, max, "beta2");

    /// <summary>Sets epsilon and its range.</summary>
    public void SetEps(double value, double min, double max) => Eps = new(value, min, max, "eps");
}
