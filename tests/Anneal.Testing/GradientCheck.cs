using Anneal.Engine.Compilation;

namespace Anneal.Testing;

/// <summary>
/// Compares the gradients of an op's backward pass with central differences of its own forward pass, in float64: D(h) = (f(x + h) − f(x − h)) / 2h at
/// two steps, and Richardson's (4 D(h) − D(2h)) / 3, whose error is of order h⁴.
/// </summary>
public static class GradientCheck
{
    private const double Step = 1e-5;

    /// <summary>At most so many elements of one array are tried, evenly spread.</summary>
    private const int Most = 60;

    /// <summary>Everything that lies further apart than <see cref="Tolerances.CentralDifference"/> allows, one line each.</summary>
    public static IReadOnlyList<string> Failures(OpCase c)
    {
        if (!c.Smooth) return [];
        using OpRunner runner = new(c, DType.Float64, referenceOnly: true);
        OpResult result = runner.Run();
        List<string> failures = [];
        for (int i = 0; i < c.Inputs.Length; i++)
        {
            if (c.Inputs[i].Differentiable) Compare($"input {i}", c.Inputs[i].Values, result.InputGradients[i], x => runner.SetInput(i, x));
        }

        for (int i = 0; i < c.Parameters.Length; i++)
        {
            if (result.ParameterGradients[i].Length > 0) Compare(c.Parameters[i].Name, c.Parameters[i].Values, result.ParameterGradients[i], x => runner.SetParameter(i, x));
        }

        return failures;

        void Compare(string what, double[] values, double[] gradient, Action<double[]> set)
        {
            double allowed = Tolerances.CentralDifference(Tolerances.Largest(gradient));
            double[] moved = [.. values];
            for (int k = 0; k < values.Length; k += Math.Max(1, values.Length / Most))
            {
                double Total(double step)
                {
                    moved[k] = values[k] + step;
                    set(moved);
                    return runner.Total();
                }

                double near = (Total(Step) - Total(-Step)) / (2 * Step), far = (Total(2 * Step) - Total(-2 * Step)) / (4 * Step), expected = (4 * near - far) / 3;
                moved[k] = values[k];
                if (!(Math.Abs(expected - gradient[k]) <= allowed)) failures.Add($"{what}[{k}]: central difference {expected:R}, backward {gradient[k]:R}, allowed {allowed:E1}");
            }

            set(values);
        }
    }
}
