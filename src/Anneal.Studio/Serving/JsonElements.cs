using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Anneal.Studio.Serving;

/// <summary>Reads the elements of a tensor from its JSON list, flat or nested as its shape.</summary>
internal static class JsonElements
{
    /// <summary>Reads numbers.</summary>
    /// <param name="tensor">The tensor; its count is the target's length.</param>
    /// <param name="target">Receives them as float32.</param>
    /// <exception cref="InferenceException">A number is missing, too many, or not of the tensor's type.</exception>
    public static void Numbers(RequestTensor tensor, Span<float> target)
    {
        Utf8JsonReader json = new(tensor.Data.Span);
        Nesting nesting = new(tensor);
        int at = 0;
        while (nesting.Next(ref json))
        {
            if (at == target.Length) throw TooMany(tensor, target.Length);
            target[at] = Number(tensor, ref json, at);
            at++;
        }

        if (at != target.Length) throw tensor.Error("data", $"expected {target.Length} elements, as the shape {RequestTensor.Text(tensor.Shape)} has, received {at}.");
    }

    /// <summary>Reads texts that hold bytes in base64.</summary>
    public static List<byte[]> Bytes(RequestTensor tensor)
    {
        Utf8JsonReader json = new(tensor.Data.Span);
        Nesting nesting = new(tensor);
        List<byte[]> elements = [];
        while (nesting.Next(ref json))
        {
            if (elements.Count == tensor.Count) throw TooMany(tensor, tensor.Count);
            if (json.TokenType != JsonTokenType.String || !json.TryGetBytesFromBase64(out byte[]? bytes)) throw tensor.Error($"element {elements.Count}", "expected a text with a picture file's bytes in base64.");
            elements.Add(bytes);
        }

        if (elements.Count != tensor.Count) throw tensor.Error("data", $"expected {tensor.Count} elements, as the shape {RequestTensor.Text(tensor.Shape)} has, received {elements.Count}.");
        return elements;
    }

    private static float Number(RequestTensor tensor, ref Utf8JsonReader json, int at)
    {
        if (tensor.Type == TensorType.BOOL)
        {
            if (json.TokenType is JsonTokenType.True or JsonTokenType.False) return json.TokenType == JsonTokenType.True ? 1 : 0;
        }
        else if (json.TokenType == JsonTokenType.Number)
        {
            if (tensor.Type is TensorType.FP32 or TensorType.FP16 or TensorType.BF16 or TensorType.FP64)
            {
                // What lies beyond float32 becomes infinite, which the input refuses by name.
                return json.TryGetSingle(out float number) ? number : float.PositiveInfinity;
            }

            (decimal least, decimal most) = tensor.Type.Range()!.Value;
            if (json.TryGetInt64(out long whole) && whole >= least && whole <= most) return whole;
            if (json.TryGetUInt64(out ulong large) && large <= most) return large;
            throw tensor.Error($"element {at}", string.Create(CultureInfo.InvariantCulture, $"expected a whole number from {least} to {most}, as {tensor.Type} holds, received {Shown(json)}."));
        }

        throw tensor.Error($"element {at}", $"expected {(tensor.Type == TensorType.BOOL ? "true or false" : "a number")}, as {tensor.Type} holds, received {Shown(json)}.");
    }

    private static InferenceException TooMany(RequestTensor tensor, long count) => tensor.Error("data", $"expected {count} elements, as the shape {RequestTensor.Text(tensor.Shape)} has, received more.");

    private static string Shown(Utf8JsonReader json) => json.TokenType switch
    {
        JsonTokenType.Number => Encoding.UTF8.GetString(json.ValueSpan[..Math.Min(40, json.ValueSpan.Length)]),
        JsonTokenType.String => "a text",
        JsonTokenType.StartObject => "an object",
        _ => json.TokenType.ToString().ToLowerInvariant(),
    };

    /// <summary>Goes through a list, and checks that lists in it are as long as the shape says.</summary>
    private ref struct Nesting(RequestTensor tensor)
    {
        private readonly int[] _counts = new int[tensor.Shape.Length];
        private int _depth = -1;
        private bool _nested, _begun;

        /// <summary>Moves to the next element; false at the end.</summary>
        public bool Next(ref Utf8JsonReader json)
        {
            while (json.Read())
            {
                switch (json.TokenType)
                {
                    case JsonTokenType.StartArray:
                        Open();
                        break;
                    case JsonTokenType.EndArray:
                        if (_nested && _counts[_depth] != tensor.Shape[_depth]) throw Uneven(_counts[_depth]);
                        if (--_depth < 0) return false;
                        break;
                    default:
                        _begun = true;
                        if (_nested && _depth != tensor.Shape.Length - 1) throw Uneven(_counts[_depth] + 1);
                        if (_nested) _counts[_depth]++;
                        return true;
                }
            }

            return false;
        }

        private void Open()
        {
            if (_depth >= 0)
            {
                // The first thing in the list decides: another list, and all of them follow the shape; an element, and there are no other lists.
                if (!_nested && _begun || _depth + 1 >= tensor.Shape.Length) throw tensor.Error("data", $"the lists in it are nested otherwise than the shape {RequestTensor.Text(tensor.Shape)}; nest them as the shape says, or give one flat list.");
                (_nested, _begun) = (true, true);
                _counts[_depth]++;
            }

            _depth++;
            _counts[_depth] = 0;
        }

        private readonly InferenceException Uneven(int count) => tensor.Error("data", $"a list on axis {_depth} has {count} entries, or elements where lists belong; the shape {RequestTensor.Text(tensor.Shape)} says {tensor.Shape[_depth]}.");
    }
}
