using System.Diagnostics;
using System.Runtime.CompilerServices;
using Anneal.Engine.Compilation;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;
using Anneal.Engine.Training;

namespace Anneal.Engine.Execution;

/// <summary>
/// The memory of one plan at work: fill the inputs, run, read the outputs. For one thread at a time; disposing it returns the memory to its plan.
/// </summary>
public sealed unsafe partial class PlanRun : IDisposable, IParallelWork
{
    private readonly Plan _plan;
    private readonly AlignedBuffer _batch, _fixed;
    private readonly AlignedBuffer?[] _arenas;
    private readonly object?[] _states;
    private readonly (nint Rows, int Count)[] _borrowed;
    private readonly bool _needsWholeBatch;
    private byte* _weights;
    private WeightLayout? _layout;
    private readonly nint[] _packedAt;
    private WeightSnapshot? _snapshot;
    private Phase _phase;
    private Stage? _stage;
    private Cover? _cover;
    private int _rows, _blocks;
    private bool _returned;

    internal PlanRun(Plan plan, WorkerPool pool)
    {
        (_plan, Pool) = (plan, pool);
        _batch = new AlignedBuffer(plan.BatchBytes);
        _fixed = new AlignedBuffer(plan.FixedBytes);
        _arenas = new AlignedBuffer?[pool.Threads];
        _states = [.. plan.Stages.SelectMany(s => s.Covers).Select(c => c.NewState())];
        _borrowed = new (nint, int)[plan.Inputs.Length];
        _needsWholeBatch = plan.Stages.Any(s => s.BatchWide) || plan.Outputs.Any(o => o.Input >= 0);
        _packedAt = new nint[plan.Packed.Length];
        if (plan.Options.Mode == PlanMode.Training) PrepareTraining();
    }

    private enum Phase
    {
        Pack,
        Fill,
        Forward,
        Part,
        ForwardBackward,
        Backward,
        Accumulate,
        Norm,
        Update,
    }

    /// <summary>The plan.</summary>
    public Plan Plan => _plan;

    /// <summary>Fills the inputs while a step runs; null: they have been filled before.</summary>
    public IInputRows? InputRows { get; set; }

    internal WorkerPool Pool { get; }

    internal StepInfo CurrentStep { get; private set; }

    /// <summary>Told how long each cover takes; null: nobody wants to know.</summary>
    internal CoverTimes? Times { get; set; }

    /// <summary>The memory of an input: <see cref="PlanOptions.MaxRows"/> rows, end to end; fill the rows that will be run.</summary>
    /// <typeparam name="T">The plan's number type.</typeparam>
    public Span<T> Input<T>(int index) where T : unmanaged
    {
        CheckType<T>();
        Slot slot = _plan.Inputs[index];
        return new Span<T>(_batch.Data + slot.Offset, (int)(slot.BytesPerRow / sizeof(T)) * _plan.Options.MaxRows);
    }

    /// <summary>Floats behind the last row of borrowed memory that must be readable.</summary>
    public const int ReadableTail = 64;

    /// <summary>
    /// Reads an input from the caller's memory instead of <see cref="Input{T}"/>'s, until it is set to null: rows end to end, that do not move.
    /// <see cref="ReadableTail"/> more numbers may be read behind the last of them. Blocks with rows beyond these are read from the run's own memory; in a plan
    /// that needs the whole batch at once, all rows are.
    /// </summary>
    /// <param name="index">Which input.</param>
    /// <param name="rows">The first row.</param>
    /// <param name="count">How many rows can be read there.</param>
    public void Borrow(int index, void* rows, int count) => _borrowed[index] = ((nint)rows, rows == null ? 0 : count);

    /// <summary>Whether the block that starts at a row is read from the caller's memory, and <see cref="InputRows"/> need not fill it.</summary>
    public bool IsBorrowed(int index, int firstRow)
        => (_needsWholeBatch ? _rows : Math.Min(firstRow + _plan.BlockRows, _rows)) <= _borrowed[index].Count;

    /// <summary>The rows of an output after a run.</summary>
    public ReadOnlySpan<T> Output<T>(int index) where T : unmanaged => View<T>(_plan.Outputs[index], _rows);

    /// <summary>One number a row for a loss, after a run.</summary>
    public ReadOnlySpan<T> Losses<T>(int index) where T : unmanaged => View<T>(_plan.Losses[index], _rows);

    /// <summary>The gradient of an input after a step, where <see cref="PlanOptions.InputGradients"/> asked for it.</summary>
    public ReadOnlySpan<T> InputGradient<T>(int index) where T : unmanaged
        => View<T>(_plan.InputGradients[index] ?? throw new InvalidOperationException("The plan was compiled without input gradients."), _rows);

    /// <summary>Computes outputs (and losses, where asked for) of the first rows of the inputs.</summary>
    public void Forward(WeightSnapshot weights, int rows)
    {
        if (_plan.Options.Mode == PlanMode.Training) throw new InvalidOperationException("A training plan has no forward pass of its own: compile one for inference.");
        Begin(rows, weights.Layout, weights.Data);
        FindPacked(weights);
        foreach (Stage s in _plan.Stages) RunStage(s, Phase.Forward);

        // An output may be an input, and nothing to compute.
        if (_plan.Stages.Length == 0) InputRows?.Fill(0, rows);
    }

    /// <summary>The mean over the rows of the sum of all losses.</summary>
    public double MeanLoss()
    {
        double sum = 0;
        foreach (Slot loss in _plan.Losses)
        {
            for (int r = 0; r < _rows; r++) sum += _plan.Options.Type == DType.Float32 ? View<float>(loss, _rows)[r] : View<double>(loss, _rows)[r];
        }

        return sum / _rows;
    }

    /// <summary>Gives the memory back to the plan.</summary>
    public void Dispose()
    {
        if (_returned) return;
        _returned = true;
        InputRows = null;
        Array.Clear(_borrowed);
        _plan.Return(this);
    }

    /// <inheritdoc/>
    void IParallelWork.Run(int task, int worker)
    {
        switch (_phase)
        {
            case Phase.Fill: Fill(task * _plan.BlockRows, BlockRows(task)); break;
            case Phase.Forward when _plan.Options.Mode == PlanMode.Inference: ForwardBlock(Call(task * _plan.BlockRows, BlockRows(task), worker, 0)); break;
            case Phase.Part: RunPart(task, worker); break;
            case Phase.Pack or Phase.Accumulate or Phase.Norm or Phase.Update: RunItems(task); break;
            default: RunLane(task, worker); break;
        }
    }

    internal void Reopen() => _returned = false;

    internal byte* Pointer(Slot slot, int worker, int firstRow)
        => slot.Input >= 0 && IsBorrowed(slot.Input, firstRow) ? (byte*)_borrowed[slot.Input].Rows + firstRow * slot.BytesPerRow
            : slot.BatchWide ? _batch.Data + slot.Offset + firstRow * slot.BytesPerRow : _arenas[worker]!.Data + slot.Offset * _plan.BlockRows;

    internal object State(Cover cover) => _states[cover.Position]!;

    internal byte* FixedPointer(Slot slot) => _fixed.Data + slot.Offset;

    internal byte* Scratch(int worker) => _arenas[worker]!.Data + _plan.ArenaBytesPerRow * _plan.BlockRows;

    internal byte* Parameter(int index) => _weights + _layout!.Offset(index);

    internal byte* Packed(int request) => (byte*)_packedAt[request];

    /// <summary>Where a snapshot keeps the packed forms; once for each snapshot, since looking them up takes as long as a small layer.</summary>
    private void FindPacked(WeightSnapshot weights)
    {
        if (_snapshot == weights) return;
        for (int i = 0; i < _packedAt.Length; i++) _packedAt[i] = (nint)weights.Packed(_plan.Packed[i].Parameter.Index, _plan.Packed[i].Format);
        _snapshot = weights;
    }

    private Span<T> View<T>(Slot slot, int rows) where T : unmanaged
    {
        CheckType<T>();
        return new Span<T>(Pointer(slot, 0, 0), (int)(slot.BytesPerRow / sizeof(T)) * rows);
    }

    private void CheckType<T>() where T : unmanaged
    {
        if (DTypes.Of<T>() != _plan.Options.Type) throw new InvalidOperationException($"The plan computes in {_plan.Options.Type}; {typeof(T).Name} was asked for.");
    }

    private void Begin(int rows, WeightLayout layout, byte* weights)
    {
        ObjectDisposedException.ThrowIf(_returned, this);
        if (rows < 1 || rows > _plan.Options.MaxRows) throw new ArgumentOutOfRangeException(nameof(rows), rows, $"expected 1 to {_plan.Options.MaxRows} rows.");
        if (layout.Type != _plan.Options.Type) throw new ArgumentException($"The plan computes in {_plan.Options.Type}, the weights are {layout.Type}.", nameof(layout));
        if (layout.Parameters != _plan.Graph.Parameters) throw new ArgumentException("The weights belong to another model than the plan.", nameof(layout));
        (_rows, _layout) = (rows, layout);
        _weights = weights;
        _blocks = Blocks(rows);
        for (int w = 0; w < Pool.Threads; w++)
            _arenas[w] ??= new AlignedBuffer(_plan.ArenaBytesPerRow * _plan.BlockRows + _plan.ScratchBytes);
    }

    private void RunStage(Stage stage, Phase phase)
    {
        Cover last = stage.Covers[^1];
        if (phase != Phase.Backward && stage.Covers[0].StartsStage) stage.Covers[0].BeforeForward(WholeBatch);
        if (phase == Phase.Backward && last.EndsStage && _plan.HasBackward[last.Position]) last.BeforeBackward(WholeBatch);
        if (stage.BatchWide)
        {
            if (stage.First == 0 && InputRows is not null && phase != Phase.Backward)
            {
                _phase = Phase.Fill;
                Pool.Run(_blocks, this);
            }

            (_stage, _phase) = (stage, phase);
            CoverCall call = WholeBatch;
            if (phase is Phase.Forward or Phase.ForwardBackward) Forward(stage.Covers[0], call);
            if (phase is Phase.ForwardBackward)
            {
                ClearLanes();
                SeedLosses(call);
            }

            if (phase is Phase.Backward or Phase.ForwardBackward && _plan.HasBackward[stage.First]) Backward(stage.Covers[0], call);
        }
        else if (phase == Phase.Forward && _rows == 1 && _plan.SplitsOneRow && Pool.Threads > 1)
        {
            _stage = stage;
            RunOneRow(stage);
        }
        else
        {
            (_stage, _phase) = (stage, phase);
            Pool.Run(_plan.Options.Mode == PlanMode.Training ? UsedLanes : _blocks, this);
        }
    }

    private CoverCall WholeBatch => new() { Run = this, Worker = 0, Lane = 0, FirstRow = 0, Rows = _rows };

    private CoverCall OneRow => new() { Run = this, Worker = 0, Lane = 0, FirstRow = 0, Rows = 1 };

    /// <summary>A single row: the threads share each large cover.</summary>
    private void RunOneRow(Stage stage)
    {
        if (stage.First == 0) Fill(0, 1);
        foreach (Cover c in stage.Covers)
        {
            int parts = c.OneRowParts;
            if (parts == 1)
            {
                Forward(c, OneRow);
                continue;
            }

            (_cover, _phase) = (c, Phase.Part);
            long started = Times is null ? 0 : Stopwatch.GetTimestamp();
            Pool.Run(parts, this);
            Times?.AddForward(c, started);
        }
    }

    private void RunPart(int part, int worker)
    {
        int parts = _cover!.OneRowParts, strips = _cover.OneRowStrips;
        _cover.ForwardOfOneRow(OneRow with { Helper = worker }, strips * part / parts, strips * (part + 1) / parts);
    }

    private void ForwardBlock(in CoverCall call)
    {
        if (_stage!.First == 0) Fill(call.FirstRow, call.Rows);
        foreach (Cover c in _stage.Covers) Forward(c, call);
    }

    private void Forward(Cover cover, in CoverCall call)
    {
        if (Times is null) cover.Forward(call);
        else Times.Forward(cover, call);
    }

    private void Backward(Cover cover, in CoverCall call)
    {
        if (Times is null) cover.Backward(call);
        else Times.Backward(cover, call);
    }

    private void Fill(int firstRow, int rows) => InputRows?.Fill(firstRow, rows);

    private int Blocks(int rows) => (rows + _plan.BlockRows - 1) / _plan.BlockRows;

    private int BlockRows(int block) => Math.Min(_plan.BlockRows, _rows - block * _plan.BlockRows);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private CoverCall Call(int firstRow, int rows, int worker, int lane) => new() { Run = this, Worker = worker, Lane = lane, FirstRow = firstRow, Rows = rows };
}
