using Anneal.Cli.Hosting;
using Anneal.Cli.Options;
using Anneal.Data.Sources;
using Anneal.Engine.Graphs;
using Anneal.Examples;
using Anneal.Keras.Losses;
using Anneal.Keras.Models;
using Anneal.Keras.Optimizers;

namespace Anneal.Cli.Training;

/// <summary>A model, new or from a file, with the examples that it is to be trained on.</summary>
internal sealed class TrainingSetup
{
    private TrainingSetup(string name, Model model, DataSet data)
    {
        (Name, Model, Data) = (name, model, data);
        Columns = ExampleColumns.From(data, ModelInput.Of(model));
        Loss = model.Loss ?? KerasTargets.DefaultLoss(model);
    }

    public string Name { get; }

    public Model Model { get; }

    public DataSet Data { get; }

    public ExampleColumns Columns { get; }

    public Loss Loss { get; }

    public ModelInput Input => Columns.Inputs[0].Input;

    /// <summary>Whether accuracy means something.</summary>
    public bool HasAccuracy => KerasTargets.AreClasses(Model, Loss, Columns.Labels);

    /// <summary>Loads the examples and makes or loads the model.</summary>
    /// <param name="network">A network's name, or a model file.</param>
    /// <param name="size">The size of images, if another than the network's own.</param>
    /// <param name="load">Loads the examples; images of folders in this size.</param>
    public static TrainingSetup Create(string network, ImageSize? size, Func<(int Height, int Width, int Channels)?, DataSet> load)
    {
        string key = network.ToLowerInvariant().Replace('_', '-');
        bool file = File.Exists(network) || ModelFile.KindByName(network) is not null;
        if (!file && !Networks.Names.Contains(key)) throw new UsageException($"--network: there is no network or file '{network}'. Networks: {string.Join(", ", Networks.Names)}.");
        return file && !(Networks.Names.Contains(key) && ModelFile.KindByName(network) is null) ? FromFile(network, size, load) : ByName(key, size, load);
    }

    /// <summary>Gives the model loss, optimizer and accuracy; what a file brought stays unless asked otherwise.</summary>
    public void Compile(string? optimizer, double? learningRate)
    {
        Optimizer chosen = optimizer is not null ? Optimizer.Parse(optimizer) : Model.Optimizer ?? Optimizer.Parse("adam");
        if (learningRate is not null && chosen.Schedule is { } schedule)
            throw new UsageException($"--learning-rate: the model goes on with a rate that follows {schedule.ClassName}; give --optimizer as well, to begin with a new one.");
        if (learningRate is { } rate) chosen.LearningRate = rate;
        Model.Compile(Loss, chosen, HasAccuracy ? ["accuracy"] : []);
    }

    private static TrainingSetup FromFile(string path, ImageSize? size, Func<(int, int, int)?, DataSet> load)
    {
        if (ModelFile.KindOf(path) == ModelKind.CoreML) throw new UsageException($"--network: '{path}' is a Core ML model; 'anneal update' goes on training it.");
        Model model = KerasModels.Load(path);
        if (ModelInput.Of(model) is not [{ } input]) throw new NotSupportedException($"'{path}' has {model.Inputs.Count} inputs; 'train' takes models of one.");
        if (size is { } s && input.Picture is { } p && (p.Width, p.Height) != (s.Width, s.Height))
            throw new UsageException($"--image-size: '{path}' takes {input}; leave the size out.");
        return new TrainingSetup(path, model, load(input.Picture));
    }

    private static TrainingSetup ByName(string name, ImageSize? size, Func<(int, int, int)?, DataSet> load)
    {
        Shape own = Networks.Create(name).Input.Shape;
        (int height, int width, int channels) = (size?.Height ?? own[0], size?.Width ?? own[1], own[2]);
        DataSet data = load((height, width, channels));
        if (data.Images is not { } images) throw new InvalidDataException($"{data.Source} has the arrays {string.Join(", ", data.Features.Keys)}; training needs examples and labels, as x and y.");
        ReadOnlySpan<int> example = images.Shape[1..];
        Shape shape = example.Length switch
        {
            2 => new Shape(example[0], example[1], 1),
            _ => new Shape(example),
        };
        if (size is not null && shape.Rank == 3 && (shape[0], shape[1]) != (height, width))
            throw new UsageException($"--image-size: the examples of {data.Source} have {shape[1]} x {shape[0]} pixels; only image files are resized.");
        if (data.Classes is not { } classes) throw new InvalidDataException($"{data.Source} has {(data.Labels is null ? "no labels" : "labels that are no classes")}; '{name}' tells classes apart.");
        return new TrainingSetup(name, Networks.Create(name, shape, classes.Count), data);
    }
}
