using System.Numerics.Tensors;
using Anneal.Engine.Compilation;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Kernels;

/// <summary>Covers max-pooling of windows that lie side by side, alone.</summary>
internal sealed class MaxPoolingFamily : IKernelFamily
{
    public Cover? TryCover(Node last, CoverContext at) => last.Op is MaxPoolingOp p && ConvolutionFamily.IsPlain(p) ? new MaxPoolingCover(last, p) : null;
}

/// <summary>Max-pooling that keeps a byte an output element for the way back.</summary>
internal sealed unsafe class MaxPoolingCover(Node node, MaxPoolingOp op) : Cover([node])
{
    private readonly Shape _in = node.Inputs[0].Shape, _out = node.Output.Shape;
    private Slot _x = null!, _y = null!;
    private Slot? _codes, _addend;
    private GradientSlot _dx, _dy;

    public override double Saving => 0.5;

    public override void Bind(CoverBinder binder)
    {
        _x = binder.Value(node.Inputs[0], inBackward: false);
        _y = binder.Value(node.Output, inBackward: false);
        _codes = binder.Saved($"{node.Name} codes", _out.Size);
        _dy = binder.OutputGradient(node.Output);
        _dx = binder.InputGradient(node.Inputs[0]);
        if (_dx.Accumulate) _addend = binder.BackwardTemporary($"{node.Name} gradient", (long)_in.Size * sizeof(float));
        binder.Scratch((long)(_out[2] + Tiles.Lanes * 4) * sizeof(float));
    }

    public override void Forward(in CoverCall c)
    {
        nint row = (nint)_in[1] * _in[2], outRow = (nint)_out[1] * _out[2];
        for (int r = 0; r < c.Rows; r++)
        {
            for (int i = 0; i < _out[0]; i++)
            {
                PoolingCodes.Forward(
                    c.Floats(_x) + (nint)r * _in.Size + i * op.PoolSize.H * row, row, op.PoolSize, _out[1], _out[2], c.Floats(_y) + (nint)r * _out.Size + i * outRow,
                    _codes is null ? null : c.Pointer(_codes) + (nint)r * _out.Size + i * outRow, relu: false);
            }
        }
    }

    public override void Backward(in CoverCall c)
    {
        if (!_dx.IsNeeded) return;
        Span<float> dx = new(c.Floats(_dx.Slot!), c.Rows * _in.Size), to = _addend is null ? dx : new(c.Floats(_addend), dx.Length);
        nint row = (nint)_in[1] * _in[2], outRow = (nint)_out[1] * _out[2];
        // Pixels beyond the last whole window have no gradient; all others are written.
        if (_out[0] * op.PoolSize.H < _in[0] || _out[1] * op.PoolSize.W < _in[1]) to.Clear();
        fixed (float* target = to)
        {
            for (int r = 0; r < c.Rows; r++)
            {
                for (int i = 0; i < _out[0]; i++)
                {
                    PoolingCodes.Backward(
                        c.Floats(_dy.Slot!) + (nint)r * _out.Size + i * outRow, c.Pointer(_codes!) + (nint)r * _out.Size + i * outRow, 1, _out[1], _out[2], op.PoolSize,
                        target + (nint)r * _in.Size + i * op.PoolSize.H * row, _in[2], row, (float*)c.Scratch);
                }
            }
        }

        if (_addend is not null) TensorPrimitives.Add(dx, to, dx);
    }
}
