using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Anneal.CoreML.Format;
using Anneal.CoreML.Runtime;
using Anneal.Examples;
using Anneal.Imaging;

namespace Anneal.Studio.Serving;

/// <summary>What a model takes and gives, in the protocol's words.</summary>
internal sealed class ModelInterface
{
    private static readonly ConditionalWeakTable<MLModel, ModelInterface> s_known = [];

    private ModelInterface(MLModel model, StudioOptions options)
    {
        try
        {
            Inputs = [.. ModelInput.Of(model).Select(i => Input(model, i, options))];
            Outputs = [.. ServedOutput.Of(model)];
            if (NetworkSpec.Of(model.Spec) is null) Problem = $"it is of type '{ModelTypes.NameOf(model.Spec)}'; neural networks can be asked.";
        }
        catch (NotSupportedException e)
        {
            Problem = e.Message;
        }
    }

    public ImmutableArray<ServedInput> Inputs { get; } = [];

    public ImmutableArray<ServedOutput> Outputs { get; } = [];

    /// <summary>Why the model cannot be asked; null where it can.</summary>
    public string? Problem { get; }

    /// <summary>The interface of a model, made once.</summary>
    public static ModelInterface Of(MLModel model, StudioOptions options) => s_known.GetValue(model, m => new ModelInterface(m, options));

    private static ServedInput Input(MLModel model, ModelInput input, StudioOptions options) => input.Form == InputForm.Image
        ? new PictureInput(input, new ImageLimits(options.MaxPixels, options.MaxUploadBytes))
        : new ArrayInput(input, model.Spec.Description.Input.First(i => i.Name == input.Name).Type.MultiArrayType.DataType switch
        {
            ArrayFeatureType.Types.ArrayDataType.Double => TensorType.FP64,
            ArrayFeatureType.Types.ArrayDataType.Int32 => TensorType.INT32,
            _ => TensorType.FP32,
        });
}
