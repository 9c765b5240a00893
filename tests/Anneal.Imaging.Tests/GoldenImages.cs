using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace Anneal.Imaging.Tests;

/// <summary>The arrays of tests/golden/images, and the pictures beside them.</summary>
internal static partial class GoldenImages
{
    public static byte[] FileBytes(string name) => File.ReadAllBytes(Golden.Path("images", name));

    public static (int[] Shape, T[] Values) Array<T>(string archive, string key)
        where T : unmanaged
    {
        using ZipArchive zip = ZipFile.OpenRead(Golden.Path("images", archive));
        ZipArchiveEntry entry = zip.GetEntry(key + ".npy") ?? throw new ArgumentException($"No array {key} in {archive}.");
        using MemoryStream memory = new();
        using (Stream stream = entry.Open())
        {
            stream.CopyTo(memory);
        }

        byte[] bytes = memory.ToArray();
        int headerLength = BitConverter.ToUInt16(bytes, 8);
        string header = Encoding.ASCII.GetString(bytes, 10, headerLength);
        string type = typeof(T) == typeof(byte) ? "|u1" : typeof(T) == typeof(float) ? "<f4" : "<f8";
        Assert.Contains($"'{type}'", header, StringComparison.Ordinal);
        int[] shape = [.. ShapeOf().Match(header).Groups[1].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(part => int.Parse(part, CultureInfo.InvariantCulture))];
        return (shape, MemoryMarshal.Cast<byte, T>(bytes.AsSpan(10 + headerLength)).ToArray());
    }

    public static ImagePixels Pixels(string key)
    {
        (int[] shape, byte[] values) = Array<byte>("images.npz", key);
        return new ImagePixels(shape[1], shape[0], shape.Length == 3 ? shape[2] : 1, values);
    }

    public static void AssertSame(ImagePixels expected, ImagePixels actual)
    {
        Assert.Equal((expected.Width, expected.Height, expected.Channels), (actual.Width, actual.Height, actual.Channels));
        Assert.Equal(expected.Data, actual.Data);
    }

    [GeneratedRegex(@"'shape': \(([^)]*)\)")]
    private static partial Regex ShapeOf();
}
