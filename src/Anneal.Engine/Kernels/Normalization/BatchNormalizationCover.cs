using System.Collections.Immutable;
using Anneal.Engine.Compilation;
using Anneal.Engine.Execution;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Kernels;

/// <summary>
/// Batch normalisation while training. Some rows are a task: each task's mean and squared deviations stay near its own mean, and are put together
/// in order (Chan, Golub and LeVeque, "Updating formulae and a pairwise algorithm for computing sample variances", 1979).
/// </summary>
internal sealed unsafe class BatchNormalizationCover : Cover
{
    /// <summary>Elements of a task: 128 KiB, read twice while they are in the cache.</summary>
    private const int ElementsOfTask = 32 * 1024;

    private readonly Node _node;
    private readonly BatchNormalizationOp _op;
    private readonly Parameter? _gamma, _beta;
    private readonly Parameter _movingMean, _movingVariance;
    private readonly int _size, _channels, _positions, _rowsOfTask;
    private readonly bool _relu;
    private Slot _x = null!, _y = null!, _fixed = null!;
    private GradientSlot _dx, _dy;
    private bool _wantsGamma, _wantsBeta;

    public BatchNormalizationCover(ImmutableArray<Node> nodes) : base(nodes)
    {
        _node = nodes[0];
        _op = (BatchNormalizationOp)_node.Op;
        _relu = nodes.Length == 2;
        int at = 0;
        if (_op.Scale) _gamma = _node.Parameters[at++];
        if (_op.Center) _beta = _node.Parameters[at++];
        (_movingMean, _movingVariance) = (_node.Parameters[at], _node.Parameters[at + 1]);
        _size = _node.Output.Shape.Size;
        _channels = _node.Output.Shape.Last;
        _positions = _channels == 0 ? 0 : _size / _channels;
        _rowsOfTask = Math.Max(1, ElementsOfTask / Math.Max(1, _size));
    }

    private enum Part
    {
        Statistics,
        Normalize,
        GradientSums,
        InputGradient,
    }

    public override bool BatchWide => true;

    public override double Saving => _size + Nodes.Length;

    public override object NewState() => new Work(this);

    public override void Bind(CoverBinder binder)
    {
        _x = binder.Value(_node.Inputs[0], inBackward: true);
        _y = binder.Value(Last.Output, inBackward: _relu);
        _dy = binder.OutputGradient(Last.Output);
        _dx = binder.InputGradient(_node.Inputs[0]);
        _wantsGamma = _gamma is not null && binder.WantsGradient(_gamma);
        _wantsBeta = _beta is not null && binder.WantsGradient(_beta);
        if (_wantsGamma) binder.WritesWholeGradient(_gamma!);
        if (_wantsBeta) binder.WritesWholeGradient(_beta!);

        // Mean, 1 / deviation, scale, shift, two means of gradients; then two sums a task.
        binder.Scratch(2L * _channels * sizeof(float));
        _fixed = binder.Fixed($"{_node.Name} statistics", (6L + 2L * Tasks(binder.Options.MaxRows)) * _channels * sizeof(float));
    }

    public override void Forward(in CoverCall c)
    {
        Work work = (Work)c.State(this);
        work.Run(c, Part.Statistics, Tasks(c.Rows));
        Combine(c);
        work.Run(c, Part.Normalize, Tasks(c.Rows));
    }

    public override void Backward(in CoverCall c)
    {
        Work work = (Work)c.State(this);
        work.Run(c, Part.GradientSums, Tasks(c.Rows));
        float* mean = Numbers(c, 0), inverse = Numbers(c, 1), meanSum = Numbers(c, 4), meanDot = Numbers(c, 5);
        double count = (double)c.Rows * _positions;
        for (int k = 0; k < _channels; k++)
        {
            double sum = 0, dot = 0;
            for (int t = 0; t < Tasks(c.Rows); t++)
            {
                sum += TaskNumbers(c, t)[k];
                dot += TaskNumbers(c, t)[_channels + k];
            }

            if (_wantsGamma) ((float*)c.ParameterGradient(_gamma!))[k] = (float)(dot * inverse[k]);
            if (_wantsBeta) ((float*)c.ParameterGradient(_beta!))[k] = (float)sum;
            meanSum[k] = (float)(sum / count);
            meanDot[k] = (float)(dot * inverse[k] * inverse[k] / count);
        }

        if (_dx.IsNeeded) work.Run(c, Part.InputGradient, Tasks(c.Rows));
    }

    private int Tasks(int rows) => (rows + _rowsOfTask - 1) / _rowsOfTask;

    /// <summary>Mean (0), 1 / deviation (1), scale (2), shift (3), mean gradient (4), mean product with the input (5).</summary>
    private float* Numbers(in CoverCall c, int which) => (float*)c.Run.FixedPointer(_fixed) + (nint)which * _channels;

    private float* TaskNumbers(in CoverCall c, int task) => Numbers(c, 6 + 2 * task);

    /// <summary>The tasks' means and squares become the batch's, and move the moving ones.</summary>
    private void Combine(in CoverCall c)
    {
        float* mean = Numbers(c, 0), inverse = Numbers(c, 1), scale = Numbers(c, 2), shift = Numbers(c, 3);
        float* movingMean = (float*)c.Parameter(_movingMean), movingVariance = (float*)c.Parameter(_movingVariance);
        float* gamma = _gamma is null ? null : (float*)c.Parameter(_gamma), beta = _beta is null ? null : (float*)c.Parameter(_beta);
        double count = (double)c.Rows * _positions;
        for (int k = 0; k < _channels; k++)
        {
            double sum = 0, squares = 0;
            for (int t = 0; t < Tasks(c.Rows); t++) sum += (double)TaskNumbers(c, t)[k] * Count(c, t);
            double m = sum / count;
            for (int t = 0; t < Tasks(c.Rows); t++)
            {
                double off = TaskNumbers(c, t)[k] - m;
                squares += TaskNumbers(c, t)[_channels + k] + off * off * Count(c, t);
            }

            double variance = squares / count;
            mean[k] = (float)m;
            inverse[k] = (float)(1 / Math.Sqrt(variance + _op.Epsilon));
            scale[k] = gamma is null ? inverse[k] : gamma[k] * inverse[k];
            shift[k] = beta is null ? 0 : beta[k];
            movingMean[k] = (float)(movingMean[k] * _op.Momentum + m * (1 - _op.Momentum));
            movingVariance[k] = (float)(movingVariance[k] * _op.Momentum + variance * (1 - _op.Momentum));
        }
    }

    private double Count(in CoverCall c, int task) => (double)Math.Min(_rowsOfTask, c.Rows - task * _rowsOfTask) * _positions;

    private void RunPart(in CoverCall c, Part part, int task)
    {
        int first = task * _rowsOfTask, rows = Math.Min(_rowsOfTask, c.Rows - first), positions = rows * _positions;
        nint at = (nint)first * _size;
        float* x = c.Floats(_x) + at, numbers = TaskNumbers(c, task), work = (float*)c.Scratch;
        switch (part)
        {
            case Part.Statistics:
                ChannelKernels.Sum(x, positions, _channels, numbers, work);
                for (int k = 0; k < _channels; k++) numbers[k] /= positions;
                ChannelKernels.SumSquares(x, positions, _channels, numbers, numbers + _channels, work);
                break;
            case Part.Normalize:
                ChannelKernels.Normalize(x, positions, _channels, Numbers(c, 0), Numbers(c, 2), Numbers(c, 3), _relu, c.Floats(_y) + at);
                break;
            case Part.GradientSums:
                float* dy = c.Floats(_dy.Slot!) + at;
                if (_relu) ReluKernel.TakeBack(dy, c.Floats(_y) + at, rows * _size);
                ChannelKernels.SumGradients(dy, x, positions, _channels, Numbers(c, 0), numbers, numbers + _channels, work);
                break;
            default:
                ChannelKernels.Differentiate(
                    c.Floats(_dy.Slot!) + at, x, positions, _channels, Numbers(c, 0), Numbers(c, 4), Numbers(c, 5), Numbers(c, 2), _dx.Accumulate, c.Floats(_dx.Slot!) + at);
                break;
        }
    }

    /// <summary>One run's work for the pool.</summary>
    private sealed class Work(BatchNormalizationCover cover) : IParallelWork
    {
        private PlanRun? _run;
        private Part _part;
        private int _rows;

        public void Run(in CoverCall c, Part part, int tasks)
        {
            (_run, _part, _rows) = (c.Run, part, c.Rows);
            c.Run.Pool.Run(tasks, this);
        }

        void IParallelWork.Run(int task, int worker)
            => cover.RunPart(new CoverCall { Run = _run!, Worker = worker, Lane = 0, FirstRow = 0, Rows = _rows }, _part, task);
    }
}
