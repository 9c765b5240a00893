using Anneal.Data.Arrays;
using Anneal.Engine.Graphs;
using Anneal.Keras.Constraints;
using Anneal.Keras.Initializers;
using Anneal.Keras.Models;
using Anneal.Keras.Regularizers;

namespace Anneal.Keras.Layers;

/// <summary>One array of weights of one layer.</summary>
public sealed class Variable
{
    private float[]? _own;

    internal Variable(Layer layer, string name, Shape shape, Initializer initializer, bool isState)
    {
        (Layer, Name, Shape, Initializer, IsState, ComputedAs) = (layer, name, shape, initializer, isState, shape);
        _own = initializer.Create(shape);
    }

    /// <summary>The layer that owns it.</summary>
    public Layer Layer { get; }

    /// <summary>Its name within the layer: kernel, bias, gamma, ...</summary>
    public string Name { get; }

    /// <summary>Layer and name: <c>conv2d/kernel</c>.</summary>
    public string Path => $"{Layer.Name}/{Name}";

    /// <summary>Its shape, as in Keras: dense kernels [in, out], convolution kernels [height, width, in, out].</summary>
    public Shape Shape { get; }

    /// <summary>Where its first values came from.</summary>
    public Initializer Initializer { get; }

    /// <summary>What its numbers add to the loss; null: nothing.</summary>
    public Regularizer? Regularizer { get; internal init; }

    /// <summary>What its numbers must be after every step; null: anything.</summary>
    public Constraint? Constraint { get; internal init; }

    /// <summary>True for statistics that a forward pass updates (a batch normalisation's moving mean): no optimizer ever changes them.</summary>
    public bool IsState { get; }

    /// <summary>True when an optimizer may change it: neither state, nor of a frozen layer.</summary>
    public bool Trainable => !IsState && Layer.Trainable;

    /// <summary>The shape under which ops read it.</summary>
    internal Shape ComputedAs { get; init; }

    internal WeightStore? Store { get; private set; }

    internal Parameter? Parameter { get; private set; }

    /// <summary>A copy of the numbers, in row-major order.</summary>
    public float[] ToArray() => Store is null ? [.. _own!] : Store.Weights.Get<float>(Parameter!);

    /// <summary>A copy of the numbers with their shape.</summary>
    public NDArray Numpy() => NDArray.Create(ToArray(), Shape.Rank == 0 ? [1] : Shape.Dimensions);

    /// <summary>Replaces the numbers, given in row-major order.</summary>
    /// <exception cref="ArgumentException">The count differs.</exception>
    public void Assign(ReadOnlySpan<float> values)
    {
        if (values.Length != Shape.Size)
            throw new ArgumentException($"Weight '{Path}': expected {Shape.Size} numbers for shape {Shape}, received {values.Length}.", nameof(values));
        if (Store is null) _own = values.ToArray();
        else Store.Weights.Set(Parameter!, values);
    }

    /// <summary>Makes the numbers what the constraint demands.</summary>
    internal void Constrain()
    {
        float[] values = ToArray();
        Constraint!.Apply(values, Shape);
        Assign(values);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Path} {Shape}";

    internal void Move(WeightStore store, Parameter parameter)
    {
        store.Weights.Set<float>(parameter, ToArray());
        (Store, Parameter, _own) = (store, parameter, null);
    }
}
