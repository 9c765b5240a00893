using System.Collections.Immutable;
using System.Numerics;
using Anneal.Engine.Compilation;
using Anneal.Engine.Graphs;

namespace Anneal.Engine.Kernels;

/// <summary>A dense layer with bias and ReLU, on one block of rows: three matrix products on register tiles.</summary>
internal sealed unsafe class DenseCover : Cover
{
    private const int RowsOfSum = 64;

    private readonly Node _dense;
    private readonly Parameter _kernel;
    private readonly Parameter? _bias;
    private readonly Panels _outPanels, _inPanels;
    private readonly int _in, _out, _vectors;
    private readonly bool _relu;
    private readonly float[] _noBias;
    private int _packed, _flipped;
    private Slot _x = null!, _y = null!;
    private GradientSlot _dx, _dy;
    private bool _wantsKernel, _wantsBias, _narrow, _sparse;

    public DenseCover(ImmutableArray<Node> nodes) : base(nodes)
    {
        _dense = nodes[0];
        _relu = nodes.Length == 2;
        _kernel = _dense.Parameters[0];
        _bias = _dense.Parameters.Length == 2 ? _dense.Parameters[1] : null;
        (_in, _out) = (_kernel.Shape[0], _kernel.Shape[1]);
        _vectors = _dense.Inputs[0].Shape.Size / _in;
        (_outPanels, _inPanels) = (Panels.Of(_out), Panels.Of(_in));
        _noBias = GC.AllocateArray<float>(_outPanels.PaddedColumns, pinned: true);
    }

    public override double Saving => _vectors * _out + Nodes.Length;

    public override void Bind(CoverBinder binder)
    {
        _wantsKernel = binder.WantsGradient(_kernel);
        _wantsBias = _bias is not null && binder.WantsGradient(_bias);
        _x = binder.Value(_dense.Inputs[0], inBackward: _wantsKernel);
        _y = binder.Value(Last.Output, inBackward: _relu);
        _dy = binder.OutputGradient(Last.Output);
        _dx = binder.InputGradient(_dense.Inputs[0]);
        // Turning the kernel round in every training step would cost more than it brings.
        _narrow = !binder.HasBackward && DotProduct.Suits(_in, _out);
        _sparse = !binder.HasBackward && binder.Options.MaxRows == 1 && _vectors == 1 && SparseRow.Suits(_in, _out);
        _packed = binder.Packed(_kernel, _narrow ? DotProduct.Format(_in, _out) : _sparse ? new SparseRowFormat(_in, _out) : new RowPanelFormat(_in, _out, 1));
        if (_dx.IsNeeded) _flipped = binder.Packed(_kernel, new FlippedPanelFormat(1, 1, _in, _out, 1));
        binder.Scratch(_sparse ? SparseRow.ScratchBytes(_in) : (long)Math.Max(RowProduct.EdgeFloats, OuterProduct.EdgeFloats) * sizeof(float));
    }

    public override void Forward(in CoverCall c)
    {
        float* bias = _bias is null ? (float*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref _noBias[0]) : (float*)c.Parameter(_bias);
        if (_narrow)
        {
            DotProduct.Run(c.Floats(_x), _in, c.Rows * _vectors, _in, c.Packed(_packed), _out, c.Floats(_y), bias, _relu);
            return;
        }

        if (_sparse)
        {
            SparseRow.Run(c.Floats(_x), _in, c.Packed(_packed), _out, bias, _relu, c.Floats(_y), (float*)c.Scratch);
            return;
        }

        RowProduct.Run(
            c.Floats(_x), _in, c.Rows * _vectors, RowProduct.OneSegment, 1, _in, c.Packed(_packed), _in, 0, _outPanels,
            c.Floats(_y), _out, _relu ? Tiles.BiasRelu : Tiles.Bias, bias, (float*)c.Scratch);
    }

    public override void Backward(in CoverCall c)
    {
        int rows = c.Rows * _vectors;
        float* dy = c.Floats(_dy.Slot!), edge = (float*)c.Scratch;

        // Nobody reads the output's gradient after this cover: the ReLU may be taken back in place.
        if (_relu) ReluKernel.TakeBack(dy, c.Floats(_y), rows * _out);
        if (_wantsBias) AddRows(dy, rows, _out, (float*)c.ParameterGradient(_bias!));
        if (_wantsKernel)
            OuterProduct.Run(c.Floats(_x), _in, 0, _in, dy, _out, 0, _out, (float*)c.ParameterGradient(_kernel), _out, 1, rows, edge);
        if (!_dx.IsNeeded) return;
        RowProduct.Run(
            dy, _out, rows, RowProduct.OneSegment, 1, _out, c.Packed(_flipped), _out, 0, _inPanels,
            c.Floats(_dx.Slot!), _in, _dx.Accumulate ? Tiles.Add : Tiles.Store, null, edge);
    }

    /// <summary>sums[i] += Σ dy[row, i], stretch by stretch: sums of sums err less than long sums.</summary>
    internal static void AddRows(float* dy, int rows, int columns, float* sums)
    {
        for (int r = 0; r < rows; r += RowsOfSum, dy += (nint)RowsOfSum * columns) AddStretch(dy, Math.Min(RowsOfSum, rows - r), columns, sums);
    }

    private static void AddStretch(float* dy, int rows, int columns, float* sums)
    {
        int lanes = Vector<float>.Count, i = 0;
        for (; i <= columns - 2 * lanes; i += 2 * lanes)
        {
            Vector<float> a = default, b = default;
            float* row = dy + i;
            for (int r = 0; r < rows; r++, row += columns)
            {
                a += Vector.Load(row);
                b += Vector.Load(row + lanes);
            }

            (Vector.Load(sums + i) + a).Store(sums + i);
            (Vector.Load(sums + i + lanes) + b).Store(sums + i + lanes);
        }

        for (; i <= columns - lanes; i += lanes)
        {
            Vector<float> a = default;
            float* row = dy + i;
            for (int r = 0; r < rows; r++, row += columns) a += Vector.Load(row);
            (Vector.Load(sums + i) + a).Store(sums + i);
        }

        for (; i < columns; i++)
        {
            float a = 0;
            for (int r = 0; r < rows; r++) a += dy[(nint)r * columns + i];
            sums[i] += a;
        }
    }
}
