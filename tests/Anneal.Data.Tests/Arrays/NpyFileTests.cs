using System.Buffers.Binary;
using System.Text;
using Anneal.Data.Arrays;

namespace Anneal.Data.Tests.Arrays;

public class NpyFileTests
{
    public static TheoryData<NDArray> Arrays => new()
    {
        NDArray.Create([true, false, true], 3, 1),
        NDArray.Create([sbyte.MinValue, sbyte.MaxValue]),
        NDArray.Create([short.MinValue, short.MaxValue]),
        NDArray.Create([int.MinValue, int.MaxValue]),
        NDArray.Create([long.MinValue, long.MaxValue]),
        NDArray.Create([byte.MinValue, byte.MaxValue]),
        NDArray.Create([ushort.MaxValue]),
        NDArray.Create([uint.MaxValue]),
        NDArray.Create([ulong.MaxValue]),
        NDArray.Create([(Half)1.5f, Half.NaN]),
        NDArray.Create([1f, float.NaN, float.NegativeInfinity, -0f, 5, 6], 1, 2, 3),
        NDArray.Create([Math.PI]),
        NDArray.Create(["", "zero", "größe", "日本", "😀!"], 5),
        NDArray.CreateBytes(["", "abc", "\u00e9"], 3),
        NDArray.Create(Array.Empty<float>(), 0, 28, 28),
        NDArray.Create(Array.Empty<string>(), 0),
        NDArray.Scalar(7L),
    };

    [Theory]
    [MemberData(nameof(Arrays), DisableDiscoveryEnumeration = true)]
    public void SavesAndLoads(NDArray array)
    {
        using TemporaryFolder folder = new();
        NpyFile.Save(folder["a.npy"], array);
        NDArray loaded = NpyFile.Load(folder["a.npy"]);
        Assert.Equal(array.ElementType, loaded.ElementType);
        Assert.Equal(array.Shape.ToArray(), loaded.Shape.ToArray());
        Assert.Equal(array.Data, loaded.Data);
        Assert.Equal(0, (new FileInfo(folder["a.npy"]).Length - (loaded.Length * NpyElements.ItemSize(array))) % 64);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void ReadsEveryVersion(int version)
    {
        Assert.Equal([1, 2, 3], Load(Npy("{'descr': '<i4', 'fortran_order': False, 'shape': (3,), }", [1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0], version)).AsInt32());
    }

    [Fact]
    public void ReadsFortranOrderAndBigEndian()
    {
        byte[] data = new byte[24];
        for (int i = 0; i < 6; i++) BinaryPrimitives.WriteSingleBigEndian(data.AsSpan(4 * i), i);
        NDArray array = Load(Npy("{\"shape\":(3L,2),'fortran_order':True,'descr':'>f4'}", data));
        Assert.Equal([3, 2], array.Shape.ToArray());
        Assert.Equal([0f, 3, 1, 4, 2, 5], array.AsSingle());
    }

    [Fact]
    public void ReadsFortranOrderOfThreeDimensionsAndOfText()
    {
        byte[] bytes = new byte[24];
        for (int i = 0; i < 24; i++) bytes[i] = (byte)i;
        NDArray array = Load(Npy("{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3, 4), }", bytes));
        for (int a = 0; a < 2; a++)
        {
            for (int b = 0; b < 3; b++)
            {
                for (int c = 0; c < 4; c++) Assert.Equal(a + (2 * b) + (6 * c), array.AsBytes()[(12 * a) + (4 * b) + c]);
            }
        }

        Assert.Equal(["a", "c", "b", "d"], Load(Npy("{'descr': '|S1', 'fortran_order': True, 'shape': (2, 2), }", "abcd"u8.ToArray())).AsStrings());
    }

    [Fact]
    public void ReadsBigEndianText()
    {
        Assert.Equal(["Aé"], Load(Npy("{'descr': '>U3', 'fortran_order': False, 'shape': (1,), }", [0, 0, 0, 65, 0, 0, 0, 0xE9, 0, 0, 0, 0])).AsStrings());
    }

    [Theory]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", "Python objects")]
    [InlineData("{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (1,), }", "records")]
    [InlineData("{'descr': '<c16', 'fortran_order': False, 'shape': (1,), }", "'<c16'")]
    [InlineData("{'descr': '<U99999999999', 'fortran_order': False, 'shape': (1,), }", "U99999999999")]
    [InlineData("{'descr': '<U2000000000', 'fortran_order': False, 'shape': (1,), }", "U2000000000")]
    [InlineData("{'descr': '<U0', 'fortran_order': False, 'shape': (2000000000,), }", "zero bytes")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (100000, 100000, 1000), }", "(100000, 100000, 1000)")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999,), }", "99999999999")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }", "malformed")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2147483591,), }", "8589934364 bytes")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1,) 'x': 1}", "malformed")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'more': 1}", "'more'")]
    [InlineData("{'descr': '<f4', 'fortran_order': False}", "malformed")]
    [InlineData("{'descr': '<f4", "malformed")]
    [InlineData("__import__('os')", "malformed")]
    public void RefusesWithTheReason(string header, string reason)
    {
        foreach (bool seekable in (ReadOnlySpan<bool>)[true, false])
        {
            byte[] file = Npy(header, [1, 2, 3]);
            using Stream stream = seekable ? new MemoryStream(file) : new UnseekableStream(file);
            InvalidDataException e = Assert.Throws<InvalidDataException>(() => NpyFile.Load(stream, "some.npy"));
            Assert.StartsWith("some.npy", e.Message, StringComparison.Ordinal);
            Assert.Contains(reason, e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void RefusesInvalidTextAndTrailingData()
    {
        Assert.Throws<InvalidDataException>(() => Load(Npy("{'descr': '<U1', 'fortran_order': False, 'shape': (1,), }", [0, 0xD8, 0, 0])));
        Assert.Throws<InvalidDataException>(() => NpyFile.Load(new UnseekableStream(Npy("{'descr': '|u1', 'fortran_order': False, 'shape': (1,), }", [1, 2])), "x"));
    }

    [Fact]
    public void EveryTruncationIsRefused()
    {
        MemoryStream file = new();
        NpyFile.Save(file, NDArray.Create([1f, 2, 3, 4]));
        for (int length = 0; length < file.Length; length++)
        {
            byte[] part = file.ToArray()[..length];
            Assert.Throws<InvalidDataException>(() => Load(part));
            Assert.Throws<InvalidDataException>(() => NpyFile.Load(new UnseekableStream(part), "x"));
        }
    }

    [Fact]
    public void EveryFlippedBitOfTheHeaderIsReadOrRefused()
    {
        MemoryStream file = new();
        NpyFile.Save(file, NDArray.Create(["ab", "c", "d", "e"], 2, 2));
        byte[] bytes = file.ToArray();
        int refused = 0;
        for (int bit = 0; bit < 8 * 128; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            try
            {
                Load(bytes);
            }
            catch (InvalidDataException)
            {
                refused++;
            }

            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.True(refused > 700, $"{refused} of 1024");
    }

    private static NDArray Load(byte[] file) => NpyFile.Load(new MemoryStream(file), "test.npy");

    private static byte[] Npy(string header, byte[] data, int version = 1)
    {
        byte[] text = Encoding.Latin1.GetBytes(header + "\n");
        byte[] length = version == 1 ? BitConverter.GetBytes((ushort)text.Length) : BitConverter.GetBytes(text.Length);
        return [0x93, .. "NUMPY"u8, (byte)version, 0, .. length, .. text, .. data];
    }

    private sealed class UnseekableStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
