using Anneal.CoreML.Format;
using Anneal.CoreML.Layers;
using Anneal.CoreML.Updating;
using Anneal.CoreML.Validation;
using Google.Protobuf;

namespace Anneal.CoreML.Runtime;

/// <summary>
/// A Core ML model: loaded, described, run, saved. Predictions may be asked for by any number of threads at once. A model is run as it was when it was
/// first asked for a prediction; changes of <see cref="Spec"/> after that are saved but not run.
/// </summary>
public sealed partial class MLModel
{
    private readonly Lazy<NetworkRuntime> _runtime;

    /// <summary>Reads and checks a <c>.mlmodel</c> file or a <c>.mlpackage</c> folder.</summary>
    /// <exception cref="ModelFormatException">The file cannot be read as a Core ML model.</exception>
    /// <exception cref="ModelValidationException">The model breaks the format's rules.</exception>
    public MLModel(string path, MLModelConfiguration? configuration = null)
        : this(MLModelSpec.Load(path).Spec, configuration)
    {
    }

    /// <summary>A model around <paramref name="spec"/>, which is not copied.</summary>
    /// <exception cref="ModelValidationException">The model breaks the format's rules.</exception>
    public MLModel(Model spec, MLModelConfiguration? configuration = null)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ModelValidator.ThrowIfInvalid(spec);
        (Spec, Configuration) = (spec, configuration ?? new MLModelConfiguration());
        ModelDescription = new MLModelDescription(spec);
        _runtime = new Lazy<NetworkRuntime>(() => CreateRuntime(Spec, Configuration));
    }

    /// <inheritdoc cref="MLModel(Model, MLModelConfiguration?)"/>
    public MLModel(MLModelSpec spec, MLModelConfiguration? configuration = null)
        : this((spec ?? throw new ArgumentNullException(nameof(spec))).Spec, configuration)
    {
    }

    /// <summary>The model's messages.</summary>
    public Model Spec { get; }

    /// <summary>How the model runs.</summary>
    public MLModelConfiguration Configuration { get; }

    /// <summary>What the model takes and gives, as it was when the model was made.</summary>
    public MLModelDescription ModelDescription { get; }

    /// <summary>Predicts from one set of inputs.</summary>
    /// <exception cref="MLModelException">An input is missing or does not fit, or the model cannot be run here.</exception>
    public IMLFeatureProvider Prediction(IMLFeatureProvider from)
    {
        ArgumentNullException.ThrowIfNull(from);
        return _runtime.Value.Predict(new MLArrayBatchProvider([from]))[0];
    }

    /// <summary>Predicts from many sets of inputs, faster than one by one.</summary>
    /// <exception cref="MLModelException">An input is missing or does not fit, or the model cannot be run here.</exception>
    public IMLBatchProvider Predictions(IMLBatchProvider fromBatch)
    {
        ArgumentNullException.ThrowIfNull(fromBatch);
        return new MLArrayBatchProvider(fromBatch.Count == 0 ? [] : _runtime.Value.Predict(fromBatch));
    }

    /// <summary>The weights or biases of a layer, in the file's order: convolution [out, in, height, width], dense [out, in].</summary>
    /// <param name="key"><see cref="MLParameterKey.Weights"/> or <see cref="MLParameterKey.Biases"/>, scoped to the layer.</param>
    /// <exception cref="MLModelException">There is no such layer, or the key is another parameter.</exception>
    public MLMultiArray ParameterValue(MLParameterKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        LayerWeight weight = LayerWeights.Find(_runtime.Value.Graph, key);
        return new MLMultiArray(weight.ToFile(_runtime.Value.Weights.Get<float>(weight.Parameter)), weight.FileShape);
    }

    /// <summary>Writes the model, whole or not at all; also over the file that it came from.</summary>
    /// <exception cref="IOException">The file cannot be written; the old one is still there.</exception>
    public void Write(string to) => new MLModelSpec(Spec).Save(to);

    /// <inheritdoc cref="Write(string)"/>
    public void Save(string path) => Write(path);

    /// <summary>The model's description as text: what it takes and gives, and its metadata.</summary>
    public override string ToString() => SpecText.Format(Spec.Description);

    private static NetworkRuntime CreateRuntime(Model spec, MLModelConfiguration configuration)
    {
        NetworkSpec network = NetworkSpec.Of(spec) ?? throw new MLModelException(
            $"A model of type '{ModelTypes.NameOf(spec)}' is not run here; neural networks, neural network classifiers and regressors are.");
        return new NetworkRuntime(spec, network, configuration);
    }
}
