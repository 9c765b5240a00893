using System.Text.Json;
using Anneal.CoreML.Format;
using Anneal.CoreML.Validation;

namespace Anneal.Tests;

/// <summary>samples/walk1-updatable-digit-classifier.cs prints what the published walk prints, and writes what it writes.</summary>
[Collection("samples")] // one after the other: each builds the projects that it needs
public sealed class Walk1Tests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Every_block_is_printed_and_the_model_learns()
    {
        string printed = Sample.Run("walk1-updatable-digit-classifier.cs", _folder);
        int at = 0;
        foreach (string block in Blocks())
        {
            int found = printed.IndexOf(block, at, StringComparison.Ordinal);
            Assert.True(found >= 0, $"Expected, from character {at} on:\n{block}\nPrinted:\n{printed}");
            at = found + block.Length;
        }

        double[] losses = [.. printed[at..].Split('\n').Where(line => line.StartsWith("Epoch ", StringComparison.Ordinal)).Select(line => double.Parse(line.Split("loss ")[1]))];
        Assert.Equal(10, losses.Length);
        Assert.True(losses[^1] < 0.7 * losses[0], string.Join(", ", losses));

        Assert.True(File.Exists(Path.Combine(_folder, "KerasMnist.h5")));
        Model before = MLModelSpec.Load(Path.Combine(_folder, "MNISTDigitClassifier.mlmodel")).Spec, after = MLModelSpec.Load(Path.Combine(_folder, "UpdatableMNISTDigitClassifier.mlmodel")).Spec;
        Assert.Equal(4, after.SpecificationVersion);
        Assert.DoesNotContain(ModelValidator.Validate(after), f => f.Severity == Severity.Error);
        Assert.Equal(
            ["dense_1", "dense_2"],
            before.NeuralNetworkClassifier.Layers.Zip(after.NeuralNetworkClassifier.Layers)
                .Where(l => Weights(l.First) is { } w && !w.SequenceEqual(Weights(l.Second)!)).Select(l => l.First.Name));
    }

    /// <summary>The reference's network is smaller, but nothing that is printed shows sizes.</summary>
    private static IEnumerable<string> Blocks()
    {
        JsonElement cases = JsonDocument.Parse(File.ReadAllText(Golden.Path("coreml", "files.json"))).RootElement.GetProperty("cases");
        JsonElement page = cases.EnumerateArray().Single(c => c.GetProperty("name").GetString() == "page_updatable");
        return page.GetProperty("steps").EnumerateArray().Select(step => step[1].GetString()!).Where(text => text.Length > 0);
    }

    private static IEnumerable<float>? Weights(NeuralNetworkLayer layer) => layer.Convolution?.Weights.FloatValue ?? layer.InnerProduct?.Weights.FloatValue;
}
