using Anneal.CoreML.Runtime;
using Anneal.Data.Arrays;
using Anneal.Imaging;

namespace Anneal.Examples;

/// <summary>
/// Examples for a Core ML model: images get pixels as they are, 0 to 255; arrays get pixels divided by 255, as the network was trained (unless it divides them itself), and other numbers
/// as they are. The values are made when they are asked for.
/// </summary>
public sealed class CoreMLExamples : IMLBatchProvider
{
    private readonly Column[] _columns;
    private readonly string? _targetName;
    private readonly Func<int, MLFeatureValue>? _target;

    private CoreMLExamples(int count, Column[] columns, string? targetName, Func<int, MLFeatureValue>? target)
    {
        (Count, _columns, _targetName, _target) = (count, columns, targetName, target);
    }

    /// <inheritdoc/>
    public int Count { get; }

    /// <summary>Examples for a model.</summary>
    /// <param name="inputs">For each input one array, one example a row, in any shape that <see cref="Arrangement.ToInput"/> takes.</param>
    /// <param name="name">What messages call the data.</param>
    /// <param name="floatsAreNumbers">Whether an array input takes floating-point numbers as they are even where they look like pixels.</param>
    /// <exception cref="InvalidDataException">The shapes do not go together, or a number is not finite.</exception>
    public static CoreMLExamples Create(IReadOnlyList<(ModelInput Input, NDArray Array)> inputs, string name, bool floatsAreNumbers = false)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        Column[] columns = [.. inputs.Select(i => new Column(i.Input, i.Array, name, floatsAreNumbers))];
        int count = columns[0].Count;
        if (columns.FirstOrDefault(c => c.Count != count) is { } other)
            throw new InvalidDataException($"{name}: the input '{columns[0].Name}' has {count} examples, '{other.Name}' has {other.Count}; expected equally many.");
        return new CoreMLExamples(count, columns, null, null);
    }

    /// <summary>The same examples with a target each, under the name of the model's training input.</summary>
    public CoreMLExamples WithTarget(string name, Func<int, MLFeatureValue> target) => new(Count, _columns, name, target);

    /// <inheritdoc/>
    public IMLFeatureProvider Features(int index)
    {
        MLDictionaryFeatureProvider features = [];
        foreach (Column column in _columns) features[column.Name] = column.Value(index);
        if (_targetName is not null) features[_targetName] = _target!(index);
        return features;
    }

    /// <summary>A part of the examples.</summary>
    public IMLBatchProvider Slice(int first, int count) => new Part(this, first, count);

    private sealed class Part(CoreMLExamples all, int first, int count) : IMLBatchProvider
    {
        public int Count => count;

        public IMLFeatureProvider Features(int index) => all.Features(first + index);
    }

    private sealed class Column
    {
        private readonly ModelInput _input;
        private readonly byte[]? _pixels;
        private readonly float[] _numbers = [];

        public Column(ModelInput input, NDArray array, string name, bool floatsAreNumbers)
        {
            _input = input;
            NDArray arranged = Arrangement.ToInput(array, input, name);
            Count = arranged.Rows;
            bool pixels = PixelRule.HoldsPixels(array, name), bytes = array.ElementType == ElementType.UInt8;
            if (bytes) _pixels = arranged.AsBytes();
            else if (input.Form == InputForm.Image) _pixels = ToPixels(arranged.ToSingle(), pixels, input, name);
            else _numbers = pixels && !floatsAreNumbers && !input.TakesPixels ? Array.ConvertAll(arranged.ToSingle(), v => v / PixelRule.White) : arranged.ToSingle();
        }

        public string Name => _input.Name;

        public int Count { get; }

        public MLFeatureValue Value(int index)
        {
            int size = _input.Size, at = index * size;
            if (_input.Form == InputForm.Image)
            {
                (int height, int width, int channels) = _input.Picture!.Value;
                return new ImagePixels(width, height, channels, _pixels.AsSpan(at, size).ToArray());
            }

            float[] values = _pixels is null ? _numbers.AsSpan(at, size).ToArray() : Array.ConvertAll(_pixels.AsSpan(at, size).ToArray(), p => _input.TakesPixels ? p : p / PixelRule.White);
            return new MLMultiArray(values, [.. _input.Shape]);
        }

        /// <summary>Numbers from 0 to 1 are pixels divided by 255 that the image input wants back.</summary>
        private static byte[] ToPixels(float[] values, bool pixels, ModelInput input, string name)
        {
            float factor = pixels ? 1 : PixelRule.White;
            int bad = Array.FindIndex(values, v => v is < 0 || v * factor > PixelRule.White);
            if (bad >= 0) throw new InvalidDataException($"{name}: the input '{input.Name}' is an image, which takes pixels from 0 to 255 (or 0 to 1), but example {bad / input.Size} holds {values[bad]}.");
            return Array.ConvertAll(values, v => (byte)MathF.Round(v * factor));
        }
    }
}
