using Anneal.CoreML.Format;
using Anneal.CoreML.Layers;
using Anneal.CoreML.Runtime;

namespace Anneal.CoreML.Updating;

/// <summary>The target of an example: a label or class index as one-hot numbers, or the numbers to come near to.</summary>
internal sealed class TargetReader
{
    private readonly string _name;
    private readonly Blob _prediction;
    private readonly bool _isClass;
    private readonly Dictionary<object, int>? _labels;

    /// <param name="name">The training input.</param>
    /// <param name="prediction">What the loss compares it with.</param>
    /// <param name="isClass">Whether the target is one class.</param>
    /// <param name="labels">The class labels where the target is one of them; otherwise the target is an index.</param>
    public TargetReader(string name, Blob prediction, bool isClass, IReadOnlyList<object>? labels)
    {
        (_name, _prediction, _isClass) = (name, prediction, isClass);
        _labels = labels?.Select((label, i) => (label, i)).ToDictionary(l => l.label, l => l.i);
    }

    public void Read(IMLFeatureProvider example, Span<float> target)
    {
        MLFeatureValue value = example.FeatureValue(_name) ?? throw new MLModelException(
            $"The training input '{_name}' is missing; there are: {string.Join(", ", example.FeatureNames.Select(n => $"'{n}'"))}.");
        if (!_isClass)
        {
            ReadNumbers(value, target);
            return;
        }

        target.Clear();
        target[_labels is null ? Index(value, target.Length) : Label(value)] = 1;
    }

    private int Label(MLFeatureValue value)
    {
        object? label = value.Type switch { MLFeatureType.String => value.StringValue, MLFeatureType.Int64 => value.Int64Value, _ => null };
        if (label is not null && _labels!.TryGetValue(label, out int index)) return index;
        IEnumerable<string> names = _labels!.Keys.Select(k => k is string s ? $"'{s}'" : k.ToString()!);
        string near = label is string text && _labels.Keys.OfType<string>().FirstOrDefault(k => k.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } other ? $" Did you mean '{other}'?" : "";
        throw new MLModelException($"The training input '{_name}' is {value}, which is none of the model's class labels: {string.Join(", ", names.Take(50))}{(_labels.Count > 50 ? ", ..." : "")}.{near}");
    }

    private int Index(MLFeatureValue value, int classes)
    {
        double index = value.Type switch
        {
            MLFeatureType.Int64 => value.Int64Value,
            MLFeatureType.MultiArray when value.MultiArrayValue.Count == 1 => value.MultiArrayValue[0],
            _ => throw new MLModelException($"The training input '{_name}' must be the index of a class, received {value}."),
        };
        return index >= 0 && index < classes && index == Math.Floor(index) ? (int)index
            : throw new MLModelException($"The training input '{_name}' must be the index of a class, 0 to {classes - 1}; received {index}.");
    }

    private void ReadNumbers(MLFeatureValue value, Span<float> target)
    {
        if (value.Type != MLFeatureType.MultiArray || value.MultiArrayValue.Count != target.Length)
        {
            throw new MLModelException($"The training input '{_name}' must be an array of {target.Length} numbers, as the output {_prediction} that it is compared with; received {value}.");
        }

        float[] numbers = value.MultiArrayValue.ToFloats();
        int bad = Array.FindIndex(numbers, n => !float.IsFinite(n));
        if (bad >= 0) throw new MLModelException($"The training input '{_name}' holds {numbers[bad]} at element {bad}; every number must be finite.");
        int pixels = _prediction.Height * _prediction.Width;
        if (_prediction.Layout == BlobLayout.Image && pixels > 1) WeightOrder.ChannelsLast(numbers, _prediction.Channels, pixels).CopyTo(target);
        else numbers.CopyTo(target);
    }
}
