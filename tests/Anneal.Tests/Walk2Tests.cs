using Anneal.CoreML.Runtime;

namespace Anneal.Tests;

/// <summary>samples/walk2-digit-app.cs trains, keeps the best model, converts it and reads a drawing.</summary>
[Collection("samples")] // one after the other: each builds the projects that it needs
public sealed class Walk2Tests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_digit_reader_is_trained_converted_and_shown_a_drawing()
    {
        string printed = Sample.Run("walk2-digit-app.cs", _folder, "1200");
        Assert.Contains("x_train (1200, 28, 28)", printed, StringComparison.Ordinal);
        Assert.Contains("Total params: 94,602", printed, StringComparison.Ordinal);
        Assert.Contains("Total params: 1,199,882", printed, StringComparison.Ordinal);
        Assert.Contains("6/6", printed, StringComparison.Ordinal);
        Assert.Contains("colorSpace: GRAYSCALE", printed, StringComparison.Ordinal);
        Assert.NotEmpty(Directory.GetFiles(_folder, "best_model.??-?.??.h5"));
        MLModel model = new(Path.Combine(_folder, "MNISTClassifier.mlmodel"));
        Assert.InRange(new FileInfo(Path.Combine(_folder, "MNISTClassifier.mlmodel")).Length, 378_000, 384_000);
        Assert.Equal(("MIT", "Image based digit recognition (MNIST)", "Labels of digits"), (model.License, model.ShortDescription, model.OutputDescription["classLabel"]));
        string[] lines = printed.TrimEnd().Split('\n');
        Assert.Matches(@"^The drawing is a \d\.$", lines[^1]);
        Assert.Matches(@"^\d: [01]\.\d{4}$", lines[^4]);
    }
}
