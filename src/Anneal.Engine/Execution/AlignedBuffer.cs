namespace Anneal.Engine.Execution;

/// <summary>Zeroed memory that never moves, aligned to 64 bytes (a cache line, a 512-bit vector), owned by the garbage collector.</summary>
internal sealed unsafe class AlignedBuffer
{
    private const int Alignment = 64;

    /// <summary>A vector may be read past the end of the last row: the tail belongs to the buffer.</summary>
    private const int Tail = 256;

    // What keeps the memory.
    private readonly object _owner;

    public AlignedBuffer(long bytes)
    {
        if (bytes > Array.MaxLength - Alignment - Tail)
            throw new InvalidOperationException($"The plan needs a buffer of {bytes / (1 << 20):N0} MiB, more than one array may hold; use a smaller batch.");
        Length = bytes;
        if (Allocate is not null)
        {
            (nint data, _owner) = Allocate(bytes, Tail);
            Data = (byte*)data;
            return;
        }

        byte[] array = GC.AllocateArray<byte>((int)bytes + Alignment + Tail, pinned: true);
        _owner = array;
        fixed (byte* p = array) Data = (byte*)(((nint)p + Alignment - 1) & -Alignment);
    }

    /// <summary>
    /// Where buffers come from, if not from the garbage collector: gives zeroed, aligned memory for so many bytes and a readable tail, and the object that keeps
    /// it. Tests have it put guard pages around every buffer.
    /// </summary>
    internal static Func<long, int, (nint Data, object Owner)>? Allocate { get; set; }

    public byte* Data { get; }

    public long Length { get; }

    public Span<byte> Bytes => new(Data, (int)Length);

    /// <summary>So many floats, filled up to whole cache lines.</summary>
    public static long AlignFloats(long floats) => Align(floats * sizeof(float)) / sizeof(float);

    public static long Align(long bytes) => (bytes + Alignment - 1) & -Alignment;
}
