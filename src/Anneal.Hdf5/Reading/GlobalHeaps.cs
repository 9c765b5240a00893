namespace Anneal.Hdf5.Reading;

/// <summary>Collections of the file's variable-length values, read once each.</summary>
internal sealed class GlobalHeaps(FileSource source)
{
    private readonly Dictionary<ulong, Dictionary<int, (int Start, int Length)>> _collections = [];

    /// <summary>The bytes of one value.</summary>
    internal (int Start, int Length) Find(ulong address, uint index)
    {
        if (!_collections.TryGetValue(address, out Dictionary<int, (int Start, int Length)>? objects))
        {
            _collections[address] = objects = Read(address);
        }

        return index <= int.MaxValue && objects.TryGetValue((int)index, out (int Start, int Length) found)
            ? found
            : throw source.Fail((long)address, $"the global heap has no object {index}; the file is damaged");
    }

    private Dictionary<int, (int Start, int Length)> Read(ulong address)
    {
        const string What = "a global heap";
        ByteReader head = source.Read(address, (ulong)(8 + source.LengthSize), What);
        head.Signature("GCOL");
        head.Version(1);
        head.Skip(3);
        ulong size = head.Length();
        ByteReader at = source.Read(address, size, What);
        at.Skip(8 + source.LengthSize);
        Dictionary<int, (int Start, int Length)> objects = [];
        while (at.Left >= 8 + source.LengthSize)
        {
            int index = at.U16();
            at.Skip(2 + 4); // reference count, reserved
            ulong length = at.Length();
            if (index == 0)
            {
                break; // the rest is free
            }

            if (length > (ulong)at.Left)
            {
                throw at.Fail($"an object of {length} bytes does not fit its global heap; the file is damaged");
            }

            objects[index] = (at.Position, (int)length);
            at.Skip((int)length);
            at.Align(at.Start);
        }

        return objects;
    }
}
