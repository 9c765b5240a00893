using Anneal.Data.Arrays;
using Anneal.Engine.Graphs;
using Anneal.Keras.Training;

namespace Anneal.Examples;

/// <summary>Examples for a Keras model. Pixels stay bytes until a mini-batch needs them, divided by 255 unless the model does that itself.</summary>
public sealed class KerasExamples : IBatchSource
{
    private static readonly float[] s_divided = [.. Enumerable.Range(0, 256).Select(i => i / PixelRule.White)];
    private static readonly float[] s_whole = [.. Enumerable.Range(0, 256).Select(i => (float)i)];

    private readonly byte[]? _pixels;
    private readonly float[] _levels;
    private readonly float[] _numbers = [];
    private readonly float[] _targets;

    /// <summary>Examples with their targets.</summary>
    /// <param name="inputs">One example a row, in any shape that <see cref="Arrangement.ToInput"/> takes.</param>
    /// <param name="input">The model's input.</param>
    /// <param name="name">What messages call the data.</param>
    /// <param name="targets">One target a row; null for predictions.</param>
    /// <exception cref="InvalidDataException">The shapes do not go together, or a number is not finite.</exception>
    public KerasExamples(NDArray inputs, ModelInput input, string name, NDArray? targets = null)
    {
        NDArray arranged = Arrangement.ToInput(inputs, input, name);
        HeldPixels = PixelRule.HoldsPixels(inputs, name);
        if (arranged.ElementType == ElementType.UInt8) _pixels = arranged.AsBytes();
        else _numbers = HeldPixels && !input.TakesPixels ? Array.ConvertAll(arranged.ToSingle(), v => v / PixelRule.White) : arranged.ToSingle();
        _levels = input.TakesPixels ? s_whole : s_divided;
        Count = arranged.Rows;
        InputShape = new Shape(input.Shape.AsSpan());
        _targets = targets?.ToSingle() ?? [];
        TargetShape = targets is null ? Shape.Scalar : new Shape(targets.Shape[1..]);
    }

    /// <summary>Whether the data were pixels from 0 to 255.</summary>
    public bool HeldPixels { get; }

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public Shape InputShape { get; }

    /// <inheritdoc/>
    public Shape TargetShape { get; }

    /// <inheritdoc/>
    public void CopyInputs(ReadOnlySpan<int> examples, Span<float> destination)
    {
        int size = InputShape.Size;
        for (int e = 0; e < examples.Length; e++)
        {
            Span<float> to = destination.Slice(e * size, size);
            if (_pixels is null)
            {
                _numbers.AsSpan(examples[e] * size, size).CopyTo(to);
                continue;
            }

            ReadOnlySpan<byte> from = _pixels.AsSpan(examples[e] * size, size);
            for (int i = 0; i < to.Length; i++) to[i] = _levels[from[i]];
        }
    }

    /// <inheritdoc/>
    public void CopyTargets(ReadOnlySpan<int> examples, Span<float> destination)
    {
        int size = TargetShape.Size;
        for (int e = 0; e < examples.Length; e++) _targets.AsSpan(examples[e] * size, size).CopyTo(destination[(e * size)..]);
    }

    /// <summary>Some examples' inputs as an array.</summary>
    public NDArray Inputs(int first, int count)
    {
        float[] rows = new float[checked(count * InputShape.Size)];
        CopyInputs([.. Enumerable.Range(first, count)], rows);
        return NDArray.Create(rows, [count, .. InputShape.Dimensions]);
    }
}
