namespace Anneal.Engine.Kernels;

/// <summary>
/// A kernel [rows · length, filters] transposed: each filter's weights end to end, kernel row after kernel row, each of them filled up with zeros to
/// <paramref name="Padded"/> floats.
/// </summary>
internal sealed unsafe record FilterRowFormat(int Rows, int Length, int Padded, int Filters) : PackedFormat
{
    private const int FiltersOfPart = 32;

    public override long Bytes => (long)Rows * Padded * Filters * sizeof(float);

    public override int Parts => (Filters + FiltersOfPart - 1) / FiltersOfPart;

    public override void Pack(in PackSource source, float* packed, int part)
    {
        float* canonical = source.Canonical;
        int first = part * FiltersOfPart, count = Math.Min(Filters - first, FiltersOfPart);
        float* to = packed + (nint)first * Rows * Padded;
        new Span<float>(to, count * Rows * Padded).Clear();
        for (int row = 0; row < Rows; row++)
            Squares.AddTransposed(canonical + (nint)row * Length * Filters + first, Filters, Length, count, to + (nint)row * Padded, (nint)Rows * Padded);
    }
}
