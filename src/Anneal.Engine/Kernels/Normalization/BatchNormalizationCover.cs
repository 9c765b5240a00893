using System.Collections.Immutable;
using Anneal.Engine.Compilation;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Kernels;

/// <summary>
/// Batch normalisation while training. Some rows are a task: each task's mean and squared deviations stay near its own mean, and are put together
/// in order (Chan, Golub and LeVeque, "Updating formulae and a pairwise algorithm for computing sample variances", 1979).
/// </summary>
internal sealed unsafe class BatchNormalizationCover : NormalizationCover, IBatchParts
{
    /// <summary>Elements of a task: 128 KiB, read twice while they are in the cache.</summary>
    private const int ElementsOfTask = 32 * 1024;

    private readonly int _rowsOfTask;
    private Slot _x = null!, _y = null!, _fixed = null!;
    private GradientSlot _dx, _dy;
    private bool _wantsGamma, _wantsBeta;

    public BatchNormalizationCover(ImmutableArray<Node> nodes) : base(nodes)
        => _rowsOfTask = Math.Max(1, ElementsOfTask / Math.Max(1, Size));

    private enum Part
    {
        Statistics,
        Normalize,
        GradientSums,
        InputGradient,
    }

    public override bool BatchWide => true;

    public override object NewState() => new BatchWork(this);

    public override void Bind(CoverBinder binder)
    {
        _x = binder.Value(Node.Inputs[0], inBackward: true);
        _y = binder.Value(Last.Output, inBackward: HasRelu);
        _dy = binder.OutputGradient(Last.Output);
        _dx = binder.InputGradient(Node.Inputs[0]);
        _wantsGamma = Gamma is not null && binder.WantsGradient(Gamma);
        _wantsBeta = Beta is not null && binder.WantsGradient(Beta);
        if (_wantsGamma) binder.WritesWholeGradient(Gamma!);
        if (_wantsBeta) binder.WritesWholeGradient(Beta!);

        // Mean, 1 / deviation, scale, shift, two means of gradients; then two sums a task.
        binder.Scratch(2L * Channels * sizeof(float));
        _fixed = binder.Fixed($"{Node.Name} statistics", (6L + 2L * Tasks(binder.Options.MaxRows)) * Channels * sizeof(float));
    }

    public override void Forward(in CoverCall c)
    {
        BatchWork work = (BatchWork)c.State(this);
        work.Run(c, (int)Part.Statistics, Tasks(c.Rows));
        Combine(c);
        work.Run(c, (int)Part.Normalize, Tasks(c.Rows));
    }

    public override void Backward(in CoverCall c)
    {
        BatchWork work = (BatchWork)c.State(this);
        work.Run(c, (int)Part.GradientSums, Tasks(c.Rows));
        float* mean = Numbers(c, 0), inverse = Numbers(c, 1), meanSum = Numbers(c, 4), meanDot = Numbers(c, 5);
        double count = (double)c.Rows * Positions;
        for (int k = 0; k < Channels; k++)
        {
            double sum = 0, dot = 0;
            for (int t = 0; t < Tasks(c.Rows); t++)
            {
                sum += TaskNumbers(c, t)[k];
                dot += TaskNumbers(c, t)[Channels + k];
            }

            if (_wantsGamma) ((float*)c.ParameterGradient(Gamma!))[k] = (float)(dot * inverse[k]);
            if (_wantsBeta) ((float*)c.ParameterGradient(Beta!))[k] = (float)sum;
            meanSum[k] = (float)(sum / count);
            meanDot[k] = (float)(dot * inverse[k] * inverse[k] / count);
        }

        if (_dx.IsNeeded) work.Run(c, (int)Part.InputGradient, Tasks(c.Rows));
    }

    private int Tasks(int rows) => (rows + _rowsOfTask - 1) / _rowsOfTask;

    /// <summary>Mean (0), 1 / deviation (1), scale (2), shift (3), mean gradient (4), mean product with the input (5).</summary>
    private float* Numbers(in CoverCall c, int which) => (float*)c.Run.FixedPointer(_fixed) + (nint)which * Channels;

    private float* TaskNumbers(in CoverCall c, int task) => Numbers(c, 6 + 2 * task);

    /// <summary>The tasks' means and squares become the batch's, and move the moving ones.</summary>
    private void Combine(in CoverCall c)
    {
        float* mean = Numbers(c, 0), inverse = Numbers(c, 1), scale = Numbers(c, 2), shift = Numbers(c, 3);
        float* movingMean = (float*)c.Parameter(MovingMean), movingVariance = (float*)c.Parameter(MovingVariance);
        float* gamma = Gamma is null ? null : (float*)c.Parameter(Gamma), beta = Beta is null ? null : (float*)c.Parameter(Beta);
        double count = (double)c.Rows * Positions;
        for (int k = 0; k < Channels; k++)
        {
            double sum = 0, squares = 0;
            for (int t = 0; t < Tasks(c.Rows); t++) sum += (double)TaskNumbers(c, t)[k] * Count(c, t);
            double m = sum / count;
            for (int t = 0; t < Tasks(c.Rows); t++)
            {
                double off = TaskNumbers(c, t)[k] - m;
                squares += TaskNumbers(c, t)[Channels + k] + off * off * Count(c, t);
            }

            double variance = squares / count;
            mean[k] = (float)m;
            inverse[k] = (float)(1 / Math.Sqrt(variance + Op.Epsilon));
            scale[k] = gamma is null ? inverse[k] : gamma[k] * inverse[k];
            shift[k] = beta is null ? 0 : beta[k];
            movingMean[k] = (float)(movingMean[k] * Op.Momentum + m * (1 - Op.Momentum));
            movingVariance[k] = (float)(movingVariance[k] * Op.Momentum + variance * (1 - Op.Momentum));
        }
    }

    private double Count(in CoverCall c, int task) => (double)Math.Min(_rowsOfTask, c.Rows - task * _rowsOfTask) * Positions;

    public void RunPart(in CoverCall c, int part, int task)
    {
        int first = task * _rowsOfTask, rows = Math.Min(_rowsOfTask, c.Rows - first), positions = rows * Positions;
        nint at = (nint)first * Size;
        float* x = c.Floats(_x) + at, numbers = TaskNumbers(c, task), work = (float*)c.Scratch;
        switch ((Part)part)
        {
            case Part.Statistics:
                ChannelKernels.Sum(x, positions, Channels, numbers, work);
                for (int k = 0; k < Channels; k++) numbers[k] /= positions;
                ChannelKernels.SumSquares(x, positions, Channels, numbers, numbers + Channels, work);
                break;
            case Part.Normalize:
                ChannelKernels.Normalize(x, positions, Channels, Numbers(c, 0), Numbers(c, 2), Numbers(c, 3), HasRelu, c.Floats(_y) + at);
                break;
            case Part.GradientSums:
                float* dy = c.Floats(_dy.Slot!) + at;
                if (HasRelu) ReluKernel.TakeBack(dy, c.Floats(_y) + at, rows * Size);
                ChannelKernels.SumGradients(dy, x, positions, Channels, Numbers(c, 0), numbers, numbers + Channels, work);
                break;
            default:
                ChannelKernels.Differentiate(
                    c.Floats(_dy.Slot!) + at, x, positions, Channels, Numbers(c, 0), Numbers(c, 4), Numbers(c, 5), Numbers(c, 2), _dx.Accumulate, c.Floats(_dx.Slot!) + at);
                break;
        }
    }
}
