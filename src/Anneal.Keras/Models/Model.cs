using Anneal.Data.Arrays;
using Anneal.Engine.Graphs;
using Anneal.Keras.Layers;

namespace Anneal.Keras.Models;

/// <summary>
/// Layers from inputs to outputs. A plain stack is a <see cref="Sequential"/>; this one is made of tensors, for example of a trained model's first
/// layers: <c>new Model(model.Input, model.Layers[3].Output)</c> gives activations. Layers that models share have the same weights in all of them.
/// </summary>
public partial class Model
{
    private IReadOnlyList<KerasTensor> _inputs = [], _outputs = [], _order = [];
    private IReadOnlyList<Layer> _layers = [];

    /// <summary>A model of one input and one output.</summary>
    /// <exception cref="ArgumentException">The output does not come from the input.</exception>
    public Model(KerasTensor input, KerasTensor output, string? name = null)
        : this([input], [output], name)
    {
    }

    /// <summary>A model of one input and several outputs.</summary>
    /// <exception cref="ArgumentException">An output does not come from the input.</exception>
    public Model(KerasTensor input, IReadOnlyList<KerasTensor> outputs, string? name = null)
        : this([input], outputs, name)
    {
    }

    /// <summary>A model of several inputs and outputs.</summary>
    /// <exception cref="ArgumentException">An output does not come from the inputs.</exception>
    public Model(IReadOnlyList<KerasTensor> inputs, IReadOnlyList<KerasTensor> outputs, string? name = null)
    {
        Name = name ?? Backend.UniqueName("functional");
        _plans = new ModelPlans(this);
        Connect(inputs, outputs);
    }

    private protected Model(string name)
    {
        Name = name;
        _plans = new ModelPlans(this);
    }

    /// <summary>The model's name.</summary>
    public string Name { get; }

    /// <summary>The layers in Keras' order; inputs are among them, but not in a <see cref="Sequential"/>.</summary>
    public virtual IReadOnlyList<Layer> Layers => _layers;

    /// <summary>True once the shape of the input is known and the weights exist.</summary>
    public bool Built => _outputs.Count != 0;

    /// <summary>Where examples enter.</summary>
    /// <exception cref="InvalidOperationException">The shape is not known yet.</exception>
    public IReadOnlyList<KerasTensor> Inputs => Built ? _inputs : throw NotBuilt();

    /// <summary>What the model gives.</summary>
    /// <exception cref="InvalidOperationException">The shape is not known yet.</exception>
    public IReadOnlyList<KerasTensor> Outputs => Built ? _outputs : throw NotBuilt();

    /// <summary>The only input.</summary>
    /// <exception cref="InvalidOperationException">The shape is not known yet, or there are several.</exception>
    public KerasTensor Input => Inputs.Count == 1 ? Inputs[0] : throw new InvalidOperationException($"Model '{Name}' has {Inputs.Count} inputs.");

    /// <summary>The only output.</summary>
    /// <exception cref="InvalidOperationException">The shape is not known yet, or there are several.</exception>
    public KerasTensor Output => Outputs.Count == 1 ? Outputs[0] : throw new InvalidOperationException($"Model '{Name}' has {Outputs.Count} outputs.");

    /// <summary>All weights, layer by layer.</summary>
    public IReadOnlyList<Variable> Weights => [.. Layers.SelectMany(l => l.Weights)];

    /// <summary>The weights that training changes.</summary>
    public IReadOnlyList<Variable> TrainableWeights => [.. Weights.Where(w => w.Trainable)];

    /// <summary>The weights that training leaves alone.</summary>
    public IReadOnlyList<Variable> NonTrainableWeights => [.. Weights.Where(w => !w.Trainable)];

    /// <summary>What computes the predictions: the layers as the engine sees them, to read, export or draw.</summary>
    /// <exception cref="InvalidOperationException">The shape of the input is not known yet.</exception>
    public Graph Graph
    {
        get
        {
            _ = Outputs;
            return ModelGraph.Build(this, Store(), null);
        }
    }

    /// <summary>What each layer is applied to and gives, in the order of computation.</summary>
    internal IReadOnlyList<KerasTensor> Order => _order;

    /// <summary>The layer of this name.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists those that there are.</exception>
    public Layer GetLayer(string name) => Layers.FirstOrDefault(l => l.Name == name)
        ?? throw new ArgumentException($"Model '{Name}' has no layer '{name}'; it has {string.Join(", ", Layers.Select(l => l.Name))}.", nameof(name));

    /// <summary>Copies of all weights, layer by layer.</summary>
    public IReadOnlyList<NDArray> GetWeights() => [.. Weights.Select(w => w.Numpy())];

    /// <summary>Replaces all weights, in the order of <see cref="Weights"/>.</summary>
    /// <exception cref="ArgumentException">Their number or a shape differs; nothing is changed then.</exception>
    public void SetWeights(IReadOnlyList<NDArray> weights)
    {
        _ = Outputs;
        WeightLists.Set($"Model '{Name}'", Weights, weights);
    }

    /// <summary>How many numbers the weights have.</summary>
    public int CountParams() => Weights.Sum(w => w.Shape.Size);

    /// <inheritdoc/>
    public override string ToString() => $"{GetType().Name} '{Name}'";

    /// <summary>Sets what the model computes.</summary>
    private protected void Connect(IReadOnlyList<KerasTensor> inputs, IReadOnlyList<KerasTensor> outputs)
    {
        List<KerasTensor> order = [];
        HashSet<KerasTensor> known = [.. inputs];
        foreach (KerasTensor o in outputs) Visit(o);
        foreach (IGrouping<string, Layer> same in order.Select(t => t.Layer).Distinct().GroupBy(l => l.Name).Where(g => g.Count() > 1))
            throw new ArgumentException($"Model '{Name}': two layers are called '{same.Key}'; names must be unique within a model.");
        (_inputs, _outputs, _order) = ([.. inputs], [.. outputs], order);
        _layers = LayerOrder.Of(_inputs, _outputs, _order);
        _plans.Clear();

        void Visit(KerasTensor t)
        {
            if (!known.Add(t)) return;
            if (t.Inputs.Count == 0) throw new ArgumentException($"Model '{Name}': an output needs the input '{t.Layer.Name}', which is not among the model's inputs.");
            foreach (KerasTensor i in t.Inputs) Visit(i);
            order.Add(t);
        }
    }

    /// <summary>Makes a model whose input's shape was not given ready for examples of this shape.</summary>
    private protected virtual void EnsureBuilt(Shape example)
    {
        if (!Built) throw NotBuilt();
    }

    private InvalidOperationException NotBuilt()
        => new($"Model '{Name}' does not know the shape of its input yet: begin with new Input(...), give the first layer an inputShape, or call Build.");
}
