namespace Anneal.Benchmarks.Machine;

/// <summary>The middle of several measurements: one slow or one lucky run does not move it.</summary>
internal static class Medians
{
    /// <summary>The median; the upper one of an even number; NaN of none.</summary>
    public static double Median(this List<double> values)
    {
        if (values.Count == 0) return double.NaN;
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
