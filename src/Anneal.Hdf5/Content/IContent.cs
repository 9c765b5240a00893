namespace Anneal.Hdf5.Content;

/// <summary>Where an array's elements come from: memory, or a place in a file that was checked when the file was opened.</summary>
internal interface IContent
{
    /// <summary>The elements of a fixed size, one after another, numbers little-endian.</summary>
    ReadOnlySpan<byte> Bytes();

    /// <summary>The elements of a string type.</summary>
    string[] Strings();
}
