namespace Anneal.CoreML.Validation;

/// <summary>The identifiers of all rules.</summary>
public static class Rules
{
    public const string ModelType = "model-type";
    public const string InterfaceEmpty = "interface-empty";
    public const string InterfaceName = "interface-name";
    public const string InterfaceDuplicate = "interface-duplicate";
    public const string InterfaceType = "interface-type";
    public const string InterfaceShape = "interface-shape";
    public const string InterfaceImageSize = "interface-image-size";
    public const string InterfaceColorSpace = "interface-color-space";
    public const string ClassLabelsMissing = "class-labels-missing";
    public const string ClassLabelsUnique = "class-labels-unique";
    public const string ClassLabelsCount = "class-labels-count";
    public const string PredictedFeature = "predicted-feature";
    public const string PredictedProbabilities = "predicted-probabilities";
    public const string Metadata = "metadata";

    public const string NetworkEmpty = "network-empty";
    public const string LayerName = "layer-name";
    public const string LayerType = "layer-type";
    public const string LayerInput = "layer-input";
    public const string LayerOutput = "layer-output";
    public const string LayerWeights = "layer-weights";
    public const string LayerQuantization = "layer-quantization";
    public const string NetworkOutput = "network-output";
    public const string ProbabilityLayer = "probability-layer";
    public const string PreprocessingFeature = "preprocessing-feature";
    public const string PreprocessingScale = "preprocessing-scale";
    public const string PreprocessingMeanImage = "preprocessing-mean-image";

    public const string UpdateVersion = "update-version";
    public const string UpdateModelType = "update-model-type";
    public const string UpdateLayerKind = "update-layer-kind";
    public const string UpdateQuantized = "update-quantized";
    public const string UpdateFlags = "update-flags";
    public const string UpdateNoLayer = "update-no-layer";
    public const string UpdateGradient = "update-gradient";
    public const string LossName = "loss-name";
    public const string LossCount = "loss-count";
    public const string LossUnknown = "loss-unknown";
    public const string CrossEntropyInput = "crossentropy-input";
    public const string CrossEntropyTarget = "crossentropy-target";
    public const string SquaredErrorInput = "squared-error-input";
    public const string SquaredErrorTarget = "squared-error-target";
    public const string OptimizerMissing = "optimizer-missing";
    public const string SgdParameters = "sgd-parameters";
    public const string AdamParameters = "adam-parameters";
    public const string EpochsMissing = "epochs-missing";
    public const string SeedRange = "seed-range";
    public const string IntegerAllowed = "integer-allowed";
    public const string IntegerDefault = "integer-default";
    public const string DoubleDefault = "double-default";
    public const string TrainingInputCount = "training-input-count";
    public const string TrainingInputExclusive = "training-input-exclusive";
    public const string TrainingInputShared = "training-input-shared";
    public const string TrainingTarget = "training-target";
    public const string TrainingTargetType = "training-target-type";

    public const string NeighborsIndex = "neighbors-index";
    public const string NeighborsWeighting = "neighbors-weighting";
    public const string NeighborsDimensions = "neighbors-dimensions";
    public const string NeighborsSample = "neighbors-sample";
    public const string NeighborsLabels = "neighbors-labels";
    public const string NeighborsDefaultLabel = "neighbors-default-label";
    public const string NeighborsCount = "neighbors-count";
    public const string NeighborsTrainingInput = "neighbors-training-input";

    public const string PipelineEmpty = "pipeline-empty";
    public const string PipelineUpdatable = "pipeline-updatable";
    public const string PipelineInput = "pipeline-input";
    public const string PipelineTypes = "pipeline-types";
    public const string PipelineOutput = "pipeline-output";
}
