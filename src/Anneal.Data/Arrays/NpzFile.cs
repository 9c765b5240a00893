using System.IO.Compression;

namespace Anneal.Data.Arrays;

/// <summary>
/// A file in NumPy's .npz format: a zip archive of arrays, each read when asked for. Checksums are verified; damaged and hostile archives cost an
/// <see cref="InvalidDataException"/> that names the file and the array. Safe for use by several threads.
/// </summary>
public sealed class NpzFile : IDisposable
{
    private const string Suffix = ".npy";

    private readonly string _name;
    private readonly ZipArchive _archive;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, NDArray> _loaded = new(StringComparer.Ordinal);
    private readonly List<string> _keys = [];
    private readonly Lock _lock = new();

    private NpzFile(Stream stream, string name)
    {
        _name = name;
        _archive = Checked(() => new ZipArchive(stream, ZipArchiveMode.Read), name);
        try
        {
            Checked(() => { Index(stream.Length); return 0; }, name);
        }
        catch
        {
            _archive.Dispose();
            throw;
        }
    }

    /// <summary>The names of the arrays, in the order of the file.</summary>
    public IReadOnlyList<string> Keys => _keys;

    /// <summary>The array with this name; read at the first use, then kept.</summary>
    /// <exception cref="KeyNotFoundException">There is no such array; the message lists those there are.</exception>
    /// <exception cref="InvalidDataException">The array is damaged or cannot be read.</exception>
    public NDArray this[string key]
    {
        get
        {
            lock (_lock)
            {
                if (_loaded.TryGetValue(key, out NDArray? array)) return array;
                if (!_entries.TryGetValue(key, out ZipArchiveEntry? entry)) throw new KeyNotFoundException($"{_name} has no array '{key}'; it has {(_keys.Count == 0 ? "none" : string.Join(", ", _keys))}.");
                return _loaded[key] = Read(entry, $"{_name}: array '{key}'");
            }
        }
    }

    /// <summary>Opens a file and reads its table of contents.</summary>
    /// <exception cref="InvalidDataException">It is no .npz file or is damaged.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static NpzFile Open(string path)
    {
        FileStream stream = File.OpenRead(path);
        try
        {
            return new NpzFile(stream, path);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Opens a seekable stream, which is closed with the returned object.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="name">What error messages call it.</param>
    /// <inheritdoc cref="Open(string)"/>
    public static NpzFile Open(Stream stream, string name) => new(stream, name);

    /// <summary>Reads all arrays of a file.</summary>
    /// <inheritdoc cref="Open(string)"/>
    public static IReadOnlyDictionary<string, NDArray> Load(string path)
    {
        using NpzFile file = Open(path);
        OrderedDictionary<string, NDArray> arrays = [];
        foreach (string key in file.Keys) arrays.Add(key, file[key]);
        return arrays;
    }

    /// <summary>Writes arrays to a file, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="arrays">The arrays by name, in the order in which they are written.</param>
    /// <param name="compressed">Whether to compress, as <c>numpy.savez_compressed</c> does.</param>
    /// <exception cref="IOException">The file cannot be written; an earlier file is unchanged.</exception>
    /// <exception cref="ArgumentException">A name is empty, or comes twice.</exception>
    public static void Save(string path, IEnumerable<KeyValuePair<string, NDArray>> arrays, bool compressed = true)
    {
        ArgumentNullException.ThrowIfNull(arrays);
        AtomicFile.Write(path, stream => Save(stream, arrays, compressed));
    }

    /// <summary>Writes arrays in .npz format to a stream, which is left open.</summary>
    /// <inheritdoc cref="Save(string, IEnumerable{KeyValuePair{string, NDArray}}, bool)"/>
    public static void Save(Stream stream, IEnumerable<KeyValuePair<string, NDArray>> arrays, bool compressed = true)
    {
        ArgumentNullException.ThrowIfNull(arrays);
        HashSet<string> names = new(StringComparer.Ordinal);
        using ZipArchive archive = new(stream, ZipArchiveMode.Create, leaveOpen: true);
        foreach ((string key, NDArray array) in arrays)
        {
            if (string.IsNullOrEmpty(key) || !names.Add(key)) throw new ArgumentException($"An array's name must not be empty or used twice: '{key}'.", nameof(arrays));
            ZipArchiveEntry entry = archive.CreateEntry(key + Suffix, compressed ? CompressionLevel.Optimal : CompressionLevel.NoCompression);
            // The earliest time a zip file can hold: equal arrays give equal files.
            entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
            using Stream content = entry.Open();
            NpyFile.Save(content, array);
        }
    }

    /// <summary>Whether there is an array with this name.</summary>
    public bool Contains(string key) => _entries.ContainsKey(key);

    /// <summary>Closes the file. Arrays already read stay usable.</summary>
    public void Dispose() => _archive.Dispose();

    private void Index(long fileLength)
    {
        long compressed = 0;
        foreach (ZipArchiveEntry entry in _archive.Entries)
        {
            string key = entry.FullName;
            if (!key.EndsWith(Suffix, StringComparison.Ordinal)) throw new InvalidDataException($"{_name} holds '{key}', which is not an array: a .npz file has only .npy files inside.");
            key = key[..^Suffix.Length];
            if (!_entries.TryAdd(key, entry)) throw new InvalidDataException($"{_name} holds the array '{key}' twice.");
            _keys.Add(key);
            compressed += entry.CompressedLength;
            // Deflate packs at most 1032 to 1; whoever announces more lies. The first 64 KB are free.
            if (entry.CompressedLength < 0 || entry.Length < 0 || compressed > fileLength || entry.Length - (1 << 16) > 1032 * entry.CompressedLength)
            {
                throw new InvalidDataException($"{_name}: array '{key}' announces {entry.CompressedLength} compressed and {entry.Length} plain bytes in a file of {fileLength}: the file is damaged.");
            }
        }
    }

    private static NDArray Read(ZipArchiveEntry entry, string name)
    {
        return Checked(() =>
        {
            using Stream content = entry.Open();
            using Crc32Stream summed = new(content);
            NDArray array = NpyFile.Read(summed, name, entry.Length);
            return summed.Crc32 == entry.Crc32 ? array : throw new InvalidDataException($"{name} does not match its checksum (CRC-32): the file is damaged.");
        }, name);
    }

    /// <summary>Turns what the zip reader throws over damaged archives into one kind of exception with the file's name.</summary>
    private static T Checked<T>(Func<T> action, string name)
    {
        try
        {
            return action();
        }
        catch (InvalidDataException e) when (e.Message.StartsWith(name, StringComparison.Ordinal))
        {
            throw;
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or ArgumentException or NotSupportedException or OverflowException or FormatException || e.GetType() == typeof(IOException))
        {
            throw new InvalidDataException($"{name} cannot be read: it is damaged, truncated or no .npz file ({e.Message.TrimEnd('.')}).", e);
        }
    }
}
