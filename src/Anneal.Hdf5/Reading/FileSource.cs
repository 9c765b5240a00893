namespace Anneal.Hdf5.Reading;

/// <summary>
/// A file's bytes and what bounds the reading of them. Nothing is allocated that was not first found in the file, and the bytes of all
/// structures read together are bounded, so that structures which point at each other again and again end in an error.
/// </summary>
internal sealed class FileSource
{
    private readonly byte[] _bytes;
    private readonly HashSet<int> _claimed = [];
    private long _budget;
    private long _unstored;

    internal FileSource(byte[] bytes, string name)
    {
        _bytes = bytes;
        Name = name;
        _budget = 4L * bytes.Length + (64 << 10);
        _unstored = 16L * bytes.Length + (16 << 20);
        GlobalHeaps = new(this);
    }

    internal string Name { get; }

    /// <summary>Where addresses count from: the superblock.</summary>
    internal int Base { get; set; }

    internal int Length => _bytes.Length - Base;

    internal int OffsetSize { get; set; } = 8;

    internal int LengthSize { get; set; } = 8;

    /// <summary>The object being read, for error messages.</summary>
    internal string CurrentPath { get; set; } = "";

    internal GlobalHeaps GlobalHeaps { get; }

    internal bool IsUndefined(ulong address) => address == (OffsetSize == 8 ? ulong.MaxValue : (1UL << (8 * OffsetSize)) - 1);

    internal H5FormatException Fail(long offset, string detail) => new(Name, CurrentPath, offset < 0 ? offset : offset + Base, detail + ".");

    /// <summary>The bytes of one structure. Addresses and lengths are checked here and nowhere else.</summary>
    internal ByteReader Read(ulong address, ulong length, string what)
    {
        int start = Check(address, length, what);
        Charge((long)length, start, what);
        return new(this, start, start + (int)length, what);
    }

    /// <summary>The bytes of a dataset or chunk.</summary>
    internal ReadOnlySpan<byte> Span(ulong address, ulong length, string what) => _bytes.AsSpan(Base + Check(address, length, what), (int)length);

    internal ReadOnlySpan<byte> Span(int start, int length) => _bytes.AsSpan(Base + start, length);

    /// <summary>Checks that a range lies in the file.</summary>
    internal int Check(ulong address, ulong length, string what)
    {
        if (address > (ulong)Length || length > (ulong)Length - address)
        {
            throw Fail(-1, $"{what} of {length} bytes should be at byte {address}, but the file ends at {Length}; it is damaged or incomplete");
        }

        return (int)address;
    }

    /// <summary>Notes that a structure starts here. Each belongs to one owner; a second visit means that links go in a circle.</summary>
    internal void Claim(ulong address, string what)
    {
        if (!_claimed.Add(Check(address, 0, what)))
        {
            throw Fail((long)address, $"{what} is reached twice; the file's links go in a circle, or it is damaged");
        }
    }

    /// <summary>Counts what the file's datasets hold without storing it: parts that were never written, or that compress well.</summary>
    internal void ChargeUnstored(long bytes)
    {
        _unstored -= Math.Max(bytes, 0);
        if (_unstored < 0)
        {
            throw Fail(-1, $"a file of {Length} bytes describes {bytes} bytes that it does not store; it is damaged, or was made to exhaust memory");
        }
    }

    /// <summary>Counts the bytes of structures, text and data; a sound file needs each of its bytes about once.</summary>
    internal void Charge(long bytes, long offset, string what)
    {
        _budget -= bytes + 8;
        if (_budget < 0)
        {
            throw Fail(offset, $"{what}: the parts of the file overlap; it is damaged");
        }
    }
}
