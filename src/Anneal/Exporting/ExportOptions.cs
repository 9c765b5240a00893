using Anneal.CoreML.Format;

namespace Anneal.Exporting;

/// <summary>What <see cref="Converters.Keras"/> is asked for.</summary>
internal sealed record ExportOptions
{
    public IReadOnlyList<string>? InputNames { get; init; }

    public IReadOnlyList<string>? OutputNames { get; init; }

    public IReadOnlyList<string> ImageInputNames { get; init; } = [];

    public ClassLabelSource? ClassLabels { get; init; }

    public string PredictedFeatureName { get; init; } = "classLabel";

    public bool Regressor { get; init; }

    /// <summary>Null: grey for one channel, else red, green, blue.</summary>
    public ImageFeatureType.Types.ColorSpace? ColorSpace { get; init; }

    public float ImageScale { get; init; } = 1;

    public float RedBias { get; init; }

    public float GreenBias { get; init; }

    public float BlueBias { get; init; }

    public float GrayBias { get; init; }

    public Action<string> Warn { get; init; } = _ => { };
}
