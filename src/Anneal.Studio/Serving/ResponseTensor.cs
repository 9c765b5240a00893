using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Anneal.Studio.Serving;

/// <summary>One output tensor of an answer.</summary>
/// <param name="Name">The output's name.</param>
/// <param name="Type">The elements' type.</param>
/// <param name="Shape">The number of examples, then one example's shape.</param>
/// <param name="Data">The elements, row-major: float[], double[], int[], byte[] or string[].</param>
internal sealed record ResponseTensor(string Name, TensorType Type, int[] Shape, Array Data)
{
    /// <summary>The likeliest classes of each example as texts "probability:index:label".</summary>
    /// <param name="count">How many; all where there are fewer.</param>
    /// <param name="labels">The classes' names, or null.</param>
    /// <exception cref="InferenceException">The elements are no numbers.</exception>
    public ResponseTensor Classification(int count, IReadOnlyList<string>? labels)
    {
        if (Data is string[]) throw new InferenceException($"The output '{Name}' is text; the parameter \"classification\" is for outputs of numbers.");
        double[] numbers = Data as double[] ?? [.. Data.Cast<IConvertible>().Select(n => n.ToDouble(CultureInfo.InvariantCulture))];
        int classes = numbers.Length / Shape[0], most = Math.Min(count, classes);
        string[] texts = new string[Shape[0] * most];
        for (int r = 0; r < Shape[0]; r++)
        {
            IEnumerable<int> best = Enumerable.Range(0, classes).OrderByDescending(c => numbers[(r * classes) + c]).Take(most);
            foreach ((int place, int c) in best.Index())
                texts[(r * most) + place] = string.Create(CultureInfo.InvariantCulture, $"{Data.GetValue((r * classes) + c)}:{c}{(labels is null ? "" : ":" + labels[c])}");
        }

        return new ResponseTensor(Name, TensorType.BYTES, [Shape[0], most], texts);
    }

    /// <summary>Writes the elements as a flat list.</summary>
    /// <exception cref="InferenceException">A number has no form in JSON.</exception>
    public void WriteJson(Utf8JsonWriter json)
    {
        json.WriteStartArray();
        switch (Data)
        {
            case float[] numbers: foreach (float n in numbers) json.WriteNumberValue(float.IsFinite(n) ? n : throw NotFinite(n)); break;
            case double[] numbers: foreach (double n in numbers) json.WriteNumberValue(double.IsFinite(n) ? n : throw NotFinite(n)); break;
            case int[] numbers: foreach (int n in numbers) json.WriteNumberValue(n); break;
            case byte[] numbers: foreach (byte n in numbers) json.WriteNumberValue(n); break;
            default: foreach (string text in (string[])Data) json.WriteStringValue(text); break;
        }

        json.WriteEndArray();
    }

    /// <summary>The elements in binary form.</summary>
    public int BinarySize => Data is string[] texts ? texts.Sum(t => 4 + Encoding.UTF8.GetByteCount(t)) : Data.Length * Type.Size();

    /// <summary>Writes the elements in binary form.</summary>
    public void WriteBinary(IBufferWriter<byte> target)
    {
        Span<byte> span = target.GetSpan(Math.Max(1, BinarySize));
        int at = 0;
        switch (Data)
        {
            case float[] numbers: foreach (float n in numbers) BinaryPrimitives.WriteSingleLittleEndian(span[Move(ref at, 4)..], n); break;
            case double[] numbers: foreach (double n in numbers) BinaryPrimitives.WriteDoubleLittleEndian(span[Move(ref at, 8)..], n); break;
            case int[] numbers: foreach (int n in numbers) BinaryPrimitives.WriteInt32LittleEndian(span[Move(ref at, 4)..], n); break;
            case byte[] numbers: numbers.CopyTo(span); at = numbers.Length; break;
            default:
                foreach (string text in (string[])Data)
                {
                    int length = Encoding.UTF8.GetBytes(text, span[(at + 4)..]);
                    BinaryPrimitives.WriteInt32LittleEndian(span[at..], length);
                    at += 4 + length;
                }

                break;
        }

        target.Advance(at);
    }

    private static int Move(ref int at, int by)
    {
        int before = at;
        at += by;
        return before;
    }

    private InferenceException NotFinite(double number) =>
        new(FormattableString.Invariant($"The model's output '{Name}' holds {number}, which JSON has no form for; ask for it in binary form (\"parameters\": {{\"binary_data\": true}})."));
}
