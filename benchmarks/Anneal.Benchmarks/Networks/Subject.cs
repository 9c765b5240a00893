using Anneal.Benchmarks.Machine;

namespace Anneal.Benchmarks.Networks;

/// <summary>One row of the table at work: prepared once, then measured a little in each round, so that all rows share the machine's good and bad minutes.</summary>
internal abstract class Subject(string name, int batch, FmaPeak peak)
{
    private readonly List<double> _peaks = [], _steps = [], _images = [], _ones = [], _allocated = [];

    /// <summary>What it is called.</summary>
    public string Name => name;

    /// <summary>The batch size.</summary>
    public int Batch => batch;

    /// <summary>Direct-convolution flops of one example's forward pass.</summary>
    public abstract double Flops { get; }

    /// <summary>Numbers that training changes, and numbers of one example: what must move through memory at least.</summary>
    public abstract (int Parameters, int Inputs) Sizes { get; }

    /// <summary>Measures everything once more.</summary>
    public void Round()
    {
        _peaks.Add(peak.Measure());
        (double step, double bytes) = MeasureStep();
        _steps.Add(step);
        _allocated.Add(bytes);
        _images.Add(MeasureBatch());
        _ones.Add(MeasureOne());
    }

    /// <summary>Medians over the rounds.</summary>
    public NetworkResult Result()
    {
        double top = _peaks.Median();
        Rate Of(double seconds, double images, double flops) => new(images / seconds, flops * images / seconds / top);
        return new NetworkResult(Name, Batch, Of(_steps.Median(), Batch, 3 * Flops), Of(_images.Median(), 1, Flops), Of(_ones.Median(), 1, Flops), top, _allocated.Min(), Flops, Sizes);
    }

    /// <summary>Seconds and allocated bytes of a training step.</summary>
    protected abstract (double Seconds, double Bytes) MeasureStep();

    /// <summary>Seconds an example in a batch.</summary>
    protected abstract double MeasureBatch();

    /// <summary>Seconds of one example alone.</summary>
    protected abstract double MeasureOne();
}
