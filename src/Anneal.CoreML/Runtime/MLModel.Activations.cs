namespace Anneal.CoreML.Runtime;

// A look inside.
public sealed partial class MLModel
{
    /// <summary>What every layer of the network makes of one set of inputs, in the order in which the layers run.</summary>
    /// <exception cref="MLModelException">An input is missing or does not fit, or the model cannot be run here.</exception>
    public IReadOnlyList<LayerActivation> Activations(IMLFeatureProvider from)
    {
        ArgumentNullException.ThrowIfNull(from);
        return _runtime.Value.Activations(from);
    }
}
