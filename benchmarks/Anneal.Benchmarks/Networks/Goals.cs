using Anneal.Benchmarks.Causes;
using Anneal.Benchmarks.Machine;

namespace Anneal.Benchmarks.Networks;

/// <summary>The shares of the FMA peak that a network is to reach; null where its figure is only reported.</summary>
/// <param name="Training">Of steps of Fit.</param>
/// <param name="Batch">Of Predict.</param>
/// <param name="One">Of one image through MLModel.Prediction.</param>
internal sealed record Goal(double? Training = null, double? Batch = null, double? One = null)
{
    /// <summary>The share for one kind of work.</summary>
    public double? For(Work work) => work switch { Work.Training => Training, Work.Batch => Batch, _ => One };
}

/// <summary>
/// What the table's figures are measured by. The goals are for machines with 512-bit vectors; on others nothing can miss, and there is only a share that is to
/// be expected.
/// </summary>
internal static class Goals
{
    /// <summary>No network that convolves may train slower than this.</summary>
    private const double Least = 0.35;

    /// <summary>The training of convolutional networks with vectors of 256 bits.</summary>
    private const double Narrow = 1.3;

    private static readonly Goal s_none = new();

    private static readonly Dictionary<string, Goal> s_wide = new()
    {
        ["malireddi"] = new(1.9, 1.4, 0.55),
        ["chollet"] = new(1.5, 1.4, 0.7),
        ["two-convolutions"] = new(1.5, 1.3, 0.6),
        ["cats-and-dogs"] = new(1.4, 1.3, 1.2),
        ["mlp-16-16"] = new(0.4, 0.8),
        ["dense-10-10-10"] = new(0.08, 0.55),
        ["dense-128-10"] = new(0.45, 0.9),
        ["batch-normalised"] = new(Least),
        ["depthwise-separable"] = new(Least),
        ["residual"] = new(Least),
    };

    /// <summary>Whether this machine's figures can miss: its vectors are as wide as the goals ask.</summary>
    public static bool Binding => Cpu.VectorBits >= 512;

    /// <summary>The heading of their columns.</summary>
    public static string Title => Binding ? "goal" : "expected";

    /// <summary>What they are, for the lines under the table.</summary>
    public static string Note => Cpu.VectorBits switch
    {
        >= 512 => "Goals are shares of the peak, for machines with 512-bit vectors; a figure below its goal is in brackets."
            + (Cpu.Name.Contains("Intel", StringComparison.OrdinalIgnoreCase) ? " On Intel's, 512-bit additions and shuffles share ports with multiply-adds: where 190 % is the goal, expect 150 %." : ""),
        256 => "The goals are for machines with 512-bit vectors; with 256 bits, expect 130 % in the training of networks that convolve.",
        _ => "The goals are for machines with 512-bit vectors; with 128 bits, figures are only reported.",
    };

    /// <summary>Those of a network on this machine.</summary>
    public static Goal Of(string network)
    {
        Goal wide = s_wide.GetValueOrDefault(network, s_none);
        return Binding ? wide : Cpu.VectorBits == 256 && wide.Training > 1 ? new Goal(Narrow) : s_none;
    }

    /// <summary>Whether a figure is below its goal.</summary>
    public static bool Missed(double share, double? goal) => Binding && share < goal;
}
