using System.Text.Json.Nodes;
using Anneal.Data.Arrays;
using Anneal.Engine.Graphs;
using Anneal.Keras.Activations;
using Anneal.Keras.Constraints;
using Anneal.Keras.Initializers;
using Anneal.Keras.Models;
using Anneal.Keras.Regularizers;
using Anneal.Keras.Saving;

namespace Anneal.Keras.Layers;

/// <summary>
/// A building block of models: its options, its weights, and the computation that it adds to a graph. A layer of one's own derives from this and
/// overrides <see cref="Build"/> and <see cref="Call"/>; gradients come for free.
/// </summary>
public abstract class Layer
{
    private readonly List<Variable> _weights = [];

    /// <summary>Names the layer.</summary>
    /// <param name="name">Null: Keras' automatic name, for example <c>dense_1</c>.</param>
    /// <param name="inputShape">The shape of one example, for the first layer of a model.</param>
    /// <param name="trainable">False: training leaves the weights alone.</param>
    /// <exception cref="ArgumentException">The name is empty or has a slash.</exception>
    protected Layer(string? name, Shape? inputShape = null, bool trainable = true)
    {
        if (name is not null && (name.Length == 0 || name.Contains('/', StringComparison.Ordinal)))
            throw new ArgumentException($"{GetType().Name}: expected a name that is not empty and has no '/', received '{name}'.", nameof(name));
        Name = name ?? Backend.UniqueName(Backend.SnakeCase(ClassName));
        (InputShape, Trainable) = (inputShape, trainable);
    }

    /// <summary>The layer's name, unique within a model.</summary>
    public string Name { get; }

    /// <summary>Keras' class name.</summary>
    public virtual string ClassName => GetType().Name;

    /// <summary>False: training leaves the weights alone, and a batch normalisation uses its moving statistics. May change between calls of Fit.</summary>
    public bool Trainable { get; set; }

    /// <summary>The shape of one example that the constructor was given.</summary>
    public Shape? InputShape { get; }

    /// <summary>True once the weights exist: the layer knows its input's shape.</summary>
    public bool Built { get; private set; }

    /// <summary>The weights in Keras' order: trainable ones first, then moving statistics.</summary>
    public IReadOnlyList<Variable> Weights => [.. _weights.Where(w => !w.IsState), .. _weights.Where(w => w.IsState)];

    /// <summary>The weights that training changes.</summary>
    public IReadOnlyList<Variable> TrainableWeights => [.. _weights.Where(w => w.Trainable)];

    /// <summary>The weights that training leaves alone.</summary>
    public IReadOnlyList<Variable> NonTrainableWeights => [.. Weights.Where(w => !w.Trainable)];

    /// <summary>What the layer gives where it was applied first.</summary>
    /// <exception cref="InvalidOperationException">It has not been applied.</exception>
    public KerasTensor Output => FirstOutput ?? throw new InvalidOperationException($"Layer '{Name}' has no output yet: add it to a model that knows its input's shape.");

    /// <summary>What the layer was applied to first.</summary>
    /// <exception cref="InvalidOperationException">It has not been applied.</exception>
    public KerasTensor Input => Output.Inputs.Count == 1 ? Output.Inputs[0] : throw new InvalidOperationException($"Layer '{Name}' has {Output.Inputs.Count} inputs.");

    /// <summary>How large the weights may be, while the layer is made from a file.</summary>
    internal WeightBudget? Budget { get; set; }

    /// <summary>What the layer gives where it was applied first, or null.</summary>
    internal KerasTensor? FirstOutput { get; private protected set; }

    /// <summary>Copies of the weights, in the order of <see cref="Weights"/>.</summary>
    public IReadOnlyList<NDArray> GetWeights() => [.. Weights.Select(w => w.Numpy())];

    /// <summary>Replaces the weights, in the order of <see cref="Weights"/>.</summary>
    /// <exception cref="ArgumentException">Their number or a shape differs; nothing is changed then.</exception>
    public void SetWeights(IReadOnlyList<NDArray> weights) => WeightLists.Set($"Layer '{Name}'", Weights, weights);

    /// <summary>How many numbers the weights have.</summary>
    public int CountParams() => _weights.Sum(w => w.Shape.Size);

    /// <summary>The layer's options under Keras' names.</summary>
    public JsonObject GetConfig()
    {
        LayerConfig config = new LayerConfig().Set("name", Name).Set("trainable", Trainable);
        WriteConfig(config);
        return config.Json;
    }

    /// <summary>Applies the layer to tensors: the way to build models that are not a plain stack.</summary>
    /// <exception cref="ShapeException">The shapes do not fit the layer.</exception>
    public KerasTensor Apply(params IReadOnlyList<KerasTensor> inputs)
    {
        Shape[] shapes = [.. inputs.Select(i => i.Shape)];
        EnsureBuilt(shapes);
        KerasTensor output = new(this, [.. inputs], ComputeOutputShape(shapes));
        FirstOutput ??= output;
        return output;
    }

    /// <summary>The shape of one example's output, from the engine's own shape inference.</summary>
    /// <exception cref="ShapeException">The shapes do not fit the layer.</exception>
    public Shape ComputeOutputShape(params IReadOnlyList<Shape> inputs)
    {
        EnsureBuilt(inputs);
        ParameterList list = new();
        Dictionary<Variable, Parameter> parameters = Weights.ToDictionary(v => v, v => list.Add(v.Path, v.ComputedAs, v.IsState ? ParameterKind.State : ParameterKind.Trainable));
        GraphBuilder graph = new(list);
        Value[] values = [.. inputs.Select((s, i) => graph.Input($"{Name} input {i}", s))];
        return Call(new LayerCall(graph, Name, values, v => parameters[v])).Shape;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({ClassName})";

    /// <summary>Adds the layer's computation to a graph.</summary>
    protected internal abstract Value Call(LayerCall call);

    /// <summary>The options under Keras' names, as they are saved; name, trainable and dtype are added by the saver.</summary>
    protected internal virtual void WriteConfig(LayerConfig config) { }

    /// <summary>Creates the weights, once the inputs' shapes are known.</summary>
    protected virtual void Build(IReadOnlyList<Shape> inputs) { }

    /// <summary>Creates a weight that training changes.</summary>
    /// <param name="name">Its name within the layer.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="initializer">Its first values.</param>
    /// <param name="regularizer">What its numbers add to the loss.</param>
    /// <param name="constraint">What its numbers must be after every step.</param>
    /// <param name="computedAs">The shape under which ops read it, where that is another one of as many numbers.</param>
    protected Variable AddWeight(string name, Shape shape, Initializer initializer, Regularizer? regularizer = null, Constraint? constraint = null, Shape? computedAs = null)
    {
        Budget?.Take($"{Name}/{name}", shape);
        return Add(new Variable(this, name, shape, initializer, isState: false) { Regularizer = regularizer, Constraint = constraint, ComputedAs = computedAs ?? shape });
    }

    /// <summary>Creates a weight that forward passes change while training.</summary>
    protected Variable AddState(string name, Shape shape, Initializer initializer)
    {
        Budget?.Take($"{Name}/{name}", shape);
        return Add(new Variable(this, name, shape, initializer, isState: true));
    }

    /// <summary>Follows the layer's own computation by a function.</summary>
    protected static Value Activate(LayerCall call, ActivationFunction activation, Value x) => activation.Apply(call.Graph, $"{call.Name}/{activation.Name}", x);

    private Variable Add(Variable weight)
    {
        _weights.Add(weight);
        return weight;
    }

    private void EnsureBuilt(IReadOnlyList<Shape> inputs)
    {
        if (Built) return;
        Build(inputs);
        Built = true;
    }
}
