using Anneal.Engine.Execution;
using Anneal.Engine.Training;

namespace Anneal.Engine.Tests.Training;

public class DeterminismTests
{
    public static IEnumerable<TheoryDataRow<bool, string>> Cases
        => from reference in (bool[])[false, true] from options in (string[])["none", "norm", "global norm", "accumulate"] select new TheoryDataRow<bool, string>(reference, options);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Weights_are_bit_identical_for_any_number_of_threads(bool referenceOnly, string options)
    {
        (float[] Weights, double[] Losses) one = Train(1, referenceOnly, options);
        Assert.All(one.Weights, w => Assert.True(float.IsFinite(w)));
        Assert.NotEqual(one.Losses[0], one.Losses[^1]);
        for (int threads = 2; threads <= 3; threads++)
        {
            (float[] Weights, double[] Losses) more = Train(threads, referenceOnly, options);
            Assert.Equal(one.Losses, more.Losses);
            Assert.True(one.Weights.AsSpan().SequenceEqual(more.Weights), $"{threads} threads: {one.Weights.Zip(more.Weights).Count(p => p.First != p.Second)} weights differ.");
        }
    }

    private static (float[] Weights, double[] Losses) Train(int threads, bool referenceOnly, string options)
    {
        using WorkerPool pool = new(threads);
        SmallNetwork n = new(pool, referenceOnly, options: options switch
        {
            "norm" => new UpdateOptions { ClipNorm = 0.1, WeightDecay = 0.01 },
            "global norm" => new UpdateOptions { GlobalClipNorm = 0.1, EmaMomentum = 0.9, EmaOverwriteFrequency = 2 },
            "accumulate" => new UpdateOptions { AccumulationSteps = 2 },
            _ => null,
        });

        // The last mini-batch is a partial one.
        double[] losses = [.. Enumerable.Range(0, 5).Select(s => n.Step(s, s == 4 ? 77 : SmallNetwork.Rows))];
        return (n.AllWeights(), losses);
    }
}
