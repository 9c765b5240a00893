namespace Anneal.Hdf5.Writing;

/// <summary>Datatype and dataspace messages, in the versions that h5py writes by default.</summary>
internal static class TypeWriter
{
    internal static ReadOnlySpan<byte> Datatype(H5Type type)
    {
        FileImage image = new(32);
        Write(image, type);
        return image.Written.Span;
    }

    internal static ReadOnlySpan<byte> Dataspace(H5Values values)
    {
        FileImage image = new(16 + 16 * values.Shape.Length);
        if (values.IsNull)
        {
            return image.U8(2).U8(0).U8(0).U8(2).Written.Span;
        }

        // A simple shape states its maximum extents as well, as h5py does; a scalar has none.
        image.U8(1).U8(values.Shape.Length).U8(values.Shape.Length > 0 ? 1 : 0).Zeros(5);
        for (int twice = 0; twice < 2; twice++)
        {
            foreach (int extent in values.Shape)
            {
                image.U64(extent);
            }
        }

        return image.Written.Span;
    }

    private static void Write(FileImage image, H5Type type)
    {
        switch (type.Class)
        {
            case H5Class.Integer:
                Head(image, 0, type.IsSigned ? 8 : 0, 0, type.Size).U16(0).U16(8 * type.Size);
                break;
            case H5Class.Float:
                (int exponent, int mantissa) = type.IsBFloat16 ? (8, 7) : type.Size switch { 2 => (5, 10), 4 => (8, 23), _ => (11, 52) };
                Head(image, 1, 0x20, 8 * type.Size - 1, type.Size).U16(0).U16(8 * type.Size)
                    .U8(mantissa).U8(exponent).U8(0).U8(mantissa).U32((1 << (exponent - 1)) - 1);
                break;
            case H5Class.String when type.IsVariableLength:
                Head(image, 9, 1 | ((int)type.Padding << 4), (int)type.Charset, 16);
                Write(image, H5Type.UInt8);
                break;
            case H5Class.String:
                Head(image, 3, (int)type.Padding | ((int)type.Charset << 4), 0, type.Size);
                break;
            case H5Class.Opaque:
                FileImage tag = new FileImage(8).Text(type.Description).Align();
                Head(image, 5, tag.Position, 0, type.Size).Bytes(tag.Written.Span);
                break;
            case H5Class.Enum:
                WriteEnum(image, type);
                break;
            default:
                throw new ArgumentException($"{type} cannot be written.");
        }
    }

    private static void WriteEnum(FileImage image, H5Type type)
    {
        Head(image, 8, type.Members.Length & 255, type.Members.Length >> 8, type.Size);
        Write(image, H5Type.Integer(type.Size, type.IsSigned));
        foreach ((string name, _) in type.Members)
        {
            image.Bytes(new FileImage(16).Text(name).Align().Written.Span);
        }

        foreach ((_, long value) in type.Members)
        {
            image.Bytes(BitConverter.GetBytes(value).AsSpan(0, type.Size));
        }
    }

    private static FileImage Head(FileImage image, int kind, int bits0, int bits1, int size) =>
        image.U8(0x10 | kind).U8(bits0).U8(bits1).U8(0).U32(size);
}
