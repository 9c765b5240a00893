using Anneal.CoreML.Updating;
using Anneal.Engine.Execution;

namespace Anneal.CoreML.Runtime;

/// <summary>Where a model may run. Here there is one answer, the processor; the others are accepted so that code carries over.</summary>
public enum MLComputeUnits
{
    /// <summary>The processor.</summary>
    CpuOnly = 0,

    /// <summary>The processor, or the graphics unit where there is a way to it.</summary>
    CpuAndGpu = 1,

    /// <summary>Whatever there is.</summary>
    All = 2,

    /// <summary>The processor, or the neural engine where there is a way to it.</summary>
    CpuAndNeuralEngine = 3,
}

/// <summary>How a model runs and learns.</summary>
public sealed class MLModelConfiguration
{
    /// <summary>Where it may run.</summary>
    public MLComputeUnits ComputeUnits { get; set; } = MLComputeUnits.All;

    /// <summary>The parameters of an update that differ from the model's defaults.</summary>
    public Dictionary<MLParameterKey, object> Parameters { get; } = [];

    /// <summary>The threads to use; all processors where null. Results do not depend on their number.</summary>
    public WorkerPool? Workers { get; set; }
}
