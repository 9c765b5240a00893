using Google.Protobuf.Collections;

namespace Anneal.CoreML.Format;

/// <summary>
/// One view of the three messages that hold a network (<see cref="NeuralNetwork"/>, <see cref="NeuralNetworkClassifier"/>,
/// <see cref="NeuralNetworkRegressor"/>): they have the same fields but no common type.
/// </summary>
public sealed class NetworkSpec
{
    private readonly NeuralNetwork? _plain;
    private readonly NeuralNetworkRegressor? _regressor;

    private NetworkSpec(NeuralNetwork? plain, NeuralNetworkClassifier? classifier, NeuralNetworkRegressor? regressor)
    {
        (_plain, Classifier, _regressor) = (plain, classifier, regressor);
        (Layers, Preprocessing) = plain is not null ? (plain.Layers, plain.Preprocessing)
            : classifier is not null ? (classifier.Layers, classifier.Preprocessing)
            : (regressor!.Layers, regressor.Preprocessing);
    }

    /// <summary>The layers in the order in which they run.</summary>
    public RepeatedField<NeuralNetworkLayer> Layers { get; }

    /// <summary>What is done to image inputs first.</summary>
    public RepeatedField<NeuralNetworkPreprocessing> Preprocessing { get; }

    /// <summary>The classifier's message, where the network is one.</summary>
    public NeuralNetworkClassifier? Classifier { get; }

    /// <summary>Loss, optimizer and epochs; null for a network without them. Setting it makes the message.</summary>
    public NetworkUpdateParameters? UpdateParams
    {
        get => _plain is not null ? _plain.UpdateParams : Classifier is not null ? Classifier.UpdateParams : _regressor!.UpdateParams;
        set
        {
            if (_plain is not null) _plain.UpdateParams = value;
            else if (Classifier is not null) Classifier.UpdateParams = value;
            else _regressor!.UpdateParams = value;
        }
    }

    /// <summary>How array inputs become the network's blobs.</summary>
    public NeuralNetworkMultiArrayShapeMapping ArrayInputShapeMapping
    {
        get => _plain?.ArrayInputShapeMapping ?? Classifier?.ArrayInputShapeMapping ?? _regressor!.ArrayInputShapeMapping;
        set
        {
            if (_plain is not null) _plain.ArrayInputShapeMapping = value;
            else if (Classifier is not null) Classifier.ArrayInputShapeMapping = value;
            else _regressor!.ArrayInputShapeMapping = value;
        }
    }

    /// <summary>How image inputs become the network's blobs.</summary>
    public NeuralNetworkImageShapeMapping ImageInputShapeMapping
    {
        get => _plain?.ImageInputShapeMapping ?? Classifier?.ImageInputShapeMapping ?? _regressor!.ImageInputShapeMapping;
        set
        {
            if (_plain is not null) _plain.ImageInputShapeMapping = value;
            else if (Classifier is not null) Classifier.ImageInputShapeMapping = value;
            else _regressor!.ImageInputShapeMapping = value;
        }
    }

    /// <summary>The network of <paramref name="model"/>, or null where the model is of another type.</summary>
    public static NetworkSpec? Of(Model model) => model.TypeCase switch
    {
        Model.TypeOneofCase.NeuralNetwork => new(model.NeuralNetwork, null, null),
        Model.TypeOneofCase.NeuralNetworkClassifier => new(null, model.NeuralNetworkClassifier, null),
        Model.TypeOneofCase.NeuralNetworkRegressor => new(null, null, model.NeuralNetworkRegressor),
        _ => null,
    };
}
