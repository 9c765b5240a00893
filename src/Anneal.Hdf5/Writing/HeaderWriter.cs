namespace Anneal.Hdf5.Writing;

/// <summary>Collects an object header's messages (version 1, as h5py writes by default).</summary>
internal sealed class HeaderWriter
{
    private const int MaximumMessage = 65528;
    private readonly FileImage _messages = new(512);
    private int _count;

    internal void Add(int kind, int flags, ReadOnlySpan<byte> body)
    {
        int padded = (body.Length + 7) / 8 * 8;
        _messages.U16(kind).U16(padded).U8(flags).Zeros(3).Bytes(body).Zeros(padded - body.Length);
        _count++;
    }

    internal void AddAttribute(H5Attribute attribute, ReadOnlySpan<byte> elements)
    {
        ReadOnlySpan<byte> type = TypeWriter.Datatype(attribute.Type), space = TypeWriter.Dataspace(attribute);
        FileImage name = new FileImage(32).Text(attribute.Name);
        FileImage body = new(256);
        body.U8(1).U8(0).U16(name.Position).U16(type.Length).U16(space.Length);
        body.Bytes(name.Written.Span).Align().Bytes(type).Align().Bytes(space).Align().Bytes(elements);
        if (body.Position > MaximumMessage)
        {
            throw new ArgumentException(
                $"{attribute.Where} takes {body.Position} bytes; an attribute has room for {MaximumMessage}. Split it, as Keras does with long lists of names, or use variable-length text.");
        }

        Add(0x0c, 0, body.Written.Span);
    }

    /// <summary>Writes the header and returns where it is.</summary>
    internal int Write(FileImage image, string where)
    {
        if (_count > ushort.MaxValue)
        {
            throw new ArgumentException($"{where} has more attributes than an object can have.");
        }

        int at = image.Align().Position;
        image.U8(1).U8(0).U16(_count).U32(1).U32(_messages.Position).U32(0).Bytes(_messages.Written.Span);
        return at;
    }
}
