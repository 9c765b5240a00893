using System.Numerics;
using Anneal.Engine.Compilation;
using Anneal.Engine.Graphs;
using Anneal.Engine.Kernels;
using Anneal.Engine.Ops;
using Anneal.Engine.Training;

namespace Anneal.Engine.Execution;

/// <content>Forward and backward in gradient lanes.</content>
public sealed unsafe partial class PlanRun
{
    /// <summary>Weights of one update task: small enough to balance, large enough to stream.</summary>
    private const int ChunkElements = 4096;

    /// <summary>Fewer weights are updated and packed on one thread: moving them from core to core takes longer than the work.</summary>
    private const int ElementsToShare = 32 * 1024;

    private AlignedBuffer[] _packed = [];
    private (int Request, int Part)[] _packTasks = [];
    private AlignedBuffer? _lanes, _whole;
    private long[] _gradientOffset = [];
    private bool[] _isWhole = [];
    private long _laneBytes;
    private (int Parameter, int Start, int Count)[] _chunks = [];
    private (int First, int End, int OfPiece)[] _pieces = [];
    private int _chunksWithoutPieces, _packTasksWithoutPieces;
    private Weights? _packedOf;
    private long _packedVersion = -1, _piecesPackedVersion = -1;
    private bool _writesState, _sharesWeights, _sharesRest;

    /// <summary>Forward and backward without an update: gradients can then be read with <see cref="Gradient{T}"/>.</summary>
    /// <returns>The mean loss of the rows.</returns>
    public double Gradients(Weights weights, int rows, in StepInfo info)
    {
        if (_plan.Options.Mode != PlanMode.Training) throw new InvalidOperationException("The plan was compiled for inference: compile one for training.");
        Begin(rows, weights.Layout, weights.Data);
        CurrentStep = info;
        if (_packedOf != weights || _packedVersion != weights.Version)
        {
            bool piecesArePacked = _packedOf == weights && _piecesPackedVersion == weights.Version;
            OverWeights(Phase.Pack, piecesArePacked ? _packTasksWithoutPieces : _packTasks.Length, _sharesWeights);
            (_packedOf, _packedVersion) = (weights, weights.Version);
        }

        int last = _plan.Stages.Length - 1;
        for (int s = 0; s < last; s++) RunStage(_plan.Stages[s], Phase.Forward);
        RunStage(_plan.Stages[last], Phase.ForwardBackward);
        for (int s = last - 1; s >= 0; s--) RunStage(_plan.Stages[s], Phase.Backward);
        if (_writesState) weights.Changed();
        return MeanLoss();
    }

    /// <summary>The gradient of the mean loss with respect to a trained parameter, after <see cref="Gradients"/>.</summary>
    public T[] Gradient<T>(Parameter parameter) where T : unmanaged, IFloatingPointIeee754<T>
    {
        T[] sum = new T[parameter.Shape.Size];
        if (_gradientOffset[parameter.Index] < 0) throw new ArgumentException($"'{parameter.Name}' is not trained by this plan.", nameof(parameter));
        ReduceLanes<T>(parameter.Index, 0, sum);
        return sum;
    }

    internal byte* ParameterGradient(int parameter, int lane)
        => _isWhole[parameter] ? _whole!.Data + _gradientOffset[parameter] : _lanes!.Data + lane * _laneBytes + _gradientOffset[parameter];

    private void PrepareTraining()
    {
        _packed = [.. _plan.Packed.Select(r => new AlignedBuffer(r.Format.Bytes))];
        for (int i = 0; i < _packed.Length; i++) _packedAt[i] = (nint)_packed[i].Data;
        _packTasks = [.. Enumerable.Range(0, _packed.Length).OrderBy(PacksPieces).SelectMany(i => Enumerable.Range(0, _plan.Packed[i].Format.Parts).Select(part => (i, part)))];
        _packTasksWithoutPieces = _packTasks.Count(t => !PacksPieces(t.Request));
        IReadOnlyList<Parameter> all = _plan.Graph.Parameters.Items;
        _gradientOffset = new long[all.Count];
        _isWhole = new bool[all.Count];
        Array.Fill(_gradientOffset, -1);
        _pieces = new (int, int, int)[all.Count];
        long wholeBytes = 0;
        int type = _plan.Options.Type.Bytes();
        foreach (int p in _plan.Trained)
        {
            long bytes = AlignedBuffer.Align((long)all[p].Shape.Size * type);
            _isWhole[p] = _plan.WholeGradients.ContainsKey(p);
            if (_isWhole[p]) (_gradientOffset[p], wholeBytes) = (wholeBytes, wholeBytes + bytes);
            else (_gradientOffset[p], _laneBytes) = (_laneBytes, _laneBytes + bytes);
        }

        CutChunks(all);
        _chunkSquares = new double[_chunks.Length];
        _chunkPenalties = new double[_chunks.Length];
        _gradientScale = new double[all.Count];
        _writesState = _plan.Graph.Nodes.Any(n => n.Parameters.Any(p => p.Kind == ParameterKind.State));
        int blocks = (_plan.Options.MaxRows + _plan.BlockRows - 1) / _plan.BlockRows;
        _lanes = new AlignedBuffer(_laneBytes * Math.Min(blocks, _plan.Lanes));
        _whole = new AlignedBuffer(wholeBytes);
    }

    /// <summary>Cuts the trained weights for updating; those whose gradients come in pieces last, and no chunk in two pieces.</summary>
    private void CutChunks(IReadOnlyList<Parameter> all)
    {
        List<(int, int, int)> chunks = [];
        foreach (int p in _plan.Trained.OrderBy(p => Piece(p) > 0))
        {
            int size = all[p].Shape.Size, piece = Piece(p) > 0 ? Piece(p) : Math.Max(1, size), first = chunks.Count;
            for (int at = 0; at < size; at += piece)
            {
                int end = Math.Min(at + piece, size);
                for (int start = at; start < end; start += ChunkElements) chunks.Add((p, start, Math.Min(ChunkElements, end - start)));
            }

            if (Piece(p) > 0) _pieces[p] = (first, chunks.Count, (piece + ChunkElements - 1) / ChunkElements);
            else _chunksWithoutPieces = chunks.Count;
        }

        _chunks = [.. chunks];
        _sharesWeights = chunks.Sum(c => c.Item3) > ElementsToShare;
        _sharesRest = chunks.Take(_chunksWithoutPieces).Sum(c => c.Item3) > ElementsToShare;
        int Piece(int p) => _plan.WholeGradients.GetValueOrDefault(p);
    }

    /// <summary>Work on trained weights.</summary>
    private void OverWeights(Phase phase, int tasks, bool shares)
    {
        _phase = phase;
        if (shares)
        {
            Pool.Run(tasks, this);
            return;
        }

        for (int t = 0; t < tasks; t++) ((IParallelWork)this).Run(t, 0);
    }

    private bool PacksPieces(int request)
        => _plan.WholeGradients.GetValueOrDefault(_plan.Packed[request].Parameter.Index) is > 0 and int piece && _plan.Packed[request].Format.PacksPieces(piece);

    private void PackPart(int task)
    {
        (int request, int part) = _packTasks[task];
        PackedRequest r = _plan.Packed[request];
        r.Format.Pack(new PackSource(_layout!, _weights, r.Parameter.Index), (float*)_packed[request].Data, part);
    }

    private int UsedLanes => Math.Min(_blocks, _plan.Lanes);

    /// <summary>All blocks of one lane, in order; in the last stage each block turns round at once, while its values are in the cache.</summary>
    private void RunLane(int lane, int worker)
    {
        if (_phase == Phase.ForwardBackward) new Span<byte>(_lanes!.Data + lane * _laneBytes, (int)_laneBytes).Clear();
        for (int block = lane; block < _blocks; block += _plan.Lanes)
        {
            CoverCall call = Call(block, worker, lane);
            if (_phase is Phase.Forward or Phase.ForwardBackward) ForwardBlock(call);
            if (_phase == Phase.Forward) continue;
            if (_phase == Phase.ForwardBackward) SeedLosses(call);

            for (int i = _stage!.Covers.Length - 1; i >= 0; i--)
            {
                if (_plan.HasBackward[_stage.First + i]) Backward(_stage.Covers[i], call);
            }
        }
    }

    private void ClearLanes() => new Span<byte>(_lanes!.Data, (int)(_laneBytes * UsedLanes)).Clear();

    /// <summary>The gradient of the mean over the batch with respect to each row's loss: 1 / rows.</summary>
    private void SeedLosses(in CoverCall c)
    {
        foreach (Slot? slot in _plan.LossGradients)
        {
            if (slot is null) continue;
            if (_plan.Options.Type == DType.Float32) new Span<float>(c.Pointer(slot), c.Rows).Fill(1f / _rows);
            else new Span<double>(c.Pointer(slot), c.Rows).Fill(1.0 / _rows);
        }
    }

    private void ReduceLanes<T>(int parameter, int start, Span<T> sum) where T : unmanaged, IFloatingPointIeee754<T>
    {
        int lanes = _isWhole[parameter] ? 1 : UsedLanes, i = 0;
        T* first = (T*)ParameterGradient(parameter, 0) + start;
        nint lane = (nint)(_laneBytes / sizeof(T));
        fixed (T* to = sum)
        {
            for (; i <= sum.Length - Vector<T>.Count; i += Vector<T>.Count)
            {
                Vector<T> v = Vector.Load(first + i);
                for (int l = 1; l < lanes; l++) v += Vector.Load(first + l * lane + i);
                v.Store(to + i);
            }

            for (; i < sum.Length; i++)
            {
                to[i] = first[i];
                for (int l = 1; l < lanes; l++) to[i] += first[l * lane + i];
            }
        }
    }
}
