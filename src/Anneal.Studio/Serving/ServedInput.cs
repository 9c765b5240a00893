using Anneal.CoreML.Runtime;
using Anneal.Examples;

namespace Anneal.Studio.Serving;

/// <summary>An input of a served model: how the protocol describes it, and how a tensor becomes the model's values.</summary>
internal abstract class ServedInput(ModelInput input, TensorType type)
{
    /// <summary>The most examples of one request; more would make others wait.</summary>
    public const int MostRows = 1024;

    public string Name => input.Name;

    /// <summary>The type that the metadata name.</summary>
    public TensorType Type => type;

    /// <summary>One example's shape.</summary>
    public IReadOnlyList<int> Shape => input.Shape;

    /// <summary>How many numbers one example has.</summary>
    public int Size => input.Size;

    protected ModelInput Input => input;

    /// <summary>The values of all examples.</summary>
    /// <exception cref="InferenceException">The tensor does not fit.</exception>
    public abstract MLFeatureValue[] Read(RequestTensor tensor);

    /// <summary>What a body that is nothing but this input holds.</summary>
    public abstract RequestTensor Raw(ReadOnlyMemory<byte> body);

    /// <summary>The tensor's numbers.</summary>
    protected float[] Numbers(RequestTensor tensor)
    {
        RequireShape(tensor);
        // A header may claim more than there is: every element in JSON takes two bytes at least, in binary form what its type says.
        if (!tensor.IsBinary && tensor.Count > (tensor.Data.Length / 2) + 1) throw tensor.Error("data", $"expected {tensor.Count} elements, as the shape {RequestTensor.Text(tensor.Shape)} has, received fewer.");
        if (tensor.IsBinary) BinaryElements.RequireLength(tensor, tensor.Count);
        float[] numbers = new float[tensor.Count];
        if (tensor.IsBinary) BinaryElements.Numbers(tensor, numbers);
        else JsonElements.Numbers(tensor, numbers);
        return numbers;
    }

    /// <summary>The number of examples, then the sizes of one, with or without ones; or one size for all of it.</summary>
    protected void RequireShape(RequestTensor tensor)
    {
        int[] example = tensor.Shape[1..];
        bool fits = Essential(example).SequenceEqual(Essential(Shape)) || example is [int all] && all == input.Size;
        if (!fits || tensor.Rows > MostRows)
            throw tensor.Error("shape", $"expected {RequestTensor.Text(Shape.Prepend(-1)).Replace("-1", "n", StringComparison.Ordinal)} with n examples, at most {MostRows}, received {RequestTensor.Text(tensor.Shape)}.");
    }

    private static IEnumerable<int> Essential(IEnumerable<int> shape) => shape.Where(n => n != 1);
}
