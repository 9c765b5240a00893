using System.Collections;
using Anneal.Engine.Graphs;
using Anneal.Keras.Layers;

namespace Anneal.Keras.Models;

/// <summary>A plain stack of layers: each is applied to what the one before gives.</summary>
public sealed class Sequential : Model, IEnumerable<Layer>
{
    private readonly List<Layer> _layers = [];
    private InputLayer? _input;
    private KerasTensor? _last;

    /// <summary>An empty stack.</summary>
    /// <param name="name">Null: sequential, sequential_1, ...</param>
    public Sequential(string? name = null)
        : base(name ?? Backend.UniqueName("sequential"))
    {
    }

    /// <summary>A stack of these layers.</summary>
    /// <param name="layers">In order; an <see cref="Layers.Input"/> may come first.</param>
    /// <param name="name">Null: sequential, sequential_1, ...</param>
    public Sequential(IEnumerable<Layer> layers, string? name = null)
        : this(name)
    {
        foreach (Layer l in layers) Add(l);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Layer> Layers => _layers;

    /// <summary>The input's layer, once the shape is known.</summary>
    internal InputLayer? InputLayer => _input;

    /// <summary>Puts a layer on top.</summary>
    /// <exception cref="ArgumentException">The name is taken, or an input comes after other layers.</exception>
    /// <exception cref="ShapeException">The layer does not fit what the one before gives.</exception>
    public void Add(Layer layer)
    {
        if (layer is InputLayer input)
        {
            if (_input is not null || _layers.Count != 0) throw new ArgumentException($"Model '{Name}': an input must come first, and once; '{layer.Name}' comes after {_layers.Count} layers.", nameof(layer));
            Start(input);
            return;
        }

        if (_layers.Any(l => l.Name == layer.Name)) throw new ArgumentException($"Model '{Name}': there is a layer '{layer.Name}' already; names must be unique within a model.", nameof(layer));
        if (_input is null && _layers.Count == 0 && layer.InputShape is { } shape) Start(new InputLayer(shape));
        if (_last is not null) Stack(layer);
        _layers.Add(layer);
        Reconnect();
    }

    /// <summary>Takes the top layer away.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public void Pop()
    {
        if (_layers.Count == 0) throw new InvalidOperationException($"Model '{Name}' has no layer to take away.");
        _layers.RemoveAt(_layers.Count - 1);
        if (_last is not null) _last = _last.Inputs[0];
        Reconnect();
    }

    /// <summary>Tells the shape of one example, so that the weights can be made.</summary>
    /// <exception cref="ShapeException">A layer does not fit; the message names it.</exception>
    public void Build(Shape inputShape)
    {
        if (_input is not null) return;
        Start(new InputLayer(inputShape));
        foreach (Layer l in _layers) Stack(l);
        Reconnect();
    }

    /// <inheritdoc/>
    public IEnumerator<Layer> GetEnumerator() => _layers.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private protected override void EnsureBuilt(Shape example)
    {
        if (_layers.Count == 0) throw new InvalidOperationException($"Model '{Name}' has no layers: add some.");
        Build(example);
    }

    private void Start(InputLayer input) => (_input, _last) = (input, input.Output);

    private void Stack(Layer layer) => _last = layer.Apply(_last!);

    private void Reconnect()
    {
        if (_input is not null && _layers.Count != 0) Connect([_input.Output], [_last!]);
    }
}
