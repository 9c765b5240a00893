using System.Numerics;
using Anneal.Engine.Compilation;
using Anneal.Engine.Kernels;
using Anneal.Engine.Ops;
using Anneal.Engine.Training;

namespace Anneal.Engine.Execution;

/// <content>The training step's second half: gradients to weights, in fixed chunks.</content>
public sealed unsafe partial class PlanRun
{
    private Update? _update;
    private Weights? _trained;
    private double[] _chunkSquares = [], _chunkPenalties = [], _gradientScale = [];

    /// <summary>
    /// One training step on the first rows of the inputs: forward, backward, update. Allocates nothing.
    /// </summary>
    /// <remarks>A step that throws does not count, but may have updated some of the weights.</remarks>
    /// <returns>The mean loss of the rows and what the weights add to it, from before the update.</returns>
    public double Step(Weights weights, Update update, int rows, in StepInfo info)
    {
        (_update, _trained) = (update, weights);
        bool inPieces = update.Options.AccumulationSteps == 1 && !update.Options.NeedsNorms;
        double loss = GradientsAndPieces(weights, update, rows, info, inPieces);
        if (update.Iterations % update.Options.AccumulationSteps != 0)
        {
            OverWeights(Phase.Accumulate, _allChunks!);
            return loss + Penalties();
        }

        if (update.Options.NeedsNorms)
        {
            OverWeights(Phase.Norm, _allChunks!);
            ScaleToNorms(update.Options);
        }

        OverWeights(Phase.Update, inPieces ? _chunksWithoutPieces! : _allChunks!);
        weights.Changed();
        if (inPieces) _piecesPackedVersion = weights.Version;
        return loss + Penalties();
    }

    /// <summary>
    /// Whether a cover that has finished a piece of a parameter's gradient calls <see cref="UpdatePiece"/>, and need not keep the gradient: in a step whose
    /// updates need nothing of the other gradients.
    /// </summary>
    internal bool UpdatesPieces { get; private set; }

    /// <summary>
    /// Updates some weights while their gradient is in the cache, and packs them for the next step. No cover reads them after that: they are the calling
    /// one's alone, and its forward pass is over.
    /// </summary>
    internal void UpdatePiece(int parameter, int piece, float* gradient)
    {
        (int first, int end, int ofPiece) = _pieces[parameter];
        first += piece * ofPiece;
        int last = Math.Min(first + ofPiece, end) - 1, start = _chunks[first].Start, count = _chunks[last].Start + _chunks[last].Count - start;
        for (int chunk = first; chunk <= last; chunk++)
        {
            Span<float> part = new(gradient + (_chunks[chunk].Start - start), _chunks[chunk].Count);
            _chunkPenalties[chunk] = AddPenalty(parameter, _chunks[chunk].Start, part);
            UpdateChunk(parameter, _chunks[chunk].Start, part);
        }

        for (int r = 0; r < _packed.Length; r++)
        {
            if (_plan.Packed[r].Parameter.Index == parameter && PacksPieces(r))
                _plan.Packed[r].Format.PackPiece(new PackSource(_layout!, _weights, parameter), (float*)_packed[r].Data, start, count);
        }
    }

    private double GradientsAndPieces(Weights weights, Update update, int rows, in StepInfo info, bool inPieces)
    {
        UpdatesPieces = inPieces;
        update.Iterations++;
        try
        {
            return Gradients(weights, rows, info);
        }
        catch
        {
            // Some weights may have been updated, and packed: nobody may take them for those of before.
            update.Iterations--;
            weights.Changed();
            throw;
        }
        finally
        {
            UpdatesPieces = false;
        }
    }

    private void RunChunk(int chunk)
    {
        if (_plan.Options.Type == DType.Float32) RunChunk<float>(chunk);
        else RunChunk<double>(chunk);
    }

    private void RunChunk<T>(int chunk) where T : unmanaged, IFloatingPointIeee754<T>
    {
        (int p, int start, int count) = _chunks[chunk];
        Span<T> gradient = stackalloc T[count];
        _chunkPenalties[chunk] = SeenGradient(p, start, gradient);
        switch (_phase)
        {
            case Phase.Accumulate: gradient.CopyTo(Accumulator<T>(p, start, count)); break;
            case Phase.Norm: _chunkSquares[chunk] = SumOfSquares<T>(gradient); break;
            default: UpdateChunk(p, start, gradient); break;
        }
    }

    /// <summary>The gradient that the update sees: of this step, or with those accumulated before it their sum, and in the last of these steps their mean.</summary>
    /// <returns>What the weights add to the loss.</returns>
    private double SeenGradient<T>(int p, int start, Span<T> gradient) where T : unmanaged, IFloatingPointIeee754<T>
    {
        ReadGradient(p, start, gradient);
        double added = AddPenalty(p, start, gradient);
        int steps = _update!.Options.AccumulationSteps;
        if (steps == 1) return added;
        ReadOnlySpan<T> before = Accumulator<T>(p, start, gradient.Length);
        for (int i = 0; i < gradient.Length; i++) gradient[i] += before[i];
        if (_phase == Phase.Accumulate) return added;
        for (int i = 0; i < gradient.Length; i++) gradient[i] /= T.CreateTruncating(steps);
        return added;
    }

    private double AddPenalty<T>(int p, int start, Span<T> gradient) where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (_update!.Penalty(p) is not { } penalty) return 0;
        ReadOnlySpan<T> weights = WeightsOf<T>(p, start, gradient.Length);
        penalty.AddGradient(weights, gradient);
        return penalty.Of(weights);
    }

    /// <summary>What all trained weights add to the loss. Chunks are added in order: the same for any number of threads.</summary>
    private double Penalties()
    {
        double sum = 0;
        if (_update!.Options.Penalties is null) return sum;
        foreach (double p in _chunkPenalties) sum += p;
        return sum;
    }

    /// <summary>What each parameter's gradient is multiplied by. Chunks are added in order: the same for any number of threads.</summary>
    private void ScaleToNorms(UpdateOptions options)
    {
        double all = 0;
        Array.Clear(_gradientScale);
        for (int i = 0; i < _chunks.Length; i++)
        {
            _gradientScale[_chunks[i].Parameter] += _chunkSquares[i];
            all += _chunkSquares[i];
        }

        for (int p = 0; p < _gradientScale.Length; p++)
        {
            double norm = Math.Sqrt(options.GlobalClipNorm is null ? _gradientScale[p] : all), limit = options.GlobalClipNorm ?? options.ClipNorm!.Value;
            _gradientScale[p] = limit / Math.Max(norm, limit);
        }
    }

    private void UpdateChunk<T>(int p, int start, Span<T> gradient) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Update u = _update!;
        UpdateOptions options = u.Options;
        Span<T> weights = WeightsOf<T>(p, start, gradient.Length);
        if (options.AccumulationSteps > 1) Accumulator<T>(p, start, gradient.Length).Clear();
        if (options.NeedsNorms) Multiply(gradient, T.CreateTruncating(_gradientScale[p]));
        if (options.ClipValue is { } clip)
        {
            T most = T.CreateTruncating(clip);
            foreach (ref T g in gradient) g = T.Clamp(g, -most, most);
        }

        if (u.Decays(p)) Multiply(weights, T.CreateTruncating(1 - options.WeightDecay!.Value * u.LearningRate));
        u.Rule.Apply(new UpdateChunk<T>(weights, gradient, (T*)u.Slot(0, p) + start, (nint)(_trained!.Layout.Bytes / sizeof(T)), u.LearningRate, u.Updates));
        if (options.EmaMomentum is { } momentum) Average(weights, new Span<T>((T*)u.Average(p) + start, weights.Length), u, momentum);
    }

    private static void Average<T>(Span<T> weights, Span<T> average, Update u, double momentum) where T : unmanaged, IFloatingPointIeee754<T>
    {
        // The first average is the weight itself.
        T keep = u.Updates == 1 ? T.Zero : T.CreateTruncating(momentum), take = T.One - keep;
        for (int i = 0; i < weights.Length; i++) average[i] = keep * average[i] + take * weights[i];
        if (u.Options.EmaOverwriteFrequency is { } every && u.Updates % every == 0) average.CopyTo(weights);
    }

    private Span<T> WeightsOf<T>(int p, int start, int count) where T : unmanaged => new((T*)(_trained!.Data + _trained.Layout.Offset(p)) + start, count);

    private Span<T> Accumulator<T>(int p, int start, int count) where T : unmanaged => new((T*)_update!.Accumulator(p) + start, count);

    private static void Multiply<T>(Span<T> values, T factor) where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (ref T v in values) v *= factor;
    }

    private static double SumOfSquares<T>(ReadOnlySpan<T> values) where T : unmanaged, IFloatingPointIeee754<T>
    {
        double sum = 0;
        foreach (T v in values) sum += double.CreateTruncating(v) * double.CreateTruncating(v);
        return sum;
    }
}
