namespace Anneal.Engine.Graphs;

/// <summary>How the engine may change a parameter.</summary>
public enum ParameterKind
{
    /// <summary>Changed by the optimizer, along its gradient.</summary>
    Trainable,

    /// <summary>Changed by a forward pass while training (moving statistics), never by the optimizer.</summary>
    State,
}

/// <summary>A named array of weights. Layers that share weights hold the same object.</summary>
/// <param name="Name">Unique within its list, for example <c>conv2d/kernel</c>.</param>
/// <param name="Shape">The canonical shape: dense [in, out]; convolution [kh, kw, in/groups, out].</param>
/// <param name="Index">Its place in its <see cref="ParameterList"/>.</param>
/// <param name="Kind">Who changes it.</param>
public sealed record Parameter(string Name, Shape Shape, int Index, ParameterKind Kind);

/// <summary>All parameters of a model, in a fixed order: graphs refer to them, <see cref="Training.Weights"/> holds their values.</summary>
public sealed class ParameterList
{
    private readonly List<Parameter> _items = [];
    private readonly HashSet<string> _names = [];

    /// <summary>The parameters in order.</summary>
    public IReadOnlyList<Parameter> Items => _items;

    /// <summary>Appends a parameter.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public Parameter Add(string name, Shape shape, ParameterKind kind = ParameterKind.Trainable)
    {
        if (!_names.Add(name)) throw new ArgumentException($"There is a parameter '{name}' already; names must be unique.", nameof(name));
        Parameter p = new(name, shape, _items.Count, kind);
        _items.Add(p);
        return p;
    }
}
