using System.Text.Json;
using Anneal.Engine.Graphs;

namespace Anneal.Testing;

/// <summary>One input of an <see cref="OpCase"/>: numbers for all rows, and the golden gradient of Σ output · upstream where there is one.</summary>
/// <param name="Shape">The shape of one example.</param>
/// <param name="Values">All rows, end to end.</param>
/// <param name="Differentiable">False for targets and weights of a loss.</param>
/// <param name="Gradient">The golden gradient, or null.</param>
public sealed record CaseInput(Shape Shape, double[] Values, bool Differentiable, double[]? Gradient);

/// <summary>One parameter of an <see cref="OpCase"/>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Kind">Trainable or state.</param>
/// <param name="Values">Its numbers.</param>
/// <param name="Gradient">The golden gradient, or null.</param>
/// <param name="After">What a forward pass while training makes of it, or null where it stays.</param>
public sealed record CaseParameter(string Name, Shape Shape, ParameterKind Kind, double[] Values, double[]? Gradient, double[]? After);

/// <summary>Applies the ops of a case to its inputs and parameters, and returns the value that is compared.</summary>
public delegate Value CaseBuilder(GraphBuilder graph, Value[] inputs, Parameter[] parameters);

/// <summary>
/// An op (or a few in a row) on given numbers, with what must come out. One case serves every test of an op: golden values forward and backward,
/// gradient check, float32 against float64, fast kernels against the reference.
/// </summary>
/// <param name="Name">Names the case in test results.</param>
/// <param name="Rows">Examples.</param>
/// <param name="Inputs">The inputs.</param>
/// <param name="Parameters">The parameters.</param>
/// <param name="Build">Makes the graph.</param>
public sealed record OpCase(string Name, int Rows, CaseInput[] Inputs, CaseParameter[] Parameters, CaseBuilder Build)
{
    /// <summary>What the output is multiplied with; as long as the output of all rows.</summary>
    public required double[] Upstream { get; init; }

    /// <summary>The golden output; null where there is none.</summary>
    public double[]? Output { get; init; }

    /// <summary>False where the numbers lie on an edge of the function, so that it has no derivative there to check by differences.</summary>
    public bool Smooth { get; init; } = true;

    /// <summary>A case of golden/keras/layers: the first dimension of its arrays is the rows.</summary>
    /// <param name="name">The golden case.</param>
    /// <param name="build">Makes the graph.</param>
    /// <param name="parameterShapes">Other shapes for the same numbers, where the engine's canonical shape differs from Keras'.</param>
    public static OpCase Layer(string name, CaseBuilder build, params Shape[] parameterShapes)
    {
        GoldenCase g = GoldenCases.Load("keras", "layers")[name];
        List<CaseInput> inputs = [];
        for (string key = "input"; g.Has(key); key = $"input{inputs.Count}")
            inputs.Add(new CaseInput(Example(g.Shape(key)), g.Values(key), true, Optional(g, key + ".gradient")));
        List<CaseParameter> parameters = [];
        foreach (JsonElement w in g.Facts.GetProperty("weights").EnumerateArray())
        {
            string key = $"weight{parameters.Count}";
            Shape shape = parameterShapes.Length > parameters.Count ? parameterShapes[parameters.Count] : new Shape(g.Shape(key));
            ParameterKind kind = w.GetProperty("trainable").GetBoolean() ? ParameterKind.Trainable : ParameterKind.State;
            parameters.Add(new CaseParameter(w.GetProperty("name").GetString()!, shape, kind, g.Values(key), Optional(g, key + ".gradient"), Optional(g, key + ".after")));
        }

        return new OpCase(name, g.Shape("input")[0], [.. inputs], [.. parameters], build) { Upstream = g.Values("upstream"), Output = g.Values("output") };
    }

    /// <summary>A case of golden/keras/losses with reduction "none", whose gradient is that of the sum.</summary>
    public static OpCase Loss(string name, CaseBuilder build)
    {
        GoldenCase g = GoldenCases.Load("keras", "losses")[name];
        double[] p = g.Values("y_pred"), t = g.Values("y_true");
        int rows = g.Shape("y_pred")[0];
        List<CaseInput> inputs = [new(Example(g.Shape("y_pred")), p, true, g.Values("gradient")), new(Example(g.Shape("y_true")), t, false, null)];
        if (g.Has("sample_weight")) inputs.Add(new(Shape.Scalar, g.Values("sample_weight"), false, null));
        double[] ones = new double[rows];
        Array.Fill(ones, 1);
        return new OpCase(name, rows, [.. inputs], [], build) { Upstream = ones, Output = g.Values("loss") };
    }

    /// <summary>A case of numbers by formula, for what Keras does not have.</summary>
    /// <param name="name">The case's name.</param>
    /// <param name="rows">Examples.</param>
    /// <param name="input">The only input's shape.</param>
    /// <param name="parameters">Trainable parameters.</param>
    /// <param name="build">Makes the graph.</param>
    /// <param name="expected">The output of every element from input, parameters and its index; null: no expectation.</param>
    public static OpCase Formula(string name, int rows, Shape input, Shape[] parameters, CaseBuilder build, Func<double[], double[][], int, double>? expected = null)
    {
        double[] x = Numbers.Centered(1, rows * input.Size, 2);
        double[][] w = [.. parameters.Select((s, i) => Numbers.Centered(10 + i, s.Size, 1.5))];
        OpCase c = new(name, rows, [new(input, x, true, null)], [.. parameters.Select((s, i) => new CaseParameter($"w{i}", s, ParameterKind.Trainable, w[i], null, null))], build) { Upstream = [] };
        int size = rows * c.OutputShape().Size;
        return c with { Upstream = Numbers.Centered(2, size), Output = expected is null ? null : [.. Enumerable.Range(0, size).Select(i => expected(x, w, i))] };
    }

    /// <summary>The longest sum that the case can contain, at most: all elements of its inputs and parameters.</summary>
    public int Terms => Inputs.Sum(i => i.Values.Length) + Parameters.Sum(p => p.Values.Length);

    /// <summary>The graph, with a probe on the output as its loss.</summary>
    public Graph Graph(out Parameter[] parameters)
    {
        ParameterList list = new();
        parameters = [.. Parameters.Select((p, i) => list.Add($"{p.Name}_{i}", p.Shape, p.Kind))];
        GraphBuilder graph = new(list);
        Value[] inputs = [.. Inputs.Select((x, i) => graph.Input($"input{i}", x.Shape))];
        Value output = Build(graph, inputs, parameters), upstream = graph.Input("upstream", output.Shape);
        return graph.Build([output], graph.Apply(new ProbeOp(), "probe", [output, upstream]));
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private Shape OutputShape() => Graph(out _).Outputs[0].Shape;

    private static Shape Example(int[] shape) => new(shape.AsSpan(1));

    private static double[]? Optional(GoldenCase g, string key) => g.Has(key) ? g.Values(key) : null;
}
