namespace Anneal.CoreML.Updating;

/// <summary>The name of a parameter of an update, or of a layer's weights.</summary>
/// <param name="Name">As Core ML spells it: learningRate.</param>
/// <param name="Scope">The layer, for weights and biases; null for parameters of the whole update.</param>
public sealed record MLParameterKey(string Name, string? Scope = null)
{
    /// <summary>The learning rate.</summary>
    public static MLParameterKey LearningRate { get; } = new("learningRate");

    /// <summary>The momentum of SGD.</summary>
    public static MLParameterKey Momentum { get; } = new("momentum");

    /// <summary>Examples of one step. A change takes effect with the next epoch.</summary>
    public static MLParameterKey MiniBatchSize { get; } = new("miniBatchSize");

    /// <summary>Adam's decay of the first moment.</summary>
    public static MLParameterKey Beta1 { get; } = new("beta1");

    /// <summary>Adam's decay of the second moment.</summary>
    public static MLParameterKey Beta2 { get; } = new("beta2");

    /// <summary>Adam's epsilon.</summary>
    public static MLParameterKey Eps { get; } = new("eps");

    /// <summary>How often the update goes through all examples.</summary>
    public static MLParameterKey Epochs { get; } = new("epochs");

    /// <summary>Whether each epoch has an order of its own.</summary>
    public static MLParameterKey Shuffle { get; } = new("shuffle");

    /// <summary>The seed of these orders.</summary>
    public static MLParameterKey Seed { get; } = new("seed");

    /// <summary>A k-NN model's number of neighbours.</summary>
    public static MLParameterKey NumberOfNeighbors { get; } = new("numberOfNeighbors");

    /// <summary>The weights of a layer; scope it to the layer.</summary>
    public static MLParameterKey Weights { get; } = new("weights");

    /// <summary>The biases of a layer; scope it to the layer.</summary>
    public static MLParameterKey Biases { get; } = new("biases");

    /// <summary>The same parameter of one layer.</summary>
    public MLParameterKey Scoped(string to) => this with { Scope = to };

    /// <inheritdoc/>
    public override string ToString() => Scope is null ? Name : $"{Name} of '{Scope}'";
}
