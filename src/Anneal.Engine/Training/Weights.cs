using System.Collections.Concurrent;
using Anneal.Engine.Compilation;
using Anneal.Engine.Execution;
using Anneal.Engine.Graphs;
using Anneal.Engine.Kernels;

namespace Anneal.Engine.Training;

/// <summary>Where each parameter lies in one block of memory.</summary>
internal sealed class WeightLayout
{
    private readonly long[] _offsets;

    public WeightLayout(ParameterList parameters, DType type)
    {
        (Parameters, Type) = (parameters, type);
        _offsets = new long[parameters.Items.Count];
        foreach (Parameter p in parameters.Items)
        {
            _offsets[p.Index] = Bytes;
            Bytes += AlignedBuffer.Align((long)p.Shape.Size * type.Bytes());
        }
    }

    public ParameterList Parameters { get; }

    public DType Type { get; }

    public long Bytes { get; }

    public long Offset(int parameter) => _offsets[parameter];
}

/// <summary>
/// A model's numbers: one canonical block. Training changes it in place; prediction reads immutable copies (<see cref="Snapshot"/>), so a model may
/// serve while it learns. Reading and writing whole parameters is not synchronised with a running training step.
/// </summary>
public sealed unsafe class Weights
{
    private readonly AlignedBuffer _block;
    private WeightSnapshot? _snapshot;

    /// <summary>Zeros for every parameter of the list, which must be complete.</summary>
    public Weights(ParameterList parameters, DType type = DType.Float32)
    {
        Layout = new WeightLayout(parameters, type);
        _block = new AlignedBuffer(Layout.Bytes);
    }

    /// <summary>The parameters.</summary>
    public ParameterList Parameters => Layout.Parameters;

    /// <summary>The number type.</summary>
    public DType Type => Layout.Type;

    /// <summary>Grows with every change.</summary>
    public long Version { get; private set; }

    internal WeightLayout Layout { get; }

    internal byte* Data => _block.Data;

    /// <summary>Copies a parameter's numbers, in row-major order of its canonical shape.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>; converted where the weights are of the other type.</typeparam>
    public T[] Get<T>(Parameter parameter) where T : unmanaged
    {
        T[] result = new T[parameter.Shape.Size];
        NumberCopy.Convert(Data + Layout.Offset(parameter.Index), Type, result);
        return result;
    }

    /// <summary>Replaces a parameter's numbers.</summary>
    /// <exception cref="ArgumentException">The count differs from the parameter's size.</exception>
    public void Set<T>(Parameter parameter, ReadOnlySpan<T> values) where T : unmanaged
    {
        if (values.Length != parameter.Shape.Size)
            throw new ArgumentException($"Weight '{parameter.Name}': expected {parameter.Shape.Size} numbers for shape {parameter.Shape}, received {values.Length}.", nameof(values));
        NumberCopy.Convert(values, Data + Layout.Offset(parameter.Index), Type);
        Changed();
    }

    /// <summary>The present numbers, immutable. The same object until the next change.</summary>
    public WeightSnapshot Snapshot()
    {
        if (_snapshot is { } s && s.Version == Version) return s;
        return _snapshot = new WeightSnapshot(Layout, _block, Version);
    }

    internal void Changed() => Version++;
}

/// <summary>An immutable copy of a model's numbers, with their packed forms, shared by every thread that predicts.</summary>
public sealed unsafe class WeightSnapshot
{
    private readonly AlignedBuffer _block;
    private readonly ConcurrentDictionary<(int Parameter, PackedFormat Format), AlignedBuffer> _packed = new();

    internal WeightSnapshot(WeightLayout layout, AlignedBuffer source, long version)
    {
        Layout = layout;
        Version = version;
        _block = new AlignedBuffer(source.Length);
        Buffer.MemoryCopy(source.Data, _block.Data, source.Length, source.Length);
    }

    /// <summary>The version of the weights that this is a copy of.</summary>
    public long Version { get; }

    internal WeightLayout Layout { get; }

    internal byte* Data => _block.Data;

    internal byte* Packed(int parameter, PackedFormat format)
    {
        if (!_packed.TryGetValue((parameter, format), out AlignedBuffer? buffer))
        {
            AlignedBuffer made = new(format.Bytes);
            for (int part = 0; part < format.Parts; part++) format.Pack(new PackSource(Layout, Data, parameter), (float*)made.Data, part);
            buffer = _packed.GetOrAdd((parameter, format), made);
        }

        return buffer.Data;
    }
}

/// <summary>Copies between the two number types.</summary>
internal static unsafe class NumberCopy
{
    public static void Convert<T>(byte* from, DType type, Span<T> to) where T : unmanaged
    {
        if (type == DType.Float32) Copy(new ReadOnlySpan<float>(from, to.Length), to);
        else Copy(new ReadOnlySpan<double>(from, to.Length), to);
    }

    public static void Convert<T>(ReadOnlySpan<T> from, byte* to, DType type) where T : unmanaged
    {
        if (type == DType.Float32) Copy(from, new Span<float>(to, from.Length));
        else Copy(from, new Span<double>(to, from.Length));
    }

    private static void Copy<TFrom, TTo>(ReadOnlySpan<TFrom> from, Span<TTo> to) where TFrom : unmanaged where TTo : unmanaged
    {
        for (int i = 0; i < from.Length; i++)
        {
            if (typeof(TFrom) == typeof(TTo)) to[i] = (TTo)(object)from[i];
            else if (typeof(TFrom) == typeof(float) && typeof(TTo) == typeof(double)) to[i] = (TTo)(object)(double)(float)(object)from[i];
            else if (typeof(TFrom) == typeof(double) && typeof(TTo) == typeof(float)) to[i] = (TTo)(object)(float)(double)(object)from[i];
            else throw new NotSupportedException($"Weights are float or double: cannot copy {typeof(TFrom)} to {typeof(TTo)}.");
        }
    }
}
