using System.Globalization;
using Anneal.Benchmarks.Covers;
using Anneal.Benchmarks.Machine;
using Anneal.Benchmarks.Networks;
using Anneal.Engine.Execution;

namespace Anneal.Benchmarks.Causes;

/// <summary>Why a figure is what it is, measured and in words: what more threads give, and where the time goes on one.</summary>
internal static class Cause
{
    private const int Rounds = 3, Largest = 2;
    private const double PeakSeconds = 0.05, ProfileSeconds = 0.3;

    /// <summary>Measures on one thread and on all in turns, the best of some rounds, then cover by cover.</summary>
    /// <param name="run">The network and its examples.</param>
    /// <param name="batch">Examples of one call.</param>
    /// <param name="work">What a call is.</param>
    /// <param name="seconds">The time of a call on so many threads.</param>
    /// <param name="goal">The share of the peak that was missed.</param>
    /// <param name="peaks">The machine's on one thread and on all, as measured before: at this moment it may be busy.</param>
    public static string Of(ModelRun run, int batch, Work work, Func<int, double> seconds, double goal, (double One, double All) peaks)
    {
        int all = Environment.ProcessorCount;
        bool trains = work == Work.Training;
        double flops = (trains ? 3 : 1) * batch * BenchmarkNetwork.Flops(run.Model);
        FmaPeak peakOfOne = new(CoverProfile.One), peakOfAll = new(WorkerPool.Shared);
        (double one, double shared) = (double.PositiveInfinity, double.PositiveInfinity);
        (double peakOne, double peakAll) = peaks;
        for (int round = 0; round < Rounds; round++)
        {
            peakOne = Math.Max(peakOne, peakOfOne.Measure(PeakSeconds));
            one = Math.Min(one, seconds(1));
            if (all == 1) continue;
            peakAll = Math.Max(peakAll, peakOfAll.Measure(PeakSeconds));
            shared = Math.Min(shared, seconds(all));
        }

        CoverProfile profile = trains ? CoverProfile.OfTraining(run, batch, ProfileSeconds) : CoverProfile.OfPrediction(run, batch, ProfileSeconds);
        string threads = string.Create(CultureInfo.InvariantCulture, $"{100 * flops / one / peakOne:0.#} % on one thread");
        if (all > 1)
        {
            double share = flops / shared / peakAll;
            threads = string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.#} % on {all} threads{(share >= goal ? ", which is enough: it was slower in the table's rounds" : "")}; {threads}");
        }

        IEnumerable<string> covers = profile.Covers.OrderByDescending(c => c.Forward + c.Backward).Take(Largest).Select(c => Cover(c, batch, trains, one, peakOne));
        return string.Create(CultureInfo.InvariantCulture,
            $"{threads}, and there of {1e6 * one:N1} µs, {Percent(one - profile.Whole, one)} {Around(work)}; {Percent(profile.Whole - profile.InCovers, one)} outside the layers{(trains ? " (gradients added up, weights updated and packed)" : "")}; {string.Join("; ", covers)}.");
    }

    private static string Cover(CoverTime cover, int batch, bool trains, double whole, double peak)
    {
        double flops = batch * (cover.Flops + (trains ? cover.BackwardFlops : 0)), seconds = cover.Forward + cover.Backward;
        return string.Create(CultureInfo.InvariantCulture, $"{Percent(seconds, whole)} in {cover.Name}{(flops > 0 ? $", at {100 * flops / seconds / peak:F0} % of the peak" : "")}");
    }

    private static string Around(Work work) => work switch
    {
        Work.Training => "in Fit around the step (rows gathered, metrics)",
        Work.Batch => "in Predict around the plan (rows copied in and out)",
        _ => "in MLModel.Prediction around the plan (pixels to numbers, the dictionary)",
    };

    private static string Percent(double part, double whole) => string.Create(CultureInfo.InvariantCulture, $"{100 * Math.Max(0, part) / whole:F0} %");
}
