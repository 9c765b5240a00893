namespace Anneal.Keras.Training;

/// <summary>A stretch of a source's examples, each perhaps with a weight, in an order that may be drawn anew.</summary>
internal sealed class Examples
{
    private readonly int[] _order;
    private readonly int _start;

    public Examples(IBatchSource source, float[]? weights)
        : this(source, weights, 0, source.Count)
    {
    }

    private Examples(IBatchSource source, float[]? weights, int start, int count)
    {
        (Source, Weights, _start) = (source, weights, start);
        _order = new int[count];
        ResetOrder();
    }

    public IBatchSource Source { get; }

    public float[]? Weights { get; }

    public int Count => _order.Length;

    /// <summary>The numbers of the examples at some places of the present order.</summary>
    public ReadOnlySpan<int> Rows(int start, int count) => _order.AsSpan(start, count);

    /// <summary>The order as it may be shuffled.</summary>
    public Span<int> Order => _order;

    public void ResetOrder()
    {
        for (int i = 0; i < _order.Length; i++) _order[i] = _start + i;
    }

    /// <summary>The last share for validation, the rest for training. A share of 0 keeps everything for training.</summary>
    /// <exception cref="ArgumentException">The share is not in [0, 1), or leaves nothing on one side.</exception>
    public (Examples Training, Examples? Validation) Split(double share)
    {
        if (share == 0) return (this, null);
        if (!(share > 0 && share < 1)) throw new ArgumentException($"Fit: expected a validationSplit of at least 0 and less than 1, received {share}.");
        int at = (int)Math.Floor(Count * (1 - share));
        if (at == 0 || at == Count) throw new ArgumentException($"Fit: a validationSplit of {share} of {Count} examples leaves none to {(at == 0 ? "train" : "validate")} on.");
        return (new Examples(Source, Weights, 0, at), new Examples(Source, Weights, at, Count - at));
    }
}
