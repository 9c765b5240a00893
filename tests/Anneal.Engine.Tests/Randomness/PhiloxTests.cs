using Anneal.Engine.Randomness;

namespace Anneal.Engine.Tests.Randomness;

public class PhiloxTests
{
    /// <summary>The known answers that the authors of Philox publish with Random123 (philox4x32, 10 rounds).</summary>
    [Theory]
    [InlineData(0x00000000u, 0x00000000u, 0x00000000u, 0x00000000u, 0x00000000u, 0x00000000u, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0xa4093822u, 0x299f31d0u, 0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void Blocks_are_the_published_ones(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1, uint x0, uint x1, uint x2, uint x3)
        => Assert.Equal((x0, x1, x2, x3), Philox.Block(c0, c1, c2, c3, ((ulong)k1 << 32) | k0));

    [Fact]
    public void A_stream_gives_the_blocks_word_by_word()
    {
        PhiloxStream s = Philox.Stream(seed: 5, stream: 9);
        for (uint block = 0; block < 3; block++)
        {
            (uint x0, uint x1, uint x2, uint x3) = Philox.Block(block, 0, 9, 0, 5);
            Assert.Equal([x0, x1, x2, x3], new[] { s.NextUInt32(), s.NextUInt32(), s.NextUInt32(), s.NextUInt32() });
        }
    }

    [Fact]
    public void Uniform_and_normal_numbers_have_their_moments()
    {
        const int Count = 100_000;
        PhiloxStream s = Philox.Stream(1, 2);
        double sum = 0, squares = 0, normal = 0, normalSquares = 0;
        for (int i = 0; i < Count; i++)
        {
            double u = s.NextDouble(), n = s.NextNormal();
            Assert.InRange(u, 0, 1 - double.Epsilon);
            (sum, squares, normal, normalSquares) = (sum + u, squares + u * u, normal + n, normalSquares + n * n);
        }

        // Five standard deviations of each mean.
        Assert.Equal(0.5, sum / Count, 5 * Math.Sqrt(1.0 / 12 / Count));
        Assert.Equal(1.0 / 3, squares / Count, 5 * Math.Sqrt(4.0 / 45 / Count));
        Assert.Equal(0, normal / Count, 5 / Math.Sqrt(Count));
        Assert.Equal(1, normalSquares / Count, 5 * Math.Sqrt(2.0 / Count));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(int.MaxValue)]
    public void Bounded_integers_stay_below_the_bound_and_are_spread(int bound)
    {
        PhiloxStream s = Philox.Stream(3, 4);
        double sum = 0;
        const int Count = 20_000;
        for (int i = 0; i < Count; i++)
        {
            int x = s.NextInt32(bound);
            Assert.InRange(x, 0, bound - 1);
            sum += x;
        }

        Assert.Equal((bound - 1) / 2.0, sum / Count, 5 * bound / Math.Sqrt(12.0 * Count));
    }

    [Fact]
    public void A_bound_must_be_positive() => Assert.Throws<ArgumentOutOfRangeException>(() => Philox.Stream(1, 1).NextInt32(0));

    [Fact]
    public void A_shuffle_is_a_permutation_that_the_seed_decides()
    {
        int[] Shuffled(ulong seed)
        {
            int[] items = [.. Enumerable.Range(0, 100)];
            Philox.Stream(seed, 0).Shuffle<int>(items);
            return items;
        }

        Assert.Equal(Enumerable.Range(0, 100), Shuffled(1).Order());
        Assert.Equal(Shuffled(1), Shuffled(1));
        Assert.NotEqual(Shuffled(1), Shuffled(2));
    }
}
