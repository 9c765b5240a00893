using Anneal.CoreML.Runtime;
using Anneal.Examples;

namespace Anneal.Studio.Serving;

/// <summary>An input that takes an array of numbers, which are computed with as float32.</summary>
internal sealed class ArrayInput(ModelInput input, TensorType type) : ServedInput(input, type)
{
    /// <inheritdoc/>
    public override MLFeatureValue[] Read(RequestTensor tensor)
    {
        if (tensor.Type == TensorType.BYTES) throw tensor.Error("datatype", $"expected {Type} or another type of numbers, received BYTES; only inputs that are pictures take bytes.");
        float[] numbers = Numbers(tensor);
        int bad = Array.FindIndex(numbers, n => !float.IsFinite(n));
        if (bad >= 0) throw tensor.Error($"element {bad}", "expected a number that float32 can hold, received one that is not finite or too large.");
        int size = Size;
        int[] shape = [.. Input.Shape];
        MLFeatureValue[] values = new MLFeatureValue[tensor.Rows];
        for (int r = 0; r < values.Length; r++) values[r] = new MLMultiArray(numbers.AsSpan(r * size, size).ToArray(), shape);
        return values;
    }

    /// <inheritdoc/>
    public override RequestTensor Raw(ReadOnlyMemory<byte> body)
    {
        int bytes = Size * Type.Size();
        if (body.Length == 0 || body.Length % bytes != 0) throw new InferenceException($"The body has {body.Length} bytes; expected {bytes} for each example of the input '{Name}', {RequestTensor.Text(Shape)} of {Type}.");
        return new RequestTensor(Name, Type, [body.Length / bytes, .. Shape], body, IsBinary: true);
    }
}
