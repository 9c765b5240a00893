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
    private const int ChunkElements = 2048;

    /// <summary>From so many weights on, threads share updating and packing; the second number is for gradients that one thread has added up.</summary>
    private const int WorthSharing = 8 * 1024, WorthSharingOfOne = 32 * 1024;

    private AlignedBuffer[] _packed = [];
    private (int Request, int Part)[] _packParts = [];
    private GradientLanes? _lanes;
    private AlignedBuffer? _whole;
    private long[] _gradientOffset = [];
    private bool[] _isWhole = [];
    private (int Parameter, int Start, int Count)[] _chunks = [];
    private (int First, int End, int OfPiece)[] _pieces = [];
    private EvenTasks? _tasks, _allChunks, _chunksWithoutPieces, _allPacking, _packingWithoutPieces;
    private Weights? _packedOf;
    private long _packedVersion = -1, _piecesPackedVersion = -1;
    private bool _writesState;

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
            OverWeights(Phase.Pack, piecesArePacked ? _packingWithoutPieces! : _allPacking!);
            (_packedOf, _packedVersion, _piecesPackedVersion) = (weights, weights.Version, -1);
        }

        _lanes!.Begin(UsedLanes);
        int last = _plan.Stages.Length - 1;
        for (int s = 0; s < last; s++) RunStage(_plan.Stages[s], Phase.Forward);
        RunStage(_plan.Stages[last], Phase.ForwardBackward);
        for (int s = last - 1; s >= 0; s--) RunStage(_plan.Stages[s], Phase.Backward);
        if (_writesState) weights.Changed();
        return MeanLoss();
    }

    /// <summary>The gradient of the mean loss with respect to a trained parameter, after <see cref="Gradients"/>; a <see cref="Step"/> need not keep it.</summary>
    public T[] Gradient<T>(Parameter parameter) where T : unmanaged, IFloatingPointIeee754<T>
    {
        T[] sum = new T[parameter.Shape.Size];
        if (_gradientOffset[parameter.Index] < 0) throw new ArgumentException($"'{parameter.Name}' is not trained by this plan.", nameof(parameter));
        ReadGradient<T>(parameter.Index, 0, sum);
        return sum;
    }

    internal byte* ParameterGradient(int parameter, int lane)
        => _isWhole[parameter] ? _whole!.Data + _gradientOffset[parameter] : _lanes!.Lane(lane) + _gradientOffset[parameter];

    private void PrepareTraining()
    {
        _packed = [.. _plan.Packed.Select(r => new AlignedBuffer(r.Format.Bytes))];
        for (int i = 0; i < _packed.Length; i++) _packedAt[i] = (nint)_packed[i].Data;
        IReadOnlyList<Parameter> all = _plan.Graph.Parameters.Items;
        _gradientOffset = new long[all.Count];
        _isWhole = new bool[all.Count];
        Array.Fill(_gradientOffset, -1);
        _pieces = new (int, int, int)[all.Count];
        long laneBytes = 0, wholeBytes = 0;
        int type = _plan.Options.Type.Bytes();
        foreach (int p in _plan.Trained)
        {
            long bytes = AlignedBuffer.Align((long)all[p].Shape.Size * type);
            _isWhole[p] = _plan.WholeGradients.ContainsKey(p);
            if (_isWhole[p]) (_gradientOffset[p], wholeBytes) = (wholeBytes, wholeBytes + bytes);
            else (_gradientOffset[p], laneBytes) = (laneBytes, laneBytes + bytes);
        }

        int lanes = Math.Min(Blocks(_plan.Options.MaxRows), _plan.Lanes), worthSharing = lanes > 1 ? WorthSharing : WorthSharingOfOne;
        CutChunks(all, worthSharing);
        CutPacking(all, worthSharing);
        _chunkSquares = new double[_chunks.Length];
        _chunkPenalties = new double[_chunks.Length];
        _gradientScale = new double[all.Count];
        _writesState = _plan.Graph.Nodes.Any(n => n.Parameters.Any(p => p.Kind == ParameterKind.State));
        _lanes = new GradientLanes(laneBytes, lanes, _plan.Options.Type);
        _whole = new AlignedBuffer(wholeBytes);
    }

    /// <summary>Cuts the trained weights for updating; those whose gradients come in pieces last, and no chunk in two pieces.</summary>
    private void CutChunks(IReadOnlyList<Parameter> all, int worthSharing)
    {
        List<(int Parameter, int Start, int Count)> chunks = [];
        int rest = 0;
        foreach (int p in _plan.Trained.OrderBy(p => Piece(p) > 0))
        {
            int size = all[p].Shape.Size, piece = Piece(p) > 0 ? Piece(p) : Math.Max(1, size), first = chunks.Count;
            for (int at = 0; at < size; at += piece)
            {
                int end = Math.Min(at + piece, size);
                for (int start = at; start < end; start += ChunkElements) chunks.Add((p, start, Math.Min(ChunkElements, end - start)));
            }

            if (Piece(p) > 0) _pieces[p] = (first, chunks.Count, (piece + ChunkElements - 1) / ChunkElements);
            else rest = chunks.Count;
        }

        _chunks = [.. chunks];
        _allChunks = new EvenTasks([.. chunks.Select(c => c.Count)], worthSharing);
        _chunksWithoutPieces = new EvenTasks([.. chunks.Take(rest).Select(c => c.Count)], worthSharing);
    }

    /// <summary>So many numbers of a parameter's gradient are finished at a time; 0: it does not come in pieces.</summary>
    private int Piece(int parameter) => _plan.WholeGradients.GetValueOrDefault(parameter);

    /// <summary>In the order of the weights, as these are updated: most of what a thread packs is in its cache. What comes packed in pieces is last.</summary>
    private void CutPacking(IReadOnlyList<Parameter> all, int worthSharing)
    {
        _packParts =
        [
            .. Enumerable.Range(0, _packed.Length).OrderBy(PacksPieces).ThenBy(i => _plan.Packed[i].Parameter.Index)
                .SelectMany(i => Enumerable.Range(0, _plan.Packed[i].Format.Parts).Select(part => (i, part))),
        ];
        int[] sizes = [.. _packParts.Select(p => all[_plan.Packed[p.Request].Parameter.Index].Shape.Size / _plan.Packed[p.Request].Format.Parts)];
        _allPacking = new EvenTasks(sizes, worthSharing);
        _packingWithoutPieces = new EvenTasks([.. sizes.Take(_packParts.Count(p => !PacksPieces(p.Request)))], worthSharing);
    }

    /// <summary>Work on trained weights.</summary>
    private void OverWeights(Phase phase, EvenTasks tasks)
    {
        (_phase, _tasks) = (phase, tasks);
        if (tasks.AreShared)
        {
            Pool.Run(tasks.Count, this);
            return;
        }

        for (int t = 0; t < tasks.Count; t++) ((IParallelWork)this).Run(t, 0);
    }

    private void RunItems(int task)
    {
        (int first, int end) = _tasks![task];
        for (int item = first; item < end; item++)
        {
            if (_phase == Phase.Pack) PackPart(item);
            else RunChunk(item);
        }
    }

    private bool PacksPieces(int request)
        => Piece(_plan.Packed[request].Parameter.Index) is > 0 and int piece && _plan.Packed[request].Format.PacksPieces(piece);

    private void PackPart(int number)
    {
        (int request, int part) = _packParts[number];
        PackedRequest r = _plan.Packed[request];
        r.Format.Pack(new PackSource(_layout!, _weights, r.Parameter.Index), (float*)_packed[request].Data, part);
    }

    private int UsedLanes => Math.Min(_blocks, _plan.Lanes);

    /// <summary>
    /// All rows of one lane, as many as any other lane's, in even blocks; in the last stage each block turns round at once, while its values are in the cache.
    /// </summary>
    private void RunLane(int lane, int worker)
    {
        if (_phase == Phase.ForwardBackward) _lanes!.Clear(lane);
        int lanes = UsedLanes, first = Share(_rows, lane, lanes), rows = Share(_rows, lane + 1, lanes) - first, blocks = Blocks(rows);
        for (int block = 0; block < blocks; block++)
        {
            int start = Share(rows, block, blocks);
            CoverCall call = Call(first + start, Share(rows, block + 1, blocks) - start, worker, lane);
            if (_phase is Phase.Forward or Phase.ForwardBackward) ForwardBlock(call);
            if (_phase == Phase.Forward) continue;
            if (_phase == Phase.ForwardBackward) SeedLosses(call);
            else ComputeAgain(call);

            for (int i = _stage!.Covers.Length - 1; i >= 0; i--)
            {
                if (_plan.HasBackward[_stage.First + i]) Backward(_stage.Covers[i], call);
            }
        }

        if (_phase != Phase.Forward && _stage!.First == 0) _lanes!.Done(lane);
    }

    private void ComputeAgain(in CoverCall call)
    {
        for (int i = 0; i < _stage!.Covers.Length; i++)
        {
            if (_plan.Recomputed[_stage.First + i]) Forward(_stage.Covers[i], call);
        }
    }

    private static int Share(int of, int part, int parts) => (int)((long)of * part / parts);

    private void ClearLanes()
    {
        for (int lane = 0; lane < UsedLanes; lane++) _lanes!.Clear(lane);
    }

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

    private void ReadGradient<T>(int parameter, int start, Span<T> sum) where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (_isWhole[parameter]) new ReadOnlySpan<T>((T*)ParameterGradient(parameter, 0) + start, sum.Length).CopyTo(sum);
        else _lanes!.Sum(_gradientOffset[parameter] + (long)start * sizeof(T), sum);
    }
}
