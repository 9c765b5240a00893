using System.Numerics.Tensors;
using Anneal.Engine.Compilation;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Kernels;

/// <summary>
/// Softmax and categorical crossentropy at once. Where nothing is clipped the gradient is p · Σt − t; a clipped class has no gradient of its own, as in
/// <see cref="CategoricalCrossentropyOp"/>.
/// </summary>
internal sealed unsafe class SoftmaxCrossentropyCover(Node softmax, Node loss) : Cover([softmax, loss])
{
    private readonly int _classes = softmax.Output.Shape.Size;
    private readonly double _epsilon = ((CategoricalCrossentropyOp)loss.Op).Epsilon;
    private Slot _x = null!, _p = null!, _t = null!, _loss = null!;
    private Slot? _weight;
    private GradientSlot _dx, _dloss;

    public override double Saving => _classes + 2;

    public override void Bind(CoverBinder binder)
    {
        _x = binder.Value(softmax.Inputs[0], inBackward: false);
        _p = binder.Value(softmax.Output, inBackward: true);
        _t = binder.Value(loss.Inputs[1], inBackward: true);
        if (loss.Inputs.Length == 3) _weight = binder.Value(loss.Inputs[2], inBackward: true);
        _loss = binder.Value(loss.Output, inBackward: false);
        _dloss = binder.OutputGradient(loss.Output);
        _dx = binder.InputGradient(softmax.Inputs[0]);
    }

    public override void Forward(in CoverCall c)
    {
        float low = (float)_epsilon, high = (float)(1 - _epsilon);
        float* x = c.Floats(_x), p = c.Floats(_p), t = c.Floats(_t), loss = c.Floats(_loss);
        float* weight = _weight is null ? null : c.Floats(_weight);
        bool small = SmallSoftmax.Suits(_classes);
        if (small) SmallSoftmax.Run(x, p, c.Rows, _classes);
        for (int r = 0; r < c.Rows; r++, x += _classes, p += _classes, t += _classes)
        {
            float of = small
                ? SmallCrossentropy.Loss(p, t, _classes, low, high)
                : Loss(new ReadOnlySpan<float>(x, _classes), new Span<float>(p, _classes), new ReadOnlySpan<float>(t, _classes), low, high);
            loss[r] = weight is null ? of : of * weight[r];
        }
    }

    public override void Backward(in CoverCall c)
    {
        if (!_dx.IsNeeded) return;
        float low = (float)_epsilon, high = (float)(1 - _epsilon);
        bool small = SmallSoftmax.Suits(_classes);
        float* p = c.Floats(_p), t = c.Floats(_t), dx = c.Floats(_dx.Slot!), dloss = c.Floats(_dloss.Slot!), weight = _weight is null ? null : c.Floats(_weight);
        for (int r = 0; r < c.Rows; r++, p += _classes, t += _classes, dx += _classes)
        {
            float scale = dloss[r] * (weight is null ? 1 : weight[r]), kept = 0;
            if (small)
            {
                SmallCrossentropy.Gradient(p, t, _classes, low, high, scale, _dx.Accumulate, dx);
                continue;
            }

            for (int i = 0; i < _classes; i++) kept += p[i] < low || p[i] > high ? 0 : t[i];
            for (int i = 0; i < _classes; i++)
            {
                float g = scale * (p[i] * kept - (p[i] < low || p[i] > high ? 0 : t[i]));
                dx[i] = _dx.Accumulate ? dx[i] + g : g;
            }
        }
    }

    private static float Loss(ReadOnlySpan<float> x, Span<float> p, ReadOnlySpan<float> t, float low, float high)
    {
        Softmax(x, p);
        float sum = TensorPrimitives.Sum<float>(p), total = 0;
        for (int i = t.IndexOfAnyExcept(0f), next; i >= 0; i = next < 0 ? -1 : i + 1 + next)
        {
            total -= t[i] * MathF.Log(Math.Clamp(p[i] / sum, low, high));
            next = t[(i + 1)..].IndexOfAnyExcept(0f);
        }

        return total;
    }

    /// <summary>exp(x − max) / Σ, over one vector.</summary>
    internal static void Softmax(ReadOnlySpan<float> x, Span<float> p)
    {
        TensorPrimitives.Subtract(x, TensorPrimitives.Max(x), p);
        TensorPrimitives.Exp(p, p);
        TensorPrimitives.Divide(p, TensorPrimitives.Sum<float>(p), p);
    }
}
