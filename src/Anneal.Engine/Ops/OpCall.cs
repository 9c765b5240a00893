using System.Runtime.CompilerServices;
using Anneal.Engine.Graphs;

namespace Anneal.Engine.Ops;

/// <summary>Rows of one value in memory: row r starts at element r · Size. Empty when it is not needed.</summary>
public readonly unsafe struct TensorView<T>(T* data, Shape shape) where T : unmanaged
{
    /// <summary>The first element of the first row.</summary>
    public T* Data => data;

    /// <summary>The shape of one row.</summary>
    public Shape Shape { get; } = shape;

    /// <summary>True for a gradient that nobody asked for.</summary>
    public bool IsEmpty => data is null;

    /// <summary>Elements in a row.</summary>
    public int Size => Shape.Size;

    /// <summary>One row.</summary>
    public Span<T> Row(int row) => new(data + (nint)row * Size, Size);

    /// <summary>Rows from the first on, end to end.</summary>
    public Span<T> Rows(int rows) => new(data, checked(rows * Size));
}

/// <summary>What identifies a training step's random numbers.</summary>
/// <param name="Seed">The run's seed.</param>
/// <param name="Step">The number of the optimizer step since training began.</param>
public readonly record struct StepInfo(ulong Seed, long Step);

/// <summary>Everything that one call of an op's reference computation works on.</summary>
public readonly unsafe ref struct OpCall<T> where T : unmanaged
{
    /// <summary>The node that is computed.</summary>
    public required Node Node { get; init; }

    /// <summary>The inputs.</summary>
    public required ReadOnlySpan<TensorView<T>> Inputs { get; init; }

    /// <summary>The outputs: written by forward, read by backward where the op needs them.</summary>
    public required ReadOnlySpan<TensorView<T>> Outputs { get; init; }

    /// <summary>The weights; written by forward only where they are state and the mode is training.</summary>
    public required ReadOnlySpan<TensorView<T>> Parameters { get; init; }

    /// <summary>Backward: gradients of the loss with respect to the outputs.</summary>
    public ReadOnlySpan<TensorView<T>> OutputGradients { get; init; }

    /// <summary>Backward: where to add the inputs' gradients; empty views where not needed.</summary>
    public ReadOnlySpan<TensorView<T>> InputGradients { get; init; }

    /// <summary>Backward: where to add the parameters' gradients; empty views where not needed.</summary>
    public ReadOnlySpan<TensorView<T>> ParameterGradients { get; init; }

    /// <summary>Memory an example from forward to backward (<see cref="OpMemory.SavedPerRow"/> elements a row).</summary>
    public T* Saved { get; init; }

    /// <summary>Memory from forward to backward (<see cref="OpMemory.SavedFixed"/> elements).</summary>
    public T* SavedFixed { get; init; }

    /// <summary>How many examples.</summary>
    public required int Rows { get; init; }

    /// <summary>The first example's number within the batch.</summary>
    public int FirstRow { get; init; }

    /// <summary>Training or inference.</summary>
    public PlanMode Mode { get; init; }

    /// <summary>The key of random numbers.</summary>
    public StepInfo Step { get; init; }

    /// <summary>The only input.</summary>
    public TensorView<T> Input => Inputs[0];

    /// <summary>The only output.</summary>
    public TensorView<T> Output => Outputs[0];

    /// <summary>A number as <typeparamref name="T"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Number(double value) => typeof(T) == typeof(float) ? (T)(object)(float)value : (T)(object)value;
}
