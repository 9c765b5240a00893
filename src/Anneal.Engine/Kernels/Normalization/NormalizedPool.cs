using Anneal.Engine.Compilation;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Kernels;

/// <summary>
/// The max-pooling behind a batch normalisation, for both of its halves: the normalised values of all pixels are never stored, nor are their gradients, which
/// would travel through memory between the halves.
/// </summary>
internal sealed unsafe class NormalizedPool(Node node)
{
    private readonly NormalizedPooling _kernel = new(((MaxPoolingOp)node.Op).PoolSize, node.Output.Shape[0], node.Output.Shape[1], node.Output.Shape[2]);
    private readonly int _in = node.Inputs[0].Shape.Size, _out = node.Output.Shape.Size;
    private Slot? _codes, _centred;

    public void Bind(CoverBinder binder)
    {
        _codes = binder.Saved($"{node.Name} codes", _out);
        _centred = binder.Saved($"{node.Name} centred", (long)_out * sizeof(float));
    }

    /// <summary>After <see cref="Bind"/>: on the way back the first half comes last.</summary>
    public void BindFirstHalf(CoverBinder binder) => binder.ReadsInBackward(_codes);

    public void Forward(in CoverCall c, float* x, BatchMoments moments, bool relu, float* y)
    {
        float* centred = _centred is null ? null : c.Floats(_centred);
        byte* codes = _codes is null ? null : c.Pointer(_codes);
        for (int r = 0; r < c.Rows; r++)
        {
            _kernel.Forward(x, moments.Mean(c), moments.Scale(c), moments.Shift(c), relu, y, centred, codes);
            x += _in;
            y += _out;
            if (codes == null) continue;
            centred += _out;
            codes += _out;
        }
    }

    public void SumGradients(in CoverCall c, float* dy, BatchMoments moments)
    {
        for (int r = 0; r < c.Rows; r++)
        {
            float* sums = moments.Row(c, c.FirstRow + r);
            // Repeated channels have no sums of their own here.
            new Span<float>(sums, 2 * moments.Width).Clear();
            _kernel.SumGradients(dy + (nint)r * _out, c.Pointer(_codes!) + (nint)r * _out, c.Floats(_centred!) + (nint)r * _out, sums, sums + moments.Width);
        }
    }

    public void Differentiate(in CoverCall c, float* dy, float* x, BatchMoments moments, bool add, float* dx)
    {
        for (int r = 0; r < c.Rows; r++)
        {
            _kernel.Differentiate(
                dy + (nint)r * _out, c.Pointer(_codes!) + (nint)r * _out, x + (nint)r * _in, moments.Mean(c), moments.MeanGradient(c), moments.MeanProduct(c), moments.Scale(c), add,
                dx + (nint)r * _in);
        }
    }
}
