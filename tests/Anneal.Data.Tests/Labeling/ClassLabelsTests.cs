using Anneal.Data.Arrays;
using Anneal.Data.Labeling;

namespace Anneal.Data.Tests.Labeling;

public class ClassLabelsTests
{
    private static readonly ClassLabels s_pets = new("cat", "dog", "Rabbit");

    [Fact]
    public void LabelsOfEveryKindBecomeIndices()
    {
        Assert.Equal([1, 0, 2], s_pets.Indices(NDArray.Create(["dog", "CAT", "rabbit"])));
        Assert.Equal([1, 0, 2], s_pets.Indices(NDArray.CreateBytes(["dog", "cat", "rabbit"])));
        Assert.Equal([1, 0, 2], s_pets.Indices(NDArray.Create([1L, 0, 2])));
        Assert.Equal([1, 0, 2], s_pets.Indices(NDArray.Create([1f, 0, 2], 3, 1)));
        Assert.Equal([1, 0, 2], s_pets.Indices(Labels.ToCategorical([1, 0, 2])));
    }

    [Fact]
    public void UnknownLabelsAreNamedWithThoseThereAre()
    {
        string message = Assert.Throws<ArgumentException>(() => s_pets.Indices(NDArray.Create(["cat", "fish"]))).Message;
        Assert.Contains("Label 1 is 'fish'", message, StringComparison.Ordinal);
        Assert.Contains("cat, dog, Rabbit", message, StringComparison.Ordinal);
        Assert.Contains("Label 0 is 3", Assert.Throws<ArgumentException>(() => s_pets.Indices(NDArray.Create([3]))).Message, StringComparison.Ordinal);
        Assert.Contains("Label 0 is -1", Assert.Throws<ArgumentException>(() => s_pets.Indices(NDArray.Create([-1]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ExactNamesComeBeforeOthersInCase()
    {
        ClassLabels letters = new("a", "A", "b");
        Assert.Equal(1, letters.IndexOf("A"));
        Assert.Equal(2, letters.IndexOf("B"));
        Assert.Equal(-1, letters.IndexOf("c"));
    }

    [Fact]
    public void ListsAreMatched()
    {
        Assert.Equal([2, 0], s_pets.MapFrom(new ClassLabels("RABBIT", "Cat")));
        string message = Assert.Throws<ArgumentException>(() => s_pets.MapFrom(new ClassLabels("cat", "fish"))).Message;
        Assert.Contains("cat, dog, Rabbit", message, StringComparison.Ordinal);
        Assert.Contains("cat, fish", message, StringComparison.Ordinal);
        Assert.Contains("both mean", Assert.Throws<ArgumentException>(() => s_pets.MapFrom(new ClassLabels("cat", "CAT"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ClassesAreInferred()
    {
        Assert.Equal(["A", "a", "b"], ClassLabels.Infer(NDArray.Create(["b", "a", "A", "b"])).Names);
        Assert.Equal(["0", "1", "2"], ClassLabels.Infer(NDArray.Create([(byte)2, (byte)0])).Names);
        Assert.Equal(4, ClassLabels.Infer(Labels.ToCategorical([1], 4)).Count);
        Assert.Throws<ArgumentException>(() => ClassLabels.Infer(NDArray.Create([2_000_000_000])));
        Assert.Throws<ArgumentException>(() => ClassLabels.Infer(NDArray.Create([0.5])));
        Assert.Throws<ArgumentException>(() => ClassLabels.Infer(NDArray.Create(Array.Empty<int>())));
    }

    [Fact]
    public void FilesHaveOneLabelALine()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["labels.txt"], "cat\r\n hot dog \r\n\n");
        Assert.Equal(["cat", "hot dog"], ClassLabels.Load(folder["labels.txt"]).Names);
        File.WriteAllText(folder["labels.txt"], "cat\ndog\ncat\n");
        string message = Assert.Throws<InvalidDataException>(() => ClassLabels.Load(folder["labels.txt"])).Message;
        Assert.Contains("labels.txt", message, StringComparison.Ordinal);
        Assert.Contains("'cat' comes twice", message, StringComparison.Ordinal);
        File.WriteAllText(folder["labels.txt"], "\n");
        Assert.Throws<InvalidDataException>(() => ClassLabels.Load(folder["labels.txt"]));
    }

    [Fact]
    public void LongListsAreCutInMessages()
    {
        Assert.EndsWith("18, 19, ... (1000 in all)", ClassLabels.Numbered(1000).ToString(), StringComparison.Ordinal);
    }
}
