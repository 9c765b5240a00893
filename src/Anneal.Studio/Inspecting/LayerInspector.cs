using Anneal.CoreML.Format;
using Anneal.CoreML.Runtime;
using Anneal.CoreML.Updating;
using Anneal.Examples;
using Anneal.Imaging;
using Anneal.Imaging.Drawing;
using Anneal.Reports;
using Anneal.Studio.Models;

namespace Anneal.Studio.Inspecting;

/// <summary>Looks into a model: layer by layer what it has, and what it makes of a picture.</summary>
internal static class LayerInspector
{
    private const int MostTiles = 64, Columns = 8, MostFilterSide = 64, TileSide = 50;

    /// <summary>The layers of a network in the order in which they run; none for other models.</summary>
    /// <param name="model">The model.</param>
    /// <param name="picture">What it is shown.</param>
    public static IReadOnlyList<LayerView> Inspect(OpenedModel model, ImagePixels picture)
    {
        if (NetworkSpec.Of(model.CoreML.Spec) is not { } network) return [];
        Dictionary<string, LayerActivation> made = [];
        foreach (LayerActivation activation in Activations(model, picture)) made.TryAdd(activation.Layer, activation);
        // A dense layer behind a flatten has the picture's shape to be seen in.
        IReadOnlyList<int> before = [];
        Dictionary<string, IReadOnlyList<int>> shapes = [];
        if (model.Picture?.Picture is { } p) shapes[model.Picture.Name] = [p.Channels, p.Height, p.Width];
        List<LayerView> views = [];
        foreach (NeuralNetworkLayer layer in network.Layers)
        {
            LayerActivation? activation = made.GetValueOrDefault(layer.Name);
            if (layer.Input.Count > 0 && shapes.TryGetValue(layer.Input[0], out IReadOnlyList<int>? input)) before = input;
            IReadOnlyList<int> shape = activation?.Values.Shape ?? [];
            // What a flatten makes keeps the shape that it was made of.
            foreach (string output in layer.Output) shapes[output] = layer.Flatten is not null ? before : shape;
            (LayerPicture? filters, int count) = Filters(model.CoreML, layer, before);
            views.Add(new LayerView(layer.Name, ModelTypes.NameOf(layer), shape, WeightCount.Of(layer), layer.IsUpdatable, activation is null ? null : Picture(activation), filters, count));
        }

        return views;
    }

    private static IReadOnlyList<LayerActivation> Activations(OpenedModel model, ImagePixels picture)
    {
        if (model.Picture is not { } input) return [];
        try
        {
            return model.CoreML.Activations(CoreMLExamples.Create([(input, PictureArray.From([picture], input))], "the drawing").Features(0));
        }
        catch (MLModelException)
        {
            // A network that cannot be run here can still be listed.
            return [];
        }
    }

    private static LayerPicture Picture(LayerActivation activation)
    {
        IReadOnlyList<int> shape = activation.Values.Shape;
        float[] values = activation.Values.ToFloats();
        (int channels, int height, int width) = (shape[0], shape[1], shape[2]);
        // Numbers without place are one row.
        if (height * width == 1) return new LayerPicture([Address(ActivationPictures.Render(values, 1, 1, channels)[0])], 0, channels, channels);
        return Sheet(ActivationPictures.Render(values, channels, height, width), channels, Math.Clamp(TileSide / Math.Max(height, width), 1, 8));
    }

    /// <summary>The weights of a convolution, or of a dense layer whose inputs are pixels.</summary>
    private static (LayerPicture? Picture, int Count) Filters(MLModel model, NeuralNetworkLayer layer, IReadOnlyList<int> before)
    {
        if (layer.Convolution is { IsDeconvolution: false } convolution)
        {
            int height = (int)convolution.KernelSize[0], width = (int)convolution.KernelSize[1], count = (int)convolution.OutputChannels;
            if (height * width == 1 || Weights(model, layer) is not { } weights) return (null, count);
            return (Sheet(FilterPictures.RenderChannelsFirst(weights, count, weights.Length / (count * height * width), height, width), count, Math.Max(2, 40 / Math.Max(height, width))), count);
        }

        if (layer.InnerProduct is { } dense)
        {
            int count = (int)dense.OutputChannels;
            bool places = before is [var channels, var height, var width] && height * width > 1 && (long)channels * height * width == (long)dense.InputChannels && Math.Max(height, width) <= MostFilterSide;
            if (!places || Weights(model, layer) is not { } weights) return (null, count);
            return (Sheet(FilterPictures.RenderChannelsFirst(weights, count, before[0], before[1], before[2]), count, Math.Max(1, 56 / Math.Max(before[1], before[2]))), count);
        }

        return (null, 0);
    }

    private static float[]? Weights(MLModel model, NeuralNetworkLayer layer)
    {
        try
        {
            return model.ParameterValue(MLParameterKey.Weights.Scoped(layer.Name)).ToFloats();
        }
        catch (MLModelException)
        {
            return null;
        }
    }

    private static LayerPicture Sheet(IReadOnlyList<ImagePixels> tiles, int all, int scale)
    {
        ImagePixels[] shown = [.. tiles.Take(MostTiles)];
        // Two halves: beside each other on a screen, one below the other on a phone.
        int half = Math.Max(1, (shown.Length + (2 * Columns) - 1) / (2 * Columns)) * Columns;
        ImagePixels[] sheets = [.. shown.Chunk(half).Select(part => ContactSheet.Render(part, Math.Min(Columns, part.Length), options: new ContactSheetOptions(scale, Gap: 3)))];
        return new LayerPicture([.. sheets.Select(Address)], sheets[0].Width, shown.Length, all);
    }

    private static string Address(ImagePixels picture) => "data:image/png;base64," + Convert.ToBase64String(ImageFile.EncodePng(picture));
}
