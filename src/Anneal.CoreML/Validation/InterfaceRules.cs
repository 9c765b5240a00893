using Anneal.CoreML.Format;
using ColorSpace = Anneal.CoreML.Format.ImageFeatureType.Types.ColorSpace;
using ArrayDataType = Anneal.CoreML.Format.ArrayFeatureType.Types.ArrayDataType;

namespace Anneal.CoreML.Validation;

/// <summary>What a model takes and gives: named, of known types and possible sizes.</summary>
internal static class InterfaceRules
{
    public static void Check(ValidationContext context)
    {
        ModelDescription description = context.Description;
        if (description.Functions.Count == 0) NotEmpty(context);
        Features(context, "description.input", description.Input, isInput: true);
        Features(context, "description.output", description.Output, isInput: false);
        Features(context, "description.trainingInput", description.TrainingInput, isInput: false);
        Metadata(context);
    }

    private static void NotEmpty(ValidationContext context)
    {
        if (context.Description.Input.Count == 0) context.Error(Rules.InterfaceEmpty, "description.input", "The model has no input.");
        if (context.Description.Output.Count == 0) context.Error(Rules.InterfaceEmpty, "description.output", "The model has no output.");
    }

    private static void Features(ValidationContext context, string list, IReadOnlyList<FeatureDescription> features, bool isInput)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        for (int i = 0; i < features.Count; i++)
        {
            FeatureDescription feature = features[i];
            string path = $"{list}[{i}] '{feature.Name}'";
            if (feature.Name.Length == 0) context.Error(Rules.InterfaceName, path, "The feature has no name.");
            else if (!seen.Add(feature.Name)) context.Error(Rules.InterfaceDuplicate, path, "There is another feature of this name in the list.");
            Type(context, path, feature.Type);
            if (feature.Type?.MultiArrayType is { } array) Shape(context, path, array, isInput && context.Network is not null);
            if (feature.Type?.ImageType is { } image) Image(context, path, image);
        }
    }

    private static void Type(ValidationContext context, string path, FeatureType? type)
    {
        bool known = type?.TypeCase switch
        {
            null or FeatureType.TypeOneofCase.None => false,
            FeatureType.TypeOneofCase.DictionaryType => type.DictionaryType.KeyTypeCase != DictionaryFeatureType.KeyTypeOneofCase.None,
            FeatureType.TypeOneofCase.SequenceType => type.SequenceType.TypeCase != SequenceFeatureType.TypeOneofCase.None,
            FeatureType.TypeOneofCase.MultiArrayType => type.MultiArrayType.DataType != ArrayDataType.InvalidArrayDataType,
            _ => true,
        };
        if (!known) context.Error(Rules.InterfaceType, path, "The feature's type is not set, or only in part (an array needs its data type, a dictionary the type of its keys).");
    }

    private static void Shape(ValidationContext context, string path, ArrayFeatureType array, bool needed)
    {
        if (array.Shape.FirstOrDefault(n => n < 1, 1) is < 1 and long n) context.Error(Rules.InterfaceShape, path, $"The shape [{string.Join(", ", array.Shape)}] holds {n}; every number must be at least 1.");
        else if (needed && array.Shape.Count == 0 && array.ShapeFlexibilityCase == ArrayFeatureType.ShapeFlexibilityOneofCase.None) context.Error(Rules.InterfaceShape, path, "A network's array input needs a shape.");
    }

    private static void Image(ValidationContext context, string path, ImageFeatureType image)
    {
        if (image.Width < 1 || image.Height < 1) context.Error(Rules.InterfaceImageSize, path, $"The image is {image.Width} x {image.Height} pixels; both must be at least 1.");
        if (image.ColorSpace is not (ColorSpace.Grayscale or ColorSpace.Rgb or ColorSpace.Bgr or ColorSpace.GrayscaleFloat16))
        {
            context.Error(Rules.InterfaceColorSpace, path, $"The colour space is {image.ColorSpace}; expected GRAYSCALE, RGB, BGR or GRAYSCALE_FLOAT16.");
        }
    }

    private static void Metadata(ValidationContext context)
    {
        if (context.Description.Metadata?.UserDefined.Keys.Any(string.IsNullOrWhiteSpace) == true)
        {
            context.Error(Rules.Metadata, "description.metadata.userDefined", "An entry has no key.");
        }
    }
}
