using System.Runtime.CompilerServices;

namespace Anneal.Engine.Randomness;

/// <summary>
/// Philox 4x32-10, a counter-based generator: its numbers depend on the key and the counter alone, so any thread may draw any of them in any
/// order. Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
/// </summary>
public static class Philox
{
    internal const uint M0 = 0xD2511F53, M1 = 0xCD9E8D57, W0 = 0x9E3779B9, W1 = 0xBB67AE85;

    /// <summary>128 random bits for a counter and a key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (uint X0, uint X1, uint X2, uint X3) Block(uint c0, uint c1, uint c2, uint c3, ulong key)
    {
        uint k0 = (uint)key, k1 = (uint)(key >> 32);
        for (int round = 0; round < 10; round++)
        {
            ulong p0 = (ulong)M0 * c0, p1 = (ulong)M1 * c2;
            (c0, c1, c2, c3) = ((uint)(p1 >> 32) ^ c1 ^ k0, (uint)p1, (uint)(p0 >> 32) ^ c3 ^ k1, (uint)p0);
            k0 += W0;
            k1 += W1;
        }

        return (c0, c1, c2, c3);
    }

    /// <summary>A stream of numbers for things that are drawn in order: initial weights, shuffles.</summary>
    public static PhiloxStream Stream(ulong seed, ulong stream) => new(seed, stream);
}

/// <summary>Numbers in order from one (seed, stream).</summary>
public struct PhiloxStream(ulong seed, ulong stream)
{
    private (uint X0, uint X1, uint X2, uint X3) _block;
    private ulong _next;
    private int _left;

    /// <summary>32 random bits.</summary>
    public uint NextUInt32()
    {
        if (_left == 0)
        {
            _block = Philox.Block((uint)_next, (uint)(_next >> 32), (uint)stream, (uint)(stream >> 32), seed);
            _next++;
            _left = 4;
        }

        return _left-- switch { 4 => _block.X0, 3 => _block.X1, 2 => _block.X2, _ => _block.X3 };
    }

    /// <summary>Uniform in [0, 1), a multiple of 2^-53.</summary>
    public double NextDouble()
    {
        ulong high = NextUInt32() >> 5, low = NextUInt32() >> 6;
        return ((high << 26) | low) / 9007199254740992.0;
    }

    /// <summary>Standard normal, by the Box-Muller transform.</summary>
    public double NextNormal()
    {
        double u = 1.0 - NextDouble(), v = NextDouble();
        return Math.Sqrt(-2.0 * Math.Log(u)) * Math.Cos(2.0 * Math.PI * v);
    }

    /// <summary>Uniform in 0 .. <paramref name="bound"/> − 1, without bias.</summary>
    public int NextInt32(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        uint limit = uint.MaxValue - (uint)((0x1_0000_0000UL) % (uint)bound);
        uint x;
        do x = NextUInt32();
        while (x > limit);
        return (int)(x % (uint)bound);
    }

    /// <summary>Puts items in random order: Fisher-Yates, from the last place down.</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = NextInt32(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }
}
