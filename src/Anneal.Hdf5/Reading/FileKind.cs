using System.Text;

namespace Anneal.Hdf5.Reading;

/// <summary>What a file that is not HDF5 may be instead, so that an error can say what to do.</summary>
internal static class FileKind
{
    internal static string Describe(ReadOnlySpan<byte> head, long length)
    {
        if (length == 0)
        {
            return "it is empty";
        }

        if (head.IndexOfAnyExcept((byte)0) < 0)
        {
            return "it starts with zero bytes only (a copy that broke off?)";
        }

        string text = Encoding.Latin1.GetString(head).TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        if (text.StartsWith("PK\x03\x04", StringComparison.Ordinal))
        {
            return "it is a zip archive: a .keras file, or an archive that holds the file";
        }

        if (text.StartsWith("\x1f\x8b", StringComparison.Ordinal))
        {
            return "it is compressed with gzip: unpack it first";
        }

        if (text.StartsWith("version https://git-lfs", StringComparison.Ordinal))
        {
            return "it is a Git LFS pointer: fetch the real file with 'git lfs pull'";
        }

        if (text.StartsWith('<'))
        {
            return "it is a web page or XML: the download gave an error page instead of the file";
        }

        if (text.StartsWith('{') || text.StartsWith('['))
        {
            return "it looks like JSON text: a model's architecture without weights?";
        }

        return text.StartsWith("\x93NUMPY", StringComparison.Ordinal) ? "it is a NumPy .npy file" : "its first bytes are not HDF5's signature";
    }
}
