using System.IO.Compression;

namespace Anneal.Hdf5.Tests;

/// <summary>Every golden HDF5 file, also those inside .keras archives (Keras 2.12 wrote HDF5 under that name too).</summary>
internal static class KerasFiles
{
    /// <summary>Paths below <c>tests/golden/keras-files</c>.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. Directory.GetFiles(Golden.Path("keras-files"), "*", SearchOption.AllDirectories)
            .Where(p => p.EndsWith(".h5", StringComparison.Ordinal) || p.EndsWith(".keras", StringComparison.Ordinal))
            .Select(p => Path.GetRelativePath(Golden.Path("keras-files"), p).Replace('\\', '/')).Order(StringComparer.Ordinal),
    ];

    public static byte[] Read(string name)
    {
        byte[] bytes = File.ReadAllBytes(Golden.Path("keras-files", name));
        if (!bytes.AsSpan().StartsWith("PK"u8))
        {
            return bytes;
        }

        using ZipArchive archive = new(new MemoryStream(bytes));
        using Stream entry = archive.GetEntry("model.weights.h5")!.Open();
        using MemoryStream copy = new();
        entry.CopyTo(copy);
        return copy.ToArray();
    }
}
