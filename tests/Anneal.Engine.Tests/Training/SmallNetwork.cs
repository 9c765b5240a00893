using Anneal.Engine.Compilation;
using Anneal.Engine.Execution;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;
using Anneal.Engine.Training;

namespace Anneal.Engine.Tests.Training;

/// <summary>Convolution, pooling, dropout, batch normalisation, a residual sum and dense layers: something of every kind of stage, with more blocks of rows than gradient lanes.</summary>
internal sealed class SmallNetwork
{
    public const int Rows = 200;

    private readonly ParameterList _list = new();
    private int _seed = 1;

    public SmallNetwork(WorkerPool? pool = null, bool referenceOnly = false, OptimizerRule? rule = null, UpdateOptions? options = null)
    {
        GraphBuilder g = new(_list);
        Value x = g.Input("x", new Shape(12, 12, 1)), y = g.Input("y", new Shape(10));
        Value v = g.Apply(new ConvolutionOp(), "convolution", [x], Add("kernel", new(3, 3, 1, 8)), Add("bias", new(8)));
        v = g.Apply(new ReluOp(), "relu", [v]);
        v = g.Apply(new MaxPoolingOp(), "pooling", [v]);
        v = g.Apply(new DropoutOp(0.25), "dropout", [v]);
        v = g.Apply(new ConvolutionOp { Padding = new(1, 1, 1, 1) }, "convolution_2", [v], Add("kernel_2", new(3, 3, 8, 12)));
        v = g.Apply(new BatchNormalizationOp(0.001, 0.9), "normalization", [v], Add("gamma", new(12)), Add("beta", new(12)), Add("mean", new(12), ParameterKind.State), Add("variance", new(12), ParameterKind.State));
        v = g.Apply(new ReluOp(), "relu_2", [v]);
        Value d = g.Apply(new ConvolutionOp { Padding = new(1, 1, 1, 1), Groups = 12 }, "depthwise", [v], Add("depthwise_kernel", new(3, 3, 1, 12)));
        v = g.Apply(new ReluOp(), "relu_3", [g.Apply(new AddOp(), "add", [v, d])]);
        v = g.Apply(ReshapeOp.Flatten(v.Shape), "flatten", [v]);
        v = g.Apply(new DenseOp(), "dense", [v], Add("kernel_3", new(300, 40)), Add("bias_3", new(40)));
        v = g.Apply(new TanhOp(), "tanh", [v]);
        v = g.Apply(new DenseOp(), "dense_2", [v], Add("kernel_4", new(40, 10)), Add("bias_4", new(10)));
        v = g.Apply(new SoftmaxOp(), "softmax", [v]);
        Graph graph = g.Build([v], g.Apply(new CategoricalCrossentropyOp(), "loss", [v, y]));
        Weights = new Weights(_list);
        foreach (Parameter p in _list.Items)
        {
            float[] values = [.. Numbers.Centered(_seed++, p.Shape.Size, 0.2).Select(z => (float)z + (p.Name is "gamma" or "variance" ? 1 : 0))];
            Weights.Set<float>(p, values);
        }

        Plan = Plan.Compile(graph, new PlanOptions { Mode = PlanMode.Training, MaxRows = Rows, ReferenceOnly = referenceOnly });
        Run = Plan.Rent(pool);
        Update = new Update(rule ?? new AdamRule(0.9, 0.999, 1e-7), Weights, 0.01, options);
        Numbers.Counter(500, Rows * 144).Select(z => (float)z).ToArray().CopyTo(Run.Input<float>(0));
        for (int r = 0; r < Rows; r++) Run.Input<float>(1)[r * 10 + r % 10] = 1;
    }

    public Plan Plan { get; }

    public PlanRun Run { get; }

    public Update Update { get; }

    public Weights Weights { get; }

    public double Step(int number, int rows = Rows) => Run.Step(Weights, Update, rows, new StepInfo(42, number));

    public float[] AllWeights() => [.. _list.Items.SelectMany(Weights.Get<float>)];

    private Parameter Add(string name, Shape shape, ParameterKind kind = ParameterKind.Trainable) => _list.Add(name, shape, kind);
}
