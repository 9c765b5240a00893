using Anneal.CoreML.Runtime;
using Anneal.Data.Digits;

namespace Anneal.Cli.Demo;

/// <summary>A writer whose hand a model reads badly.</summary>
/// <param name="Style">The hand.</param>
/// <param name="Seed">Which writer.</param>
/// <param name="Accuracy">How much of a first sample the model reads.</param>
internal sealed record DifficultWriter(WriterStyle Style, long Seed, double Accuracy)
{
    private const int Writers = 60, Sample = 100;

    /// <summary>How unusual the hands are: twice as far from the average as people's usually are.</summary>
    private const double Strength = 2;

    /// <summary>A hand of which less is read is good for a story; one of which much less is read could be no writing at all.</summary>
    private const double Bad = 0.75, Hopeless = 0.5;

    /// <summary>Tries writers by their numbers and takes the first who is read badly, or else the one who is read worst.</summary>
    public static DifficultWriter Find(MLModel model, CancellationToken cancellation)
    {
        DifficultWriter? worst = null;
        for (long seed = 1; seed <= Writers; seed++)
        {
            cancellation.ThrowIfCancellationRequested();
            WriterStyle style = WriterStyle.FromSeed(seed, Strength);
            (Data.Arrays.NDArray images, Data.Arrays.NDArray labels) = SyntheticDigits.Generate(Sample, seed: -seed, style);
            double accuracy = new DigitReader(images, labels).Read(model).Scores.Accuracy;
            if (accuracy < Hopeless) continue;
            if (worst is null || accuracy < worst.Accuracy) worst = new DifficultWriter(style, seed, accuracy);
            if (accuracy < Bad) break;
        }

        return worst ?? throw new InvalidOperationException("The model reads hardly any writer; training has failed.");
    }

    /// <summary>The first digits of this writer for learning, others for a test.</summary>
    public (DigitReader Lessons, DigitReader Test) Write(int lessons, int test)
    {
        (Data.Arrays.NDArray images, Data.Arrays.NDArray labels) = SyntheticDigits.Generate(lessons + test, Seed, Style);
        return (new DigitReader(images.SliceRows(0, lessons), labels.SliceRows(0, lessons)), new DigitReader(images.SliceRows(lessons, test), labels.SliceRows(lessons, test)));
    }
}
