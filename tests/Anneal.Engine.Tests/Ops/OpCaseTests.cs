using Anneal.Engine.Compilation;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Tests.Ops;

/// <summary>What every op must pass, for each of its cases.</summary>
public class OpCaseTests
{
    public static IEnumerable<TheoryDataRow<string>> Names => OpCases.Names;

    [Fact]
    public void Every_op_has_a_case()
    {
        HashSet<Type> covered = [.. OpCases.All.Values.SelectMany(c => c.Graph(out _).Nodes).Select(n => n.Op.GetType())];
        Type[] missing = [.. typeof(Op).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Op)) && !t.IsAbstract && !covered.Contains(t))];
        Assert.True(missing.Length == 0, $"No OpCase for {string.Join(", ", missing.Select(t => t.Name))}.");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Reference_in_float64_gives_the_golden_values_forward_and_backward(string name)
    {
        OpCase c = OpCases.All[name];
        using OpRunner runner = new(c, DType.Float64);
        OpResult r = runner.Run();
        if (c.Output is not null) Near("output", c.Terms, c.Output, r.Output);
        for (int i = 0; i < c.Inputs.Length; i++)
        {
            if (c.Inputs[i].Gradient is { } g) Near($"gradient of input {i}", c.Terms, g, r.InputGradients[i]);
        }

        for (int i = 0; i < c.Parameters.Length; i++)
        {
            if (c.Parameters[i].Gradient is { } g) Near($"gradient of {c.Parameters[i].Name}", c.Terms, g, r.ParameterGradients[i]);
            Near($"{c.Parameters[i].Name} after", c.Terms, c.Parameters[i].After ?? c.Parameters[i].Values, r.ParametersAfter[i]);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Backward_agrees_with_central_differences(string name)
    {
        IReadOnlyList<string> failures = GradientCheck.Failures(OpCases.All[name]);
        Assert.True(failures.Count == 0, string.Join('\n', failures.Take(10)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Reference_in_float32_agrees_with_float64(string name) => AgreesWithFloat64(name, referenceOnly: true, inputGradients: true, spareRows: 0);

    [Theory]
    [MemberData(nameof(Names))]
    public void Fast_kernels_agree_with_float64(string name) => AgreesWithFloat64(name, referenceOnly: false, inputGradients: true, spareRows: 0);

    [Theory]
    [MemberData(nameof(Names))]
    public void Fast_kernels_agree_with_float64_without_input_gradients_and_with_rows_to_spare(string name)
        => AgreesWithFloat64(name, referenceOnly: false, inputGradients: false, spareRows: 5);

    [Theory]
    [MemberData(nameof(Names))]
    public void Wrong_numbers_of_inputs_and_weights_are_refused_by_name(string name)
    {
        foreach (Node n in OpCases.All[name].Graph(out Parameter[] _).Nodes)
        {
            if (n.Op is ProbeOp) continue;
            ParameterList list = new();
            Parameter[] parameters = [.. n.Parameters.Select((p, i) => list.Add($"{i}", p.Shape, p.Kind)), list.Add("surplus", new Shape(1)), list.Add("another", new Shape(1))];
            GraphBuilder graph = new(list);
            Value[] inputs = [.. n.Inputs.Select((v, i) => graph.Input($"{i}", v.Shape))];
            AssertRefused(n, () => graph.Apply(n.Op, "my_layer", [], parameters.AsSpan(0, n.Parameters.Length)), "received 0");
            AssertRefused(n, () => graph.Apply(n.Op, "my_layer", inputs, parameters), $"received {parameters.Length}");
        }
    }

    private static void AssertRefused(Node n, Action apply, string received)
    {
        ShapeException e = Assert.Throws<ShapeException>(apply);
        Assert.StartsWith($"Layer 'my_layer' ({n.Op.Kind}): expected", e.Message, StringComparison.Ordinal);
        Assert.Contains(received, e.Message, StringComparison.Ordinal);
    }

    private static void AgreesWithFloat64(string name, bool referenceOnly, bool inputGradients, int spareRows)
    {
        OpCase c = OpCases.All[name];
        using OpRunner exactly = new(c, DType.Float64);
        using OpRunner single = new(c, DType.Float32, referenceOnly, inputGradients, spareRows);
        OpResult expected = exactly.Run(), actual = single.Run();
        Near("output", expected.Output, actual.Output);
        for (int i = 0; inputGradients && i < c.Inputs.Length; i++)
        {
            if (c.Inputs[i].Differentiable) Near($"gradient of input {i}", expected.InputGradients[i], actual.InputGradients[i]);
        }

        for (int i = 0; i < c.Parameters.Length; i++)
        {
            Near($"gradient of {c.Parameters[i].Name}", expected.ParameterGradients[i], actual.ParameterGradients[i]);
            Near($"{c.Parameters[i].Name} after", expected.ParametersAfter[i], actual.ParametersAfter[i]);
        }

        void Near(string what, double[] e, double[] a)
        {
            Assert.Equal(e.Length, a.Length);
            double allowed = Tolerances.Float32(c.Terms, Tolerances.Largest(e));
            for (int i = 0; i < e.Length; i++) Assert.True(Math.Abs(e[i] - a[i]) <= allowed, $"{what}[{i}]: expected {e[i]:R}, received {a[i]:R}, allowed {allowed:E1}; covers:\n{single.Covers}");
        }
    }

    private static void Near(string what, int terms, double[] golden, double[] actual)
    {
        Assert.Equal(golden.Length, actual.Length);
        double allowed = Tolerances.Golden(terms, Tolerances.Largest(golden));
        for (int i = 0; i < golden.Length; i++) Assert.True(Math.Abs(golden[i] - actual[i]) <= allowed, $"{what}[{i}]: expected {golden[i]:R}, received {actual[i]:R}, allowed {allowed:E1}");
    }
}
