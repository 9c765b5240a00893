using Anneal.Engine.Compilation;
using Anneal.Engine.Execution;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;
using Anneal.Engine.Training;

namespace Anneal.Engine.Tests.Training;

/// <summary>Every rule and option against Keras' optimizers: two variables after each of twelve steps, with gradients by formula.</summary>
public class OptimizerGoldenTests
{
    private const int Steps = 12;

    private static readonly Dictionary<string, (OptimizerRule Rule, UpdateOptions Options)> s_cases = new()
    {
        ["sgd"] = (new SgdRule(0, false), new()),
        ["sgd_momentum"] = (new SgdRule(0.9, false), new()),
        ["sgd_nesterov"] = (new SgdRule(0.9, true), new()),
        ["rmsprop"] = (new RmspropRule(0.9, 0, 1e-7, false), new()),
        ["rmsprop_centered_momentum"] = (new RmspropRule(0.8, 0.5, 1e-7, true), new()),
        ["adam"] = (Adam(), new()),
        ["adam_amsgrad"] = (new AdamRule(0.9, 0.999, 1e-4) { Amsgrad = true }, new()),
        ["adamw"] = (Adam(), new() { WeightDecay = 0.05 }),
        ["adamw_bias_excluded"] = (Adam(), new() { WeightDecay = 0.05, Decays = p => p.Name != "bias" }),
        ["adamax"] = (new AdamaxRule(0.9, 0.999, 1e-7), new()),
        ["nadam"] = (new NadamRule(0.9, 0.999, 1e-7), new()),
        ["adagrad"] = (new AdagradRule(0.1, 1e-7), new()),
        ["adadelta"] = (new AdadeltaRule(0.95, 1e-7), new()),
        ["ftrl"] = (new FtrlRule(-0.5, 0.1, 0.01, 0.02, 0, 0), new()),
        ["lion"] = (new LionRule(0.9, 0.99), new()),
        ["sgd_weight_decay"] = (new SgdRule(0, false), new() { WeightDecay = 0.1 }),
        ["adam_clipnorm"] = (Adam(), new() { ClipNorm = 0.5 }),
        ["adam_global_clipnorm"] = (Adam(), new() { GlobalClipNorm = 0.5 }),
        ["sgd_clipvalue"] = (new SgdRule(0, false), new() { ClipValue = 0.3 }),
        ["adam_ema"] = (Adam(), new() { EmaMomentum = 0.9 }),
        ["sgd_ema_overwrite"] = (new SgdRule(0, false), new() { EmaMomentum = 0.9, EmaOverwriteFrequency = 5 }),
        ["adam_accumulate"] = (Adam(), new() { AccumulationSteps = 3 }),
        ["sgd_exponential_decay"] = (new SgdRule(0, false), new()),
        ["adam_cosine"] = (Adam(), new()),
    };

    public static IEnumerable<TheoryDataRow<string, DType>> Cases
        => from name in s_cases.Keys from type in (DType[])[DType.Float64, DType.Float32] select new TheoryDataRow<string, DType>(name, type);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Twelve_steps_give_Keras_variables(string name, DType type)
    {
        GoldenCase golden = GoldenCases.Load("keras", "optimizers")[name];
        ParameterList list = new();
        Parameter kernel = list.Add("kernel", new Shape(4, 3)), bias = list.Add("bias", new Shape(3));
        GraphBuilder graph = new(list);
        Value k = graph.Input("kernel_gradient", kernel.Shape), b = graph.Input("bias_gradient", bias.Shape);
        Value loss = graph.Apply(new GivenGradientOp(), "loss", [k, b], kernel, bias);
        Plan plan = Plan.Compile(graph.Build([], loss), new PlanOptions { Mode = PlanMode.Training, MaxRows = 1, Type = type });
        Weights weights = new(list, type);
        weights.Set<double>(kernel, Numbers.Centered(7, 12));
        weights.Set<double>(bias, Numbers.Centered(8, 3));
        (OptimizerRule rule, UpdateOptions options) = s_cases[name];
        Update update = new(rule, weights, 0, options);
        double[] rates = [.. golden.Facts.GetProperty("learning_rates").EnumerateArray().Select(r => r.GetDouble())];
        using PlanRun run = plan.Rent();
        for (int t = 0; t < Steps; t++)
        {
            Fill(run, 0, type, Numbers.Centered(1000 + t, 12, 2));
            Fill(run, 1, type, Numbers.Centered(2000 + t, 3, 2));
            update.LearningRate = rates[t];
            run.Step(weights, update, 1, new StepInfo(0, t));
            Near($"kernel after step {t + 1}", golden.Values("kernel").AsSpan(t * 12, 12), weights.Get<double>(kernel), type);
            Near($"bias after step {t + 1}", golden.Values("bias").AsSpan(t * 3, 3), weights.Get<double>(bias), type);
        }

        if (!golden.Has("kernel.final")) return;
        update.OverwriteWithAverages(weights);
        Near("final kernel", golden.Values("kernel.final"), weights.Get<double>(kernel), type);
        Near("final bias", golden.Values("bias.final"), weights.Get<double>(bias), type);
    }

    [Fact]
    public void Every_rule_has_a_golden_case()
    {
        HashSet<Type> covered = [.. s_cases.Values.Select(c => c.Rule.GetType())];
        Assert.DoesNotContain(typeof(OptimizerRule).Assembly.GetTypes(), t => t.IsSubclassOf(typeof(OptimizerRule)) && !covered.Contains(t));
    }

    private static AdamRule Adam() => new(0.9, 0.999, 1e-7);

    private static void Fill(PlanRun run, int input, DType type, double[] values)
    {
        if (type == DType.Float64) values.CopyTo(run.Input<double>(input));
        else values.Select(v => (float)v).ToArray().CopyTo(run.Input<float>(input));
    }

    /// <summary>
    /// Float64: the golden was stored as float32. Float32: each of the twelve steps rounds weight, slots and step, some ten operations; the sizes are near 1.
    /// </summary>
    private static void Near(string what, ReadOnlySpan<double> golden, double[] actual, DType type)
    {
        double allowed = type == DType.Float64 ? 1.01 * Tolerances.Float32Roundoff : Tolerances.Float32(10 * Steps, Tolerances.Largest(golden));
        for (int i = 0; i < golden.Length; i++) Assert.True(Math.Abs(golden[i] - actual[i]) <= allowed * Math.Max(1, Math.Abs(golden[i])), $"{what}[{i}]: expected {golden[i]:R}, received {actual[i]:R}");
    }
}
