using System.IO.Compression;
using System.Text;
using Anneal.Data.Arrays;
using Anneal.Testing;

namespace Anneal.Data.Tests.Arrays;

public class NpzFileTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void SavesAndLoads(bool compressed)
    {
        using TemporaryFolder folder = new();
        string path = folder["a.npz"];
        NpzFile.Save(path, Sample(), compressed);
        IReadOnlyDictionary<string, NDArray> loaded = NpzFile.Load(path);
        Assert.Equal(["x", "names", "case/of 1"], loaded.Keys);
        Assert.Equal(Sample()["x"].AsSingle(), loaded["x"].AsSingle());
        Assert.Equal(["a", "bc"], loaded["names"].AsStrings());
        Assert.Equal(5, loaded["case/of 1"].AsInt64()[0]);
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void EqualArraysGiveEqualFiles()
    {
        MemoryStream a = new(), b = new();
        NpzFile.Save(a, Sample());
        NpzFile.Save(b, Sample());
        Assert.Equal(a.ToArray(), b.ToArray());
    }

    [Fact]
    public void ReadsFilesOfNumPy()
    {
        using NpzFile file = NpzFile.Open(Golden.Path("digits", "digits.npz"));
        Assert.True(file.Contains("x"), string.Join(", ", file.Keys));
        Assert.Equal(28, file["x"].Shape[1]);
        Assert.Same(file["x"], file["x"]);
    }

    [Fact]
    public void MissingArrayIsNamedWithThoseThereAre()
    {
        using NpzFile file = NpzFile.Open(Save(Sample()), "my.npz");
        string message = Assert.Throws<KeyNotFoundException>(() => file["y"]).Message;
        Assert.Contains("my.npz has no array 'y'", message, StringComparison.Ordinal);
        Assert.Contains("x, names, case/of 1", message, StringComparison.Ordinal);
    }

    [Fact]
    public void AWriteThatFailsLeavesTheOldFile()
    {
        using TemporaryFolder folder = new();
        string path = folder["a.npz"];
        NpzFile.Save(path, Sample());
        byte[] before = File.ReadAllBytes(path);
        KeyValuePair<string, NDArray> x = new("x", NDArray.Create([1f]));
        Assert.Throws<ArgumentException>(() => NpzFile.Save(path, [x, x]));
        Assert.Equal(before, File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void EveryTruncationIsRefused(bool compressed)
    {
        byte[] bytes = Save(Sample(), compressed).ToArray();
        for (int length = 0; length < bytes.Length; length++) Assert.Throws<InvalidDataException>(() => LoadAll(bytes[..length]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void NoFlippedBitChangesAnArrayUnnoticed(bool compressed)
    {
        byte[] bytes = Save(Sample(), compressed).ToArray();
        int refused = 0;
        for (int bit = 0; bit < 8 * bytes.Length; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            try
            {
                // What passes was a name, a date or another remark that the arrays do not depend on.
                foreach ((string key, NDArray array) in LoadAll(bytes))
                {
                    if (Sample().TryGetValue(key, out NDArray? expected)) Assert.Equal(expected.Data, array.Data);
                }
            }
            catch (InvalidDataException e)
            {
                Assert.StartsWith("test.npz", e.Message, StringComparison.Ordinal);
                refused++;
            }

            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.True(refused > 4 * bytes.Length, $"{refused} of {8 * bytes.Length}");
    }

    [Fact]
    public void AHeaderThatClaimsGigabytesTakesNone()
    {
        byte[] bomb = Zip("x.npy", stream => NpyHeaderOnly(stream, "(2000000000,)"));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("'x'", Assert.Throws<InvalidDataException>(() => LoadAll(bomb)).Message, StringComparison.Ordinal);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
    }

    [Fact]
    public void ASizeThatDeflateCannotReachIsRefused()
    {
        byte[] bytes = Zip("x.npy", stream => NpyHeaderOnly(stream, "(0,)"));
        // The uncompressed size stands 24 bytes into the central directory's record.
        int record = bytes.AsSpan().LastIndexOf("PK\x01\x02"u8);
        BitConverter.GetBytes(2_000_000_000).CopyTo(bytes, record + 24);
        Assert.Contains("2000000000", Assert.Throws<InvalidDataException>(() => LoadAll(bytes)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsNoArrayIsNamed()
    {
        byte[] other = Zip("notes.txt", stream => stream.Write("hello"u8));
        Assert.Contains("notes.txt", Assert.Throws<InvalidDataException>(() => LoadAll(other)).Message, StringComparison.Ordinal);
        byte[] pickle = Zip("x.npy", stream => stream.Write(Encoding.Latin1.GetBytes("\u0093NUMPY\u0001\0\u0038\0{'descr': '|O', 'fortran_order': False, 'shape': (1,), }\n")));
        string message = Assert.Throws<InvalidDataException>(() => LoadAll(pickle)).Message;
        Assert.Contains("array 'x' holds Python objects", message, StringComparison.Ordinal);
    }

    private static OrderedDictionary<string, NDArray> Sample() => new()
    {
        ["x"] = NDArray.Create([1f, 2, 3, 4, 5, 6], 2, 3),
        ["names"] = NDArray.Create(["a", "bc"]),
        ["case/of 1"] = NDArray.Scalar(5L),
    };

    private static MemoryStream Save(IEnumerable<KeyValuePair<string, NDArray>> arrays, bool compressed = true)
    {
        MemoryStream stream = new();
        NpzFile.Save(stream, arrays, compressed);
        stream.Position = 0;
        return stream;
    }

    private static List<KeyValuePair<string, NDArray>> LoadAll(byte[] bytes)
    {
        using NpzFile file = NpzFile.Open(new MemoryStream(bytes), "test.npz");
        return [.. file.Keys.Select(key => KeyValuePair.Create(key, file[key]))];
    }

    private static byte[] Zip(string name, Action<Stream> write)
    {
        MemoryStream stream = new();
        using (ZipArchive archive = new(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using Stream content = archive.CreateEntry(name).Open();
            write(content);
        }

        return stream.ToArray();
    }

    private static void NpyHeaderOnly(Stream stream, string shape)
    {
        string text = $"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}\n";
        stream.Write([0x93, .. "NUMPY"u8, 1, 0, (byte)text.Length, 0, .. Encoding.Latin1.GetBytes(text)]);
    }
}
