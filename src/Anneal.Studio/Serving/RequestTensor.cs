namespace Anneal.Studio.Serving;

/// <summary>One input tensor of a request: what its header says, and the bytes that hold its elements.</summary>
/// <param name="Name">The input's name.</param>
/// <param name="Type">The elements' type.</param>
/// <param name="Shape">At least one axis, the first of which counts the examples.</param>
/// <param name="Data">A JSON array, or the elements in binary form.</param>
/// <param name="IsBinary">Which of both.</param>
internal sealed record RequestTensor(string Name, TensorType Type, int[] Shape, ReadOnlyMemory<byte> Data, bool IsBinary)
{
    /// <summary>How many examples it holds.</summary>
    public int Rows => Shape[0];

    /// <summary>The number of elements of <see cref="Shape"/>.</summary>
    public long Count => Shape.Aggregate(1L, (a, n) => a * n);

    /// <summary>An error in this tensor.</summary>
    public InferenceException Error(string field, string problem) => new($"The input '{Name}', {field}: {problem}");

    public static string Text(IEnumerable<int> shape) => $"[{string.Join(", ", shape)}]";
}
