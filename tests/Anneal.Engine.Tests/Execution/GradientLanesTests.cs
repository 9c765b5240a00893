using Anneal.Engine.Compilation;
using Anneal.Engine.Execution;

namespace Anneal.Engine.Tests.Execution;

public unsafe class GradientLanesTests
{
    private const int Numbers = 37;

    /// <summary>Whole numbers add without rounding: whatever the order, the sum is the same.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(8)]
    public void SumsOfAllLanes(int used)
    {
        GradientLanes lanes = new(Numbers * sizeof(double), 8, DType.Float64);
        foreach (bool done in new[] { false, true, true })
        {
            lanes.Begin(used);
            for (int lane = used - 1; lane >= 0; lane--)
            {
                lanes.Clear(lane);
                for (int i = 0; i < Numbers; i++) ((double*)lanes.Lane(lane))[i] = (lane + 1) * (i + 1);
                if (done) lanes.Done(lane);
            }

            double[] sum = new double[Numbers - 5];
            lanes.Sum<double>(5 * sizeof(double), sum);
            for (int i = 0; i < sum.Length; i++) Assert.Equal(used * (used + 1) / 2 * (i + 6), sum[i]);
        }
    }

    [Fact]
    public void TheOrderInWhichLanesEndDoesNotMatter()
    {
        float[] Sum(int[] order)
        {
            GradientLanes lanes = new(64 * sizeof(float), 8, DType.Float32);
            lanes.Begin(order.Length);
            foreach (int lane in order)
            {
                for (int i = 0; i < 64; i++) ((float*)lanes.Lane(lane))[i] = MathF.Sin(lane * 64 + i) * MathF.Exp(lane);
            }

            foreach (int lane in order) lanes.Done(lane);
            float[] sum = new float[64];
            lanes.Sum<float>(0, sum);
            return sum;
        }

        Assert.Equal(Sum([0, 1, 2, 3, 4, 5, 6]), Sum([6, 2, 4, 0, 5, 1, 3]));
    }
}
