using System.CommandLine;
using Anneal.Cli.Hosting;
using Anneal.Cli.Output;
using Anneal.Data.Arrays;
using Anneal.Data.Sources;
using Anneal.Examples;

namespace Anneal.Cli.Options;

/// <summary>The options that say which examples a command takes, and how they are loaded for a model.</summary>
internal sealed class DataOptions
{
    public const string Help = """
        SOURCE is one of
          digits           60,000 + 10,000 handwritten digits that are drawn by the program itself
          mnist            MNIST, from where Keras or ANNEAL_DATA has it, else by download
          fashion-mnist    the same for Fashion-MNIST (on Debian also from the package dataset-fashion-mnist)
          FOLDER           one sub-folder of images a class, or train and test with such folders inside; or the idx files of a set like MNIST
          FILE.npz         x_train, y_train, x_test, y_test; train_data, train_labels, test_data, test_labels; x, y; or one array for each input by name
        Class names match whatever their case. Images of folders are stretched to the size of the model's input, grey or in colour as the model takes them.

        Pixels: image files, 8-bit arrays, and other arrays of images whose values pass 1 and stay within 0 to 255. Keras models and array inputs of Core ML
        models get pixels divided by 255, as 'train' does; image inputs of Core ML models get them as they are, because the file has the scale.
        """;

    private readonly Option<string> _data = new("--data") { Description = "The examples: digits, mnist, fashion-mnist, a folder or an .npz file.", HelpName = "SOURCE", Required = true };
    private readonly Option<string?> _split = new("--split") { Description = "The part to take: train or test.", HelpName = "train|test" };
    private readonly Option<int?> _limit = new("--limit") { Description = "At most so many examples, the first ones.", HelpName = "N" };
    private readonly Split _default;

    /// <param name="defaultSplit">The part that is taken from a source that has parts when none is asked for.</param>
    public DataOptions(Split defaultSplit)
    {
        _default = defaultSplit;
        _split.Description += $" By default {(defaultSplit == Split.Train ? "train" : "test")}, where there are parts.";
        _split.AcceptOnlyFromAmong("train", "test");
        Checks.AtLeast(_limit, 1);
    }

    public IEnumerable<Option> All => [_data, _split, _limit];

    /// <summary>Loads the examples that the options name.</summary>
    /// <param name="options">The command line.</param>
    /// <param name="terminal">Hears about downloads and skipped files.</param>
    /// <param name="picture">The size for image files; null where the model takes no pictures.</param>
    /// <param name="features">Names of arrays that an .npz file may have, one for each.</param>
    /// <param name="cancellation">Stops decoding.</param>
    public DataSet Load(ParseResult options, Terminal terminal, (int Height, int Width, int Channels)? picture, IEnumerable<string> features, CancellationToken cancellation) =>
        Load(
            options.GetRequiredValue(_data),
            new DataSourceOptions { Split = SplitOf(options), DefaultSplit = _default, Limit = options.GetValue(_limit), FeatureNames = [.. features] },
            terminal, picture, cancellation);

    /// <summary>Loads another source, whole, of which the part for tests is preferred.</summary>
    public static DataSet LoadForTests(string source, Terminal terminal, (int Height, int Width, int Channels)? picture, CancellationToken cancellation) =>
        Load(source, new DataSourceOptions { DefaultSplit = Split.Test }, terminal, picture, cancellation);

    private static DataSet Load(string source, DataSourceOptions wanted, Terminal terminal, (int Height, int Width, int Channels)? picture, CancellationToken cancellation)
    {
        DataSet data = DataSource.Load(source, wanted with
        {
            Progress = new DownloadNotes(terminal),
            Decode = files => Decode(files, picture, source, terminal, cancellation),
        });
        if (!data.Skipped.IsEmpty) terminal.Note($"{data.Skipped.Length} files in {data.Source} are no images and were left out, such as '{Path.GetFileName(data.Skipped[0])}'.");
        return data.Count > 0 ? data : throw new InvalidDataException($"{data.Source} has no examples.");
    }

    private static NDArray Decode(IReadOnlyList<string> files, (int Height, int Width, int Channels)? picture, string source, Terminal terminal, CancellationToken cancellation)
    {
        if (picture is not { } p) throw new InvalidDataException($"'{source}' is a folder of images, but the model does not take pictures; give an .npz file.");
        return ProgressBoard.Run(terminal.ErrorConsole, board =>
        {
            ProgressLine line = board.Begin($"Reading {files.Count} images", files.Count);
            NDArray pixels = PictureFiles.Load(files, p.Height, p.Width, p.Channels, done => line.Report(done, ""), cancellation);
            line.End("");
            return pixels;
        });
    }

    private Split? SplitOf(ParseResult options) => options.GetValue(_split) switch { "train" => Split.Train, "test" => Split.Test, _ => null };
}
