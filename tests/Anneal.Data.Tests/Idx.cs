using System.Buffers.Binary;
using System.IO.Compression;

namespace Anneal.Data.Tests;

/// <summary>Makes idx files.</summary>
internal static class Idx
{
    public static byte[] File(byte type, int[] shape, byte[] data)
    {
        byte[] file = new byte[4 + (4 * shape.Length) + data.Length];
        file[2] = type;
        file[3] = (byte)shape.Length;
        for (int i = 0; i < shape.Length; i++) BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(4 + (4 * i)), shape[i]);
        data.CopyTo(file, 4 + (4 * shape.Length));
        return file;
    }

    public static byte[] Gzip(byte[] plain)
    {
        MemoryStream stream = new();
        using (GZipStream gzip = new(stream, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(plain);
        return stream.ToArray();
    }

    /// <summary>Writes a little data set of 2 × 2 pixels under MNIST's names: image i is all i, its label i mod 3.</summary>
    public static void WritePair(string folder, string part, int count, bool gzip = false)
    {
        Directory.CreateDirectory(folder);
        byte[] images = File(8, [count, 2, 2], [.. Enumerable.Range(0, 4 * count).Select(i => (byte)(i / 4))]);
        byte[] labels = File(8, [count], [.. Enumerable.Range(0, count).Select(i => (byte)(i % 3))]);
        string ending = gzip ? ".gz" : "";
        System.IO.File.WriteAllBytes(Path.Combine(folder, part + "-images-idx3-ubyte" + ending), gzip ? Gzip(images) : images);
        System.IO.File.WriteAllBytes(Path.Combine(folder, part + "-labels-idx1-ubyte" + ending), gzip ? Gzip(labels) : labels);
    }
}
