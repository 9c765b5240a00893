using System.Collections.Immutable;

namespace Anneal.Hdf5.Reading;

/// <summary>A shape, from a dataspace message.</summary>
internal readonly record struct Dataspace(ImmutableArray<int> Shape, bool IsNull)
{
    private const int MaximumRank = 32;

    internal long Count => IsNull ? 0 : Content.Extents.Count(Shape);

    internal static Dataspace Read(ByteReader at)
    {
        int version = at.Version(1, 2);
        int rank = at.U8();
        at.U8(); // whether maximum extents follow; they do not matter for reading
        bool isNull = false;
        if (version == 1)
        {
            at.Skip(5);
        }
        else
        {
            int kind = at.U8();
            isNull = kind == 2;
            if (kind > 2 || (kind != 1 && rank != 0))
            {
                throw at.Fail($"a shape of kind {kind} and rank {rank} is not known; the file is damaged");
            }
        }

        if (rank > MaximumRank)
        {
            throw at.Fail($"a shape of rank {rank} is more than HDF5's {MaximumRank}; the file is damaged");
        }

        int[] shape = new int[rank];
        ulong count = 1;
        for (int i = 0; i < rank; i++)
        {
            ulong extent = at.Length();
            // The product without zeros is checked too, so that no order of multiplication overflows.
            count = extent > int.MaxValue || count > int.MaxValue ? ulong.MaxValue : count * Math.Max(extent, 1);
            if (count > int.MaxValue)
            {
                throw at.Fail("a shape has more than 2^31 - 1 elements; the file is damaged, or too large for this reader");
            }

            shape[i] = (int)extent;
        }

        return new([.. shape], isNull);
    }
}
