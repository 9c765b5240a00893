using Anneal.CoreML.Format;

namespace Anneal.CoreML.Building;

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
