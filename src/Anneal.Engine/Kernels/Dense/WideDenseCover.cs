using System.Collections.Immutable;
using System.Numerics;
using System.Numerics.Tensors;
using Anneal.Engine.Compilation;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Kernels;

/// <summary>
/// A dense layer whose weights do not fit in the cache beside a block's values: the whole batch at once, so that the weights, and their gradient,
/// pass through the cache once a step. Tasks are cut by rows and columns, from shapes alone; each writes its own part of the result.
/// </summary>
internal sealed unsafe class WideDenseCover : Cover, IBatchParts
{
    /// <summary>Weights from which a layer is wide: one mebibyte.</summary>
    private const int WideWeights = 256 * 1024;

    /// <summary>The same for a layer that is trained and reads the input itself: nothing before it has to wait, and its gradient is written once, not lane by lane.</summary>
    private const int WideFirstWeights = 32 * 1024;

    private const int TileRows = 12, RowsOfTask = 64, DepthOfPass = 512, PanelsOfTask = 8, MostGradientRows = 48, GradientsOfTask = 32 * 1024, Slices = 4, RowsOfSum = 8;

    private readonly Node _dense;
    private readonly Parameter _kernel;
    private readonly Parameter? _bias;
    private readonly Panels _outPanels, _inPanels;
    private readonly int _in, _out;
    private readonly bool _relu;
    private int _packed, _flipped;
    private Slot _x = null!, _y = null!;
    private Slot? _passes, _slices;
    private GradientSlot _dx, _dy;
    private bool _wantsKernel, _wantsBias;
    private int _maxRows;

    public WideDenseCover(ImmutableArray<Node> nodes) : base(nodes)
    {
        _dense = nodes[0];
        _relu = nodes.Length == 2;
        _kernel = _dense.Parameters[0];
        _bias = _dense.Parameters.Length == 2 ? _dense.Parameters[1] : null;
        (_in, _out) = (_kernel.Shape[0], _kernel.Shape[1]);
        (_outPanels, _inPanels) = (Panels.Of(_out), Panels.Of(_in));
    }

    private enum Part
    {
        Forward,
        OneRow,
        Slice,
        SliceSum,
        InputGradient,
        KernelGradient,
    }

    /// <summary>Rows of the kernel's gradient in one task: whole tiles, and so few that the threads' shares are nearly the same.</summary>
    private int GradientRows => Math.Clamp(GradientsOfTask / _out / TileRows * TileRows, TileRows, MostGradientRows);

    private int GatheredFloats => _maxRows * GradientRows + Tiles.Lanes * 4;

    private int Passes => (_in + DepthOfPass - 1) / DepthOfPass;

    public override bool BatchWide => true;

    public override double Saving => _out + Nodes.Length;

    public static bool Suits(Node dense, CoverContext at)
        => dense.Inputs[0].Shape.Rank == 1 && !(at.Training && at.IsShared(dense.Parameters[0])) && dense.Parameters[0].Shape.Size >= (at.Training && at.IsInput(dense.Inputs[0]) ? WideFirstWeights : WideWeights);

    public override object NewState() => new BatchWork(this);

    public override void Bind(CoverBinder binder)
    {
        _wantsKernel = binder.WantsGradient(_kernel);
        _wantsBias = _bias is not null && binder.WantsGradient(_bias);
        _x = binder.Value(_dense.Inputs[0], inBackward: _wantsKernel);
        _y = binder.Value(Last.Output, inBackward: _relu);
        _dy = binder.OutputGradient(Last.Output);
        _dx = binder.InputGradient(_dense.Inputs[0]);
        _packed = binder.Packed(_kernel, new RowPanelFormat(_in, _out, 1));
        if (_dx.IsNeeded) _flipped = binder.Packed(_kernel, new FlippedPanelFormat(1, 1, _in, _out, 1));
        if (!binder.HasBackward) _passes = binder.Fixed($"{_dense.Name} passes", (long)Passes * _outPanels.PaddedColumns * sizeof(float));
        _maxRows = binder.Options.MaxRows;
        if (binder.HasBackward && 2L * Slices * _maxRows <= _in) _slices = binder.Fixed($"{_dense.Name} slices", (long)Slices * _maxRows * _out * sizeof(float));
        long edge = Math.Max(RowProduct.EdgeFloats, OuterProduct.EdgeFloats), gradients = binder.HasBackward ? GatheredFloats + (long)GradientRows * _out : 0;
        binder.Scratch((edge + gradients) * sizeof(float));
        if (_wantsKernel) binder.WritesWholeGradient(_kernel, GradientRows * _out);
    }

    public override void Forward(in CoverCall c)
    {
        BatchWork work = (BatchWork)c.State(this);
        if (_slices is not null)
        {
            work.Run(c, (int)Part.Slice, Slices * _outPanels.Items.Length);
            work.Run(c, (int)Part.SliceSum, (c.Rows + RowsOfSum - 1) / RowsOfSum);
            return;
        }

        if (c.Rows > 1 || _passes is null)
        {
            work.Run(c, (int)Part.Forward, (c.Rows + RowsOfTask - 1) / RowsOfTask * _outPanels.Items.Length);
            return;
        }

        // The weights of one row's product come from memory: the threads fetch them together, and the passes are added in the order of a batch.
        work.Run(c, (int)Part.OneRow, Passes);
        float* y = c.Floats(_y), sums = (float*)c.Run.FixedPointer(_passes);
        for (int i = 0; i < _out; i++) y[i] = sums[i];
        for (int pass = 1; pass < Passes; pass++)
        {
            sums += _outPanels.PaddedColumns;
            for (int i = 0; i < _out; i++) y[i] += sums[i];
        }

        foreach (Panel p in _outPanels.Items) Finish(c, p, y + p.Start, 1);
    }

    public override void Backward(in CoverCall c)
    {
        float* dy = c.Floats(_dy.Slot!);
        if (_relu) ReluKernel.TakeBack(dy, c.Floats(_y), c.Rows * _out);
        if (_wantsBias) DenseCover.AddRows(dy, c.Rows, _out, (float*)c.ParameterGradient(_bias!));
        BatchWork work = (BatchWork)c.State(this);
        if (_wantsKernel) work.Run(c, (int)Part.KernelGradient, (_in + GradientRows - 1) / GradientRows);
        if (_dx.IsNeeded) work.Run(c, (int)Part.InputGradient, (_inPanels.Items.Length + PanelsOfTask - 1) / PanelsOfTask);
    }

    public void RunPart(in CoverCall c, int part, int task)
    {
        if ((Part)part == Part.Forward) ForwardPart(c, task);
        else if ((Part)part == Part.OneRow) OneRowPart(c, task);
        else if ((Part)part == Part.Slice) SlicePart(c, task);
        else if ((Part)part == Part.SliceSum) SliceSumPart(c, task);
        else if ((Part)part == Part.InputGradient) InputGradientPart(c, task);
        else KernelGradientPart(c, task);
    }

    /// <summary>Some rows and one panel of the output: pass by pass through the depth, so that a pass' weights and inputs stay in the cache.</summary>
    private void ForwardPart(in CoverCall c, int task)
    {
        int panels = _outPanels.Items.Length, first = task / panels * RowsOfTask, rows = Math.Min(RowsOfTask, c.Rows - first);
        Panel p = _outPanels.Items[task % panels];
        float* y = c.Floats(_y) + (nint)first * _out + p.Start;
        Product(c, c.Floats(_x) + (nint)first * _in, rows, 0, _in, p, y);
        Finish(c, p, y, rows);
    }

    /// <summary>
    /// A slice of the depth, for few rows: a thread reads the weights that it has updated, and not those that lie in another core's cache.
    /// </summary>
    private void SlicePart(in CoverCall c, int task)
    {
        int panels = _outPanels.Items.Length, slice = task / panels;
        Panel p = _outPanels.Items[task % panels];
        Product(c, c.Floats(_x), c.Rows, _in * slice / Slices, _in * (slice + 1) / Slices, p, SliceSums(c, slice) + p.Start);
    }

    private void SliceSumPart(in CoverCall c, int task)
    {
        int first = task * RowsOfSum, rows = Math.Min(RowsOfSum, c.Rows - first);
        Span<float> y = new(c.Floats(_y) + (nint)first * _out, rows * _out);
        Slice(c, 0).CopyTo(y);
        for (int slice = 1; slice < Slices; slice++) TensorPrimitives.Add(y, Slice(c, slice), y);
        foreach (Panel p in _outPanels.Items) Finish(c, p, c.Floats(_y) + (nint)first * _out + p.Start, rows);
        ReadOnlySpan<float> Slice(in CoverCall call, int slice) => new(SliceSums(call, slice) + (nint)first * _out, rows * _out);
    }

    private float* SliceSums(in CoverCall c, int slice) => (float*)c.Run.FixedPointer(_slices!) + (nint)slice * _maxRows * _out;

    /// <summary>One pass of a single row.</summary>
    private void OneRowPart(in CoverCall c, int pass)
    {
        int k = pass * DepthOfPass;
        float* sums = (float*)c.Run.FixedPointer(_passes!) + (nint)pass * _outPanels.PaddedColumns;
        foreach (Panel p in _outPanels.Items) Product(c, c.Floats(_x), 1, k, Math.Min(k + DepthOfPass, _in), p, sums + p.Start);
    }

    /// <summary>One panel of some rows' product, of a part of the depth: pass by pass.</summary>
    private void Product(in CoverCall c, float* x, int rows, int from, int to, Panel p, float* y)
    {
        float* packed = c.Packed(_packed) + (nint)p.Start * _in;
        for (int k = from; k < to; k += DepthOfPass)
        {
            RowProduct.Run(
                x + k, _in, rows, RowProduct.OneSegment, 1, Math.Min(DepthOfPass, to - k), packed + (nint)k * p.Width, p, y, _out, k == from ? Tiles.Store : Tiles.Add, null,
                (float*)c.Scratch);
        }
    }

    private void Finish(in CoverCall c, Panel p, float* y, int rows)
    {
        float* bias = _bias is null ? null : (float*)c.Parameter(_bias) + p.Start;
        for (int r = 0; r < rows; r++, y += _out)
        {
            int i = 0;
            for (; i <= p.Columns - Vector<float>.Count; i += Vector<float>.Count)
            {
                Vector<float> v = Vector.Load(y + i);
                if (bias is not null) v += Vector.Load(bias + i);
                if (_relu) v = Vector.ConditionalSelect(Vector.LessThanOrEqual(v, Vector<float>.Zero), Vector<float>.Zero, v);
                v.Store(y + i);
            }

            for (; i < p.Columns; i++)
            {
                float v = bias is null ? y[i] : y[i] + bias[i];
                y[i] = _relu && v <= 0 ? 0 : v;
            }
        }
    }

    private void InputGradientPart(in CoverCall c, int task)
    {
        int end = Math.Min(_inPanels.Items.Length, (task + 1) * PanelsOfTask);
        for (int i = task * PanelsOfTask; i < end; i++)
        {
            Panel p = _inPanels.Items[i];
            RowProduct.Run(
                c.Floats(_dy.Slot!), _out, c.Rows, RowProduct.OneSegment, 1, _out, c.Packed(_flipped) + (nint)p.Start * _out, p,
                c.Floats(_dx.Slot!) + p.Start, _in, _dx.Accumulate ? Tiles.Add : Tiles.Store, null, (float*)c.Scratch);
        }
    }

    /// <summary>
    /// Some rows of the kernel's gradient, and where possible of the weights at once: gradients that nobody keeps leave the cache to the optimizer's numbers.
    /// The rows' inputs are gathered first: far apart, they would fall on the same cache lines.
    /// </summary>
    private void KernelGradientPart(in CoverCall c, int task)
    {
        int first = task * GradientRows, depth = Math.Min(GradientRows, _in - first);
        float* gathered = (float*)c.Scratch, own = gathered + GatheredFloats, edge = own + (nint)GradientRows * _out, x = c.Floats(_x) + first;
        for (int r = 0; r < c.Rows; r++) Buffer.MemoryCopy(x + (nint)r * _in, gathered + r * depth, depth * sizeof(float), depth * sizeof(float));
        float* dw = c.Run.UpdatesPieces ? own : (float*)c.ParameterGradient(_kernel) + (nint)first * _out;
        new Span<float>(dw, depth * _out).Clear();
        OuterProduct.Run(gathered, depth, 0, depth, c.Floats(_dy.Slot!), _out, 0, _out, dw, _out, 1, c.Rows, edge);
        if (c.Run.UpdatesPieces) c.Run.UpdatePiece(_kernel.Index, task, dw);
    }
}
