namespace Anneal.Imaging.Augmentation;

/// <summary>A place on one axis: between two pixels, after the fill mode brought it back into the picture.</summary>
internal readonly record struct AxisPosition(int First, int Second, double Fraction)
{
    public static AxisPosition At(double position, int size, FillMode mode)
    {
        position = mode switch
        {
            FillMode.Reflect => Reflect(position, size),
            FillMode.Wrap => Wrap(position, size),
            _ => Math.Clamp(position, 0, size - 1),
        };
        double floor = Math.Floor(position);

        // Reflection leaves half a pixel beyond each edge, where the neighbour is the edge pixel itself.
        int first = Math.Clamp((int)floor, 0, size - 1);
        int second = Math.Clamp((int)floor + 1, 0, size - 1);
        return new(first, second, position - floor);
    }

    private static double Reflect(double position, int size)
    {
        double period = 2.0 * size;
        double within = position - (period * Math.Floor((position + 0.5) / period)); // in [−0.5, 2·size − 0.5)
        return within <= size - 0.5 ? within : period - 1 - within;
    }

    private static double Wrap(double position, int size)
    {
        if (position >= 0 && position <= size - 1)
        {
            return position;
        }

        double period = size - 1;
        return period == 0 ? 0 : Math.Clamp(position - (period * Math.Floor(position / period)), 0, period);
    }
}
