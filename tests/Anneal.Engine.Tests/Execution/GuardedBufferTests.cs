using System.Globalization;
using Anneal.Engine.Execution;
using Anneal.Testing.Memory;

namespace Anneal.Engine.Tests.Execution;

/// <summary>The guards guard; and in a run that asks for them, every buffer has them.</summary>
public unsafe class GuardedBufferTests
{
    [Theory]
    [InlineData(GuardedSide.End, 100, 256)]
    [InlineData(GuardedSide.End, 4096, 0)]
    [InlineData(GuardedSide.Start, 100, 256)]
    public void A_page_that_nobody_may_touch_lies_on_both_sides(GuardedSide side, int bytes, int tail)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The map of a process's memory is Linux'.");
        GuardedMemory memory = new(bytes, tail, side);
        nint page = Environment.SystemPageSize, behind = (memory.Data + bytes + tail + page - 1) / page * page, before = memory.Data / page * page;
        Assert.Equal("---", Access(behind));
        Assert.Equal("---", Access(before - 1));
        Assert.Equal("rw-", Access(memory.Data));
        Assert.Equal(0, memory.Data % 64);
        if (side == GuardedSide.End) Assert.InRange(behind - (memory.Data + bytes + tail), 0, 63);
        else Assert.Equal(before, memory.Data);
        GC.KeepAlive(memory);
    }

    [Theory]
    [InlineData(-1, GuardedSide.End)]
    [InlineData(100, GuardedSide.End)]
    [InlineData(355, GuardedSide.Start)]
    public void A_byte_that_is_written_outside_is_found(int at, GuardedSide side)
    {
        GuardedMemory memory = new(100, 256, side);
        new Span<byte>((void*)memory.Data, 100).Fill(7);
        Assert.Null(memory.Damage());
        byte* p = (byte*)memory.Data + at;
        byte kept = *p;
        *p = 7;
        Assert.Contains($"byte {at.ToString(CultureInfo.InvariantCulture)} of", memory.Damage(), StringComparison.Ordinal);
        *p = kept;
        GC.KeepAlive(memory);
    }

    [Fact]
    public void All_buffers_are_guarded_where_the_environment_asks_for_it()
    {
        Assert.Equal(!string.IsNullOrEmpty(GuardedBuffers.Asked), AlignedBuffer.Allocate is not null);
        AlignedBuffer buffer = new(1000);
        Assert.True(buffer.Bytes.IndexOfAnyExcept((byte)0) < 0);
        if (AlignedBuffer.Allocate is not null) Assert.Equal(byte.MaxValue, buffer.Data[buffer.Length]);
        GC.KeepAlive(buffer);
    }

    /// <summary>What may be done at an address, as /proc/self/maps says it.</summary>
    private static string Access(nint address)
    {
        foreach (string line in File.ReadLines("/proc/self/maps"))
        {
            string[] words = line.Split(' ', '-');
            if (address >= nint.Parse(words[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture) && address < nint.Parse(words[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture))
                return line.Split(' ')[1][..3];
        }

        return "";
    }
}
