using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Compilation;

/// <summary>Which nodes a plan needs, which values are one memory, who reads what, and where gradients flow.</summary>
internal sealed class GraphAnalysis
{
    private readonly Dictionary<Value, Value> _roots = [];
    private readonly Dictionary<Value, int> _reads = [];
    private readonly HashSet<Value> _kept = [], _needsGradient = [];
    private readonly HashSet<Node> _covered = [];
    private readonly HashSet<int> _trained = [];

    public GraphAnalysis(Graph graph, PlanOptions options)
    {
        bool training = options.Mode == PlanMode.Training;
        if (training && graph.Losses.IsEmpty) throw new InvalidOperationException("A graph without a loss cannot be trained: give Build a loss.");
        Losses = training || options.WithLosses ? [.. graph.Losses] : [];

        HashSet<Node> needed = [];
        Stack<Value> open = new(graph.Outputs.Concat(Losses));
        while (open.TryPop(out Value? v))
        {
            if (v.Producer is not { } p || !needed.Add(p)) continue;
            foreach (Value i in p.Inputs) open.Push(i);
        }

        Node[] order = [.. graph.Nodes.Where(needed.Contains)];
        foreach (Node n in order)
        {
            if (n.Op.IsView(options.Mode)) _roots[n.Output] = Root(n.Inputs[0]);
        }

        Nodes = [.. order.Where(n => !n.Op.IsView(options.Mode))];
        foreach (Node n in Nodes)
        {
            foreach (Value i in n.Inputs) _reads[Root(i)] = ReadCount(Root(i)) + 1;
        }

        foreach (Value v in graph.Outputs.Concat(Losses)) _kept.Add(Root(v));
        if (!training) return;

        Func<Parameter, bool> trainable = options.Trainable ?? (static _ => true);
        HashSet<Value> depends = [], reaches = [.. Losses.Select(Root)];
        if (options.InputGradients) depends.UnionWith(graph.Inputs);
        foreach (Node n in Nodes)
        {
            bool own = false;
            foreach (Parameter p in n.Parameters)
            {
                if (p.Kind != ParameterKind.Trainable || !trainable(p)) continue;
                _trained.Add(p.Index);
                own = true;
            }

            if (own || n.Inputs.Any(i => depends.Contains(Root(i))))
            {
                foreach (Value o in n.Outputs) depends.Add(o);
            }
        }

        foreach (Node n in Nodes.Reverse())
        {
            if (!n.Outputs.Any(reaches.Contains)) continue;
            foreach (Value i in n.Inputs) reaches.Add(Root(i));
        }

        _needsGradient = [.. depends.Where(reaches.Contains)];
    }

    /// <summary>The nodes to compute, in topological order, without views.</summary>
    public Node[] Nodes { get; }

    public Value[] Losses { get; }

    /// <summary>The value whose memory a value is.</summary>
    public Value Root(Value v) => _roots.GetValueOrDefault(v, v);

    public int ReadCount(Value root) => _reads.GetValueOrDefault(root);

    /// <summary>True for outputs of the graph and losses.</summary>
    public bool IsKept(Value root) => _kept.Contains(root);

    public bool NeedsGradient(Value v) => _needsGradient.Contains(Root(v));

    /// <summary>True when the plan computes this parameter's gradient.</summary>
    public bool IsTrained(Parameter p) => _trained.Contains(p.Index);

    public IReadOnlySet<int> Trained => _trained;

    public bool IsCovered(Node n) => _covered.Contains(n);

    public void MarkCovered(Node n) => _covered.Add(n);
}
