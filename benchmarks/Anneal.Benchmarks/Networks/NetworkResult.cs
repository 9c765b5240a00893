using Anneal.Benchmarks.Causes;

namespace Anneal.Benchmarks.Networks;

/// <summary>What was measured of one network.</summary>
/// <param name="Name">The network.</param>
/// <param name="BatchSize">Its batch size.</param>
/// <param name="Training">Steps of Fit; a step counts as three forward passes.</param>
/// <param name="Batch">Predict.</param>
/// <param name="One">One image through MLModel.Prediction.</param>
/// <param name="Peak">Flops a second of fused multiply-adds on all threads, the median of measurements between the runs.</param>
/// <param name="AllocatedBytesPerStep">Managed memory.</param>
/// <param name="Flops">Of one example's forward pass.</param>
/// <param name="Sizes">Numbers that training changes, and numbers of one example.</param>
internal sealed record NetworkResult(string Name, int BatchSize, Rate Training, Rate Batch, Rate One, double Peak, double AllocatedBytesPerStep, double Flops, (int Parameters, int Inputs) Sizes)
{
    /// <summary>Physical memory of a process that trains it, beyond the examples, at most; null where it was not measured.</summary>
    public long? TrainingBytes { get; init; }

    /// <summary>The speed of one kind of work.</summary>
    public Rate Of(Work work) => work switch { Work.Training => Training, Work.Batch => Batch, _ => One };
}

/// <summary>A speed.</summary>
/// <param name="ImagesPerSecond">The median.</param>
/// <param name="ShareOfPeak">Of the FMA peak on all threads; flops are direct convolution's.</param>
internal readonly record struct Rate(double ImagesPerSecond, double ShareOfPeak)
{
    /// <summary>The time of one image.</summary>
    public double Microseconds => 1e6 / ImagesPerSecond;
}
