using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Anneal.Studio.Serving;

/// <summary>Reads the elements of a tensor in binary form: little-endian, end to end.</summary>
internal static class BinaryElements
{
    /// <summary>Reads numbers as float32.</summary>
    /// <exception cref="InferenceException">There are more or fewer than the shape says.</exception>
    public static void Numbers(RequestTensor tensor, Span<float> target)
    {
        ReadOnlySpan<byte> data = tensor.Data.Span;
        RequireLength(tensor, target.Length);
        switch (tensor.Type)
        {
            case TensorType.FP32 when BitConverter.IsLittleEndian: MemoryMarshal.Cast<byte, float>(data).CopyTo(target); break;
            case TensorType.FP32: for (int i = 0; i < target.Length; i++) target[i] = BinaryPrimitives.ReadSingleLittleEndian(data[(i * 4)..]); break;
            case TensorType.FP64: for (int i = 0; i < target.Length; i++) target[i] = (float)BinaryPrimitives.ReadDoubleLittleEndian(data[(i * 8)..]); break;
            case TensorType.FP16: for (int i = 0; i < target.Length; i++) target[i] = (float)BinaryPrimitives.ReadHalfLittleEndian(data[(i * 2)..]); break;
            case TensorType.BF16: for (int i = 0; i < target.Length; i++) target[i] = BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(data[(i * 2)..]) << 16); break;
            case TensorType.UINT8: for (int i = 0; i < target.Length; i++) target[i] = data[i]; break;
            case TensorType.INT8: for (int i = 0; i < target.Length; i++) target[i] = (sbyte)data[i]; break;
            case TensorType.UINT16: for (int i = 0; i < target.Length; i++) target[i] = BinaryPrimitives.ReadUInt16LittleEndian(data[(i * 2)..]); break;
            case TensorType.INT16: for (int i = 0; i < target.Length; i++) target[i] = BinaryPrimitives.ReadInt16LittleEndian(data[(i * 2)..]); break;
            case TensorType.UINT32: for (int i = 0; i < target.Length; i++) target[i] = BinaryPrimitives.ReadUInt32LittleEndian(data[(i * 4)..]); break;
            case TensorType.INT32: for (int i = 0; i < target.Length; i++) target[i] = BinaryPrimitives.ReadInt32LittleEndian(data[(i * 4)..]); break;
            case TensorType.UINT64: for (int i = 0; i < target.Length; i++) target[i] = BinaryPrimitives.ReadUInt64LittleEndian(data[(i * 8)..]); break;
            case TensorType.INT64: for (int i = 0; i < target.Length; i++) target[i] = BinaryPrimitives.ReadInt64LittleEndian(data[(i * 8)..]); break;
            default:
                int wrong = data.IndexOfAnyExceptInRange((byte)0, (byte)1);
                if (wrong >= 0) throw tensor.Error($"element {wrong}", $"a BOOL is the byte 0 or 1, received {data[wrong]}.");
                for (int i = 0; i < target.Length; i++) target[i] = data[i];
                break;
        }
    }

    /// <summary>Checks that the tensor has as many bytes as elements of its type need.</summary>
    public static void RequireLength(RequestTensor tensor, long count)
    {
        long expected = count * tensor.Type.Size();
        if (tensor.Data.Length != expected) throw tensor.Error("binary_data_size", $"expected {expected} bytes for {RequestTensor.Text(tensor.Shape)} of {tensor.Type}, received {tensor.Data.Length}.");
    }

    /// <summary>Reads elements that have their length before them, in four bytes.</summary>
    public static List<ReadOnlyMemory<byte>> Bytes(RequestTensor tensor)
    {
        List<ReadOnlyMemory<byte>> elements = [];
        ReadOnlyMemory<byte> left = tensor.Data;
        while (left.Length > 0)
        {
            if (elements.Count == tensor.Count) throw tensor.Error("binary data", $"expected {tensor.Count} elements, as the shape {RequestTensor.Text(tensor.Shape)} has; {left.Length} bytes are left behind them.");
            uint length = left.Length < 4 ? uint.MaxValue : BinaryPrimitives.ReadUInt32LittleEndian(left.Span);
            if (length > left.Length - 4) throw tensor.Error($"element {elements.Count}", left.Length < 4 ? "its length, four bytes, is cut short." : $"its length is {length} bytes, but only {left.Length - 4} are left.");
            elements.Add(left.Slice(4, (int)length));
            left = left[(4 + (int)length)..];
        }

        return elements.Count == tensor.Count ? elements : throw tensor.Error("binary data", $"expected {tensor.Count} elements, as the shape {RequestTensor.Text(tensor.Shape)} has, received {elements.Count}.");
    }
}
