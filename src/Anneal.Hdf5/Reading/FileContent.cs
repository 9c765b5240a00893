using Anneal.Hdf5.Content;

namespace Anneal.Hdf5.Reading;

/// <summary>Elements at a place in a file that was found to lie inside it, or in chunks. They are decoded each time they are asked for.</summary>
internal sealed class FileContent : IContent
{
    private readonly FileSource _source;
    private readonly string _path;
    private readonly Datatype _type;
    private readonly int _count;
    private readonly int _start;
    private readonly Func<byte[]>? _load;

    private FileContent(FileSource source, Datatype type, int count, int start, Func<byte[]>? load)
    {
        _source = source;
        _path = source.CurrentPath;
        _type = type;
        _count = count;
        _start = start;
        _load = load;
    }

    /// <summary>Elements that are the rest of a structure.</summary>
    internal static FileContent Inline(ByteReader at, Datatype type, long count)
    {
        int start = at.Position;
        if (type.Type.Class != H5Class.Other || count == 0)
        {
            long length = count * ElementSize(at.Source, type);
            at.Skip(length > at.Left ? -1 : (int)length);
        }

        return new(at.Source, type, (int)count, start, null);
    }

    /// <summary>Elements one after another in the file.</summary>
    internal static FileContent Contiguous(FileSource source, Datatype type, long count, ulong address)
    {
        long length = count * ElementSize(source, type);
        int start = source.Check(address, (ulong)length, "the data");
        source.Charge(length, start, "the data");
        return new(source, type, (int)count, start, null);
    }

    /// <summary>Elements that have to be put together.</summary>
    internal static FileContent Loaded(FileSource source, Datatype type, long count, Func<byte[]> load) => new(source, type, (int)count, 0, load);

    /// <summary>Bytes of one element in this file.</summary>
    internal static int ElementSize(FileSource source, Datatype type) => type.Type.IsVariableLength ? 8 + source.OffsetSize : type.Type.Size;

    public ReadOnlySpan<byte> Bytes()
    {
        ReadOnlySpan<byte> stored = Stored();
        if (!_type.IsBigEndian || _type.Type.Size == 1)
        {
            return stored;
        }

        byte[] swapped = stored.ToArray();
        Numbers.ReverseEach(swapped, _type.Type.Size);
        return swapped;
    }

    public string[] Strings()
    {
        _source.CurrentPath = _path;
        ReadOnlySpan<byte> stored = Stored();
        string[] texts = new string[_count];
        int size = ElementSize(_source, _type);
        long length = 0;
        for (int i = 0; i < texts.Length; i++)
        {
            ReadOnlySpan<byte> element = stored.Slice(i * size, size);
            texts[i] = _type.Type.IsVariableLength ? Variable(element, ref length) : Fixed(element);
        }

        return texts;
    }

    private ReadOnlySpan<byte> Stored() => _load is null ? _source.Span(_start, _count * ElementSize(_source, _type)) : _load();

    private string Fixed(ReadOnlySpan<byte> element)
    {
        int end = _type.Type.Padding switch
        {
            H5Padding.NullTerminated => element.IndexOf((byte)0) is >= 0 and int zero ? zero : element.Length,
            H5Padding.NullPadded => element.LastIndexOfAnyExcept((byte)0) + 1,
            _ => element.LastIndexOfAnyExcept((byte)' ') + 1,
        };
        return ByteReader.Decode(_source, element[..end], _start, "a fixed-length string");
    }

    private string Variable(ReadOnlySpan<byte> element, ref long total)
    {
        long length = (long)LittleEndian.Unsigned(element[..4]);
        ulong heap = LittleEndian.Unsigned(element.Slice(4, _source.OffsetSize));
        uint index = (uint)LittleEndian.Unsigned(element[(4 + _source.OffsetSize)..]);
        if (length == 0 || heap == 0 || _source.IsUndefined(heap))
        {
            return "";
        }

        (int start, int stored) = _source.GlobalHeaps.Find(heap, index);
        total += length;
        if (length > stored || total > _source.Length)
        {
            throw _source.Fail(start, $"a string of {length} bytes does not fit the {stored} that are stored; the file is damaged");
        }

        // C writers may count the zero byte at the end, and what follows a zero byte is no part of the text.
        ReadOnlySpan<byte> bytes = _source.Span(start, (int)length);
        int zero = bytes.IndexOf((byte)0);
        return ByteReader.Decode(_source, zero < 0 ? bytes : bytes[..zero], start, "a variable-length string");
    }
}
