using Anneal.Data.Arrays;

namespace Anneal.Data.Tests.Arrays;

public class IdxFileTests
{
    private static readonly byte[] s_sample = Idx.File(0x0B, [2, 3], [0, 1, 0, 2, 0, 3, 255, 255, 1, 0, 0, 0]);

    [Fact]
    public void ReadsPlainAndGzipped()
    {
        foreach (byte[] file in (byte[][])[s_sample, Idx.Gzip(s_sample)])
        {
            NDArray array = Load(file);
            Assert.Equal([2, 3], array.Shape.ToArray());
            Assert.Equal<short>([1, 2, 3, -1, 256, 0], array.As<short>());
        }
    }

    [Theory]
    [InlineData(0x08, ElementType.UInt8, 1)]
    [InlineData(0x09, ElementType.Int8, 1)]
    [InlineData(0x0C, ElementType.Int32, 4)]
    [InlineData(0x0D, ElementType.Float32, 4)]
    [InlineData(0x0E, ElementType.Float64, 8)]
    public void ReadsEveryType(byte code, ElementType type, int width)
    {
        byte[] one = BitConverter.IsLittleEndian ? [.. One(type).Reverse()] : One(type);
        NDArray array = Load(Idx.File(code, [1], one));
        Assert.Equal(type, array.ElementType);
        Assert.Equal(width, one.Length);
        Assert.Equal(1, array.ToDouble()[0]);

        static byte[] One(ElementType type) => type switch
        {
            ElementType.Int32 => BitConverter.GetBytes(1),
            ElementType.Float32 => BitConverter.GetBytes(1f),
            ElementType.Float64 => BitConverter.GetBytes(1.0),
            _ => [1],
        };
    }

    [Fact]
    public void EveryTruncationIsRefused()
    {
        for (int length = 0; length < s_sample.Length; length++) Assert.Throws<InvalidDataException>(() => Load(s_sample[..length]));
        byte[] gzip = Idx.Gzip(s_sample);
        // The last eight bytes are the checksum and the size.
        for (int length = 0; length < gzip.Length - 8; length++) Assert.Throws<InvalidDataException>(() => Load(gzip[..length]));
    }

    [Fact]
    public void NoFlippedBitOfAGzippedFileChangesElementsUnnoticed()
    {
        byte[] file = Idx.Gzip(s_sample);
        int refused = 0;
        for (int bit = 0; bit < 8 * file.Length; bit++)
        {
            file[bit / 8] ^= (byte)(1 << (bit % 8));
            try
            {
                Assert.Equal(Load(s_sample).As<short>(), Load(file).As<short>());
            }
            catch (InvalidDataException e)
            {
                Assert.StartsWith("test.idx", e.Message, StringComparison.Ordinal);
                refused++;
            }

            file[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.True(refused > 4 * file.Length, $"{refused} of {8 * file.Length}");
    }

    [Fact]
    public void HugeShapesTakeNoMemory()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("shape (2000000000,)", Assert.Throws<InvalidDataException>(() => Load(Idx.File(8, [2_000_000_000], [1]))).Message, StringComparison.Ordinal);
        Assert.Contains("more than one array", Assert.Throws<InvalidDataException>(() => Load(Idx.File(8, [2_000_000_000, 2], [1]))).Message, StringComparison.Ordinal);
        Assert.Contains("more than one array", Assert.Throws<InvalidDataException>(() => Load(Idx.File(8, [-1], [1]))).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => Load(Idx.Gzip(Idx.File(8, [2_000_000_000], [1]))));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
    }

    [Fact]
    public void OtherFilesAreRefused()
    {
        Assert.Contains("no idx file", Assert.Throws<InvalidDataException>(() => Load("hello world"u8.ToArray())).Message, StringComparison.Ordinal);
        Assert.Contains("0x77", Assert.Throws<InvalidDataException>(() => Load(Idx.File(0x77, [1], [1]))).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => Load([.. s_sample, 0]));
        Assert.Throws<InvalidDataException>(() => Load(Idx.Gzip([.. s_sample, 0])));
    }

    private static NDArray Load(byte[] file) => IdxFile.Load(new MemoryStream(file), "test.idx");
}
