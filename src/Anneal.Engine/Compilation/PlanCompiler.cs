using Anneal.Engine.Execution;
using Anneal.Engine.Graphs;
using Anneal.Engine.Kernels;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Compilation;

/// <summary>Graph → covers → stages → memory. Nothing here depends on the number of threads.</summary>
internal sealed class PlanCompiler
{
    /// <summary>A block's values should fit in a core's second-level cache beside the weights: half of the common 1 MiB.</summary>
    private const long BlockBytes = 512 * 1024;

    /// <summary>One row of less work runs on the calling thread: waking another one might take longer.</summary>
    private const long SplitFlops = 16_000_000;

    /// <summary>Work below this is not worth a fork and join: about ten microseconds of one core.</summary>
    private const long BlockFlops = 1_000_000;

    /// <summary>The same where one fork and join serves all blocks, each of which costs a tenth of a microsecond.</summary>
    private const long BlockFlopsOfPrediction = 300_000;

    /// <summary>In how many blocks many rows are cut for predicting, of whole tiles.</summary>
    private const int BlocksOfPrediction = 32, TallestTile = 24;

    /// <summary>Lanes for so many threads.</summary>
    private const int MostLanes = 8;

    /// <summary>Adding up one weight's gradients of one lane takes as long as so many flops.</summary>
    private const double FlopsOfReduction = 180;

    private readonly Dictionary<Value, Slot> _values = [], _gradients = [];
    private readonly Dictionary<Value, int> _firstContribution = [];
    private readonly List<Slot> _slots = [];
    private readonly List<PackedRequest> _packed = [];
    private readonly Dictionary<int, int> _wholeGradients = [];
    private readonly Graph _graph;
    private long _fixed;

    public PlanCompiler(Graph graph, PlanOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxRows, 1);
        (_graph, Options) = (graph, options);
        Analysis = new GraphAnalysis(graph, options);
    }

    public PlanOptions Options { get; }

    public GraphAnalysis Analysis { get; }

    private bool Training => Options.Mode == PlanMode.Training;

    private int TypeBytes => Options.Type.Bytes();

    public long ScratchBytes { get; private set; }

    public Plan Compile()
    {
        List<Cover> covers = ChooseCovers();
        bool splitsOneRow = !Training && Analysis.Nodes.Sum(x => x.Op.Flops(OpSignature.Of(x))) >= SplitFlops;
        if (splitsOneRow && Options.MaxRows == 1) covers = ChainedCover.Chain(covers);
        for (int i = 0; i < covers.Count; i++) covers[i].Position = i;
        List<Stage> stages = Stage.Split(covers);
        for (int i = 0; i < _graph.Inputs.Length; i++)
        {
            Slot s = ValueSlot(_graph.Inputs[i]);
            (s.BatchWide, s.IsKept, s.Input) = (true, true, i);
        }

        foreach (Value v in _graph.Outputs.Concat(Analysis.Losses)) (ValueSlot(v).BatchWide, ValueSlot(v).IsKept) = (true, true);

        Value[] differentiated = [.. _graph.Inputs.Where(Analysis.NeedsGradient)];
        foreach (Value v in differentiated) (GradientSlot(v).BatchWide, GradientSlot(v).IsKept) = (true, true);

        int n = covers.Count;
        bool[] backward = [.. covers.Select(c => Training && c.Last.Outputs.Any(Analysis.NeedsGradient))];
        for (int i = n - 1; i >= 0; i--) covers[i].Bind(new CoverBinder(this, i, backward[i] ? 2 * n - 1 - i : null));
        foreach (Value loss in Analysis.Losses.Where(Analysis.NeedsGradient)) GradientSlot(loss).Touch(n);

        int[] passOf = Passes(stages, n);
        bool[] recomputed = [.. covers.Select((c, i) => c.IsCheap && backward[i] && Recompute(ValueSlot(c.Last.Output), i, passOf))];
        foreach (Slot s in _slots.Where(s => s.IsUsed && !s.BatchWide && s.Gap is null))
            s.BatchWide = passOf[s.Birth] != passOf[s.Death] || Enumerable.Range(s.Birth, s.Death - s.Birth + 1).Any(p => covers[p < n ? p : 2 * n - 1 - p].BatchWide);

        long arenaRow = Arena.Assign(_slots.Where(s => s.IsUsed && !s.BatchWide), (a, b) => a.Meets(b));
        // Within a pass threads are at different covers, each with its rows: between passes they wait for each other.
        long batchRow = Arena.Assign(_slots.Where(s => s.BatchWide), (a, b) => a.IsKept || b.IsKept || (passOf[a.Birth] <= passOf[b.Death] && passOf[b.Birth] <= passOf[a.Death]));
        foreach (Slot s in _slots.Where(s => s.BatchWide)) s.Offset *= Options.MaxRows;

        long flops = Analysis.Nodes.Sum(x => x.Op.Flops(OpSignature.Of(x))) * (Training ? 3 : 1);
        int lanes = Lanes(flops);
        return new Plan
        {
            Graph = _graph,
            Options = Options,
            Stages = [.. stages],
            HasBackward = backward,
            Recomputed = recomputed,
            Inputs = [.. _graph.Inputs.Select(ValueSlot)],
            Outputs = [.. _graph.Outputs.Select(ValueSlot)],
            Losses = [.. Analysis.Losses.Select(ValueSlot)],
            LossGradients = [.. Analysis.Losses.Select(l => Training && Analysis.NeedsGradient(l) ? GradientSlot(l) : null)],
            InputGradients = [.. _graph.Inputs.Select(v => Analysis.NeedsGradient(v) ? GradientSlot(v) : null)],
            Packed = [.. _packed],
            Trained = [.. Analysis.Trained.Order()],
            WholeGradients = _wholeGradients,
            BlockRows = BlockRows(arenaRow, flops, lanes),
            Lanes = lanes,
            ArenaBytesPerRow = arenaRow,
            BatchBytes = batchRow * Options.MaxRows,
            FixedBytes = _fixed,
            ScratchBytes = ScratchBytes,
            SplitsOneRow = splitsOneRow,
        };
    }

    public Slot ValueSlot(Value v)
    {
        Value root = Analysis.Root(v);
        if (!_values.TryGetValue(root, out Slot? s)) _values[root] = s = NewSlot(root.Name, (long)root.Shape.Size * TypeBytes);
        return s;
    }

    public Slot GradientSlot(Value v)
    {
        Value root = Analysis.Root(v);
        if (!_gradients.TryGetValue(root, out Slot? s)) _gradients[root] = s = NewSlot($"gradient of {root.Name}", (long)root.Shape.Size * TypeBytes);
        return s;
    }

    /// <summary>Notes that the cover at a backward position writes a gradient; true when an earlier one does too.</summary>
    public bool Contribute(Value v, int position)
    {
        Value root = Analysis.Root(v);
        return !_firstContribution.TryAdd(root, position) && _firstContribution[root] != position;
    }

    public Slot NewSlot(string name, long bytesPerRow)
    {
        Slot s = new(name, bytesPerRow);
        _slots.Add(s);
        return s;
    }

    /// <summary>Memory that is no matter of rows: an offset in the run's fixed buffer.</summary>
    public Slot NewFixed(string name, long bytes)
    {
        Slot s = new(name, 0) { Offset = _fixed };
        _fixed += AlignedBuffer.Align(bytes);
        return s;
    }

    public void RequireScratch(long bytes) => ScratchBytes = Math.Max(ScratchBytes, AlignedBuffer.Align(bytes));

    public int RequestPacked(Parameter p, PackedFormat format)
    {
        int at = _packed.FindIndex(r => r.Parameter == p && r.Format == format);
        if (at >= 0) return at;
        _packed.Add(new PackedRequest(p, format));
        return _packed.Count - 1;
    }

    public void WholeGradient(Parameter p, int piece) => _wholeGradients.Add(p.Index, piece);

    /// <summary>Walks from the outputs; every family may offer a cover, the largest saving wins, and the reference covers what is left.</summary>
    private List<Cover> ChooseCovers()
    {
        CoverContext context = new(Analysis, Options);
        List<Cover> covers = [];
        foreach (Node node in Analysis.Nodes.Reverse())
        {
            if (Analysis.IsCovered(node)) continue;
            Cover? best = null;
            if (!Options.ReferenceOnly && Options.Type == DType.Float32)
            {
                foreach (IKernelFamily family in KernelFamilies.All)
                {
                    if (family.TryCover(node, context) is { } c && (best is null || c.Saving > best.Saving)) best = c;
                }
            }

            best ??= ReferenceCover.For(node, Options);
            foreach (Node n in best.Nodes) Analysis.MarkCovered(n);
            covers.Add(best);
        }

        // A cover stands where its last node stands: everything that it reads is computed before its first node, or inside it.
        return [.. covers.OrderBy(c => c.Last.Index).SelectMany(c => c.FirstHalf is { } first ? new[] { first, c } : [c])];
    }

    /// <summary>Gives up a cover's output between the passes of its stage, if no other stage reads it.</summary>
    private static bool Recompute(Slot s, int cover, int[] passOf)
    {
        int n = passOf.Length / 2, forward = passOf[cover], back = passOf[passOf.Length - 1 - cover];
        if (!s.IsUsed || s.BatchWide || forward == back || s.Death < n || s.Touches.Any(p => passOf[p] != (p < n ? forward : back))) return false;
        s.Gap = (s.Touches.Where(p => p < n).Max(), Array.IndexOf(passOf, back));
        return true;
    }

    /// <summary>Numbers the passes over the data: a stage's forward pass and its backward pass are two, except for the last stage, which turns round block by block.</summary>
    private static int[] Passes(List<Stage> stages, int n)
    {
        int[] pass = new int[2 * n];
        for (int s = 0, at = 0; s < stages.Count; s++)
        {
            for (int i = 0; i < stages[s].Covers.Length; i++, at++)
            {
                pass[at] = s;
                pass[2 * n - 1 - at] = s == stages.Count - 1 ? s : 2 * stages.Count - 1 - s;
            }
        }

        return pass;
    }

    /// <summary>
    /// As many as there may be threads, unless reading them all would take as long as the work of one: what one core has written costs another so much.
    /// </summary>
    private int Lanes(long flops)
    {
        long weights = Math.Max(1, Analysis.Trained.Where(p => !_wholeGradients.ContainsKey(p)).Sum(p => (long)_graph.Parameters.Items[p].Shape.Size));
        double worth = Training ? Math.Sqrt((double)flops * Options.MaxRows / weights / FlopsOfReduction) : MostLanes;
        return worth >= MostLanes ? MostLanes : 1 << (int)Math.Log2(Math.Max(1, worth));
    }

    private int BlockRows(long arenaRow, long flops, int lanes)
    {
        long cached = Math.Max(1, BlockBytes / Math.Max(1, arenaRow));
        long worthwhile = Math.Max(1, (Training ? BlockFlops : BlockFlopsOfPrediction) / Math.Max(1, flops));
        // While training a block is no larger than a lane, unless there is too little work for that; otherwise there are some for each thread, so that all end at the same time.
        long share = Training ? (Options.MaxRows + lanes - 1) / lanes : (Options.MaxRows + BlocksOfPrediction * TallestTile - 1) / (BlocksOfPrediction * TallestTile) * TallestTile;
        return (int)Math.Clamp(Math.Max(worthwhile, Math.Min(cached, share)), 1, Options.MaxRows);
    }
}

/// <summary>A packed form that a plan reads.</summary>
internal sealed record PackedRequest(Parameter Parameter, PackedFormat Format);
