using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Anneal.Testing.Memory;

/// <summary>Which end of the memory lies at a guarded page.</summary>
public enum GuardedSide
{
    /// <summary>The last byte that may be read is followed by the page, as nearly as the alignment of the first byte allows.</summary>
    End,

    /// <summary>The first byte follows the page.</summary>
    Start,
}

/// <summary>
/// Zeroed memory between two pages that nobody may touch. What lies between it and the pages is filled with canaries, whose bits are those of a NaN: whoever
/// reads them and uses them fails a comparison, whoever writes them is found by <see cref="Damage"/>. On Linux and macOS.
/// </summary>
public sealed unsafe partial class GuardedMemory
{
    private const byte Canary = 0xFF;
    private const int NoAccess = 0, ReadWrite = 3, Private = 2;

    private static readonly ConcurrentDictionary<nint, Region> s_live = new();
    private readonly Region _region;

    static GuardedMemory() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (Region region in s_live.Values) region.Require();
    };

    /// <param name="bytes">How many may be read and written.</param>
    /// <param name="tail">How many behind them may be read.</param>
    /// <param name="side">Which end lies at a guarded page.</param>
    /// <param name="alignment">Of the first byte.</param>
    public GuardedMemory(long bytes, int tail, GuardedSide side = GuardedSide.End, int alignment = 64)
    {
        nint page = Environment.SystemPageSize, used = (nint)((bytes + tail + page - 1) / page * page);
        nint whole = Map(0, used + (2 * page), NoAccess, Private | (OperatingSystem.IsMacOS() ? 0x1000 : 0x20), -1, 0);
        if (whole == -1) throw new InvalidOperationException($"No memory of {used} bytes between guarded pages: error {Marshal.GetLastPInvokeError()}.");
        nint first = whole + page, end = first + used;
        if (Protect(first, used, ReadWrite) != 0) throw new InvalidOperationException($"The pages cannot be opened: error {Marshal.GetLastPInvokeError()}.");
        nint data = side == GuardedSide.Start ? first : (nint)((end - tail - bytes) & -alignment);
        new Span<byte>((void*)first, (int)(data - first)).Fill(Canary);
        new Span<byte>((void*)(data + (nint)bytes), (int)(end - data - (nint)bytes)).Fill(Canary);
        _region = new Region(whole, used + (2 * page), first, data, bytes, end, Environment.StackTrace);
        s_live[data] = _region;
        Data = data;
    }

    /// <summary>Checks the canaries and gives the memory back.</summary>
    ~GuardedMemory()
    {
        _region.Require();
        s_live.TryRemove(_region.Data, out _);
        Unmap(_region.Whole, _region.WholeBytes);
    }

    /// <summary>The first byte.</summary>
    public nint Data { get; }

    /// <summary>Where a canary was overwritten, in words; null: nowhere.</summary>
    public string? Damage() => _region.Damage();

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial nint Map(nint address, nint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    private static partial int Protect(nint address, nint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    private static partial int Unmap(nint address, nint length);

    /// <summary>From <paramref name="First"/> to <paramref name="End"/> the pages are open.</summary>
    private sealed record Region(nint Whole, nint WholeBytes, nint First, nint Data, long Bytes, nint End, string Maker)
    {
        public string? Damage()
        {
            int before = new ReadOnlySpan<byte>((void*)First, (int)(Data - First)).LastIndexOfAnyExcept(Canary);
            if (before >= 0) return string.Create(CultureInfo.InvariantCulture, $"byte {before - (Data - First)} of a buffer of {Bytes} bytes was written");
            int behind = new ReadOnlySpan<byte>((void*)(Data + (nint)Bytes), (int)(End - Data - (nint)Bytes)).IndexOfAnyExcept(Canary);
            return behind < 0 ? null : string.Create(CultureInfo.InvariantCulture, $"byte {Bytes + behind} of a buffer of {Bytes} bytes was written");
        }

        public void Require()
        {
            if (Damage() is { } damage) Environment.FailFast($"Out of bounds: {damage}. The buffer was made here:\n{Maker}");
        }
    }
}
