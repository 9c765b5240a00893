using Anneal.Data.Arrays;
using Anneal.Data.Labeling;
using Anneal.Data.Sources;

namespace Anneal.Data.Tests.Sources;

public class NpzSourceTests
{
    private static readonly NDArray s_three = NDArray.Create([1f, 2, 3, 4, 5, 6], 3, 2);
    private static readonly NDArray s_two = NDArray.Create([7f, 8, 9, 10], 2, 2);

    [Theory]
    [InlineData("x_train", "y_train", "x_test", "y_test")]
    [InlineData("train_data", "train_labels", "test_data", "test_labels")]
    public void PartsHaveTheirNames(string x, string y, string xTest, string yTest)
    {
        using TemporaryFolder folder = new();
        string path = Save(folder, (x, s_three), (y, NDArray.Create(["b", "a", "b"])), (xTest, s_two), (yTest, Labels.ToCategorical([1, 0], 4)));
        DataSet train = DataSource.Load(path);
        Assert.Equal(s_three.AsSingle(), train.Images!.AsSingle());
        Assert.Equal(["b", "a", "b"], train.Labels!.AsStrings());
        Assert.Equal([1, 0, 1], train.ClassIndices());
        DataSet test = DataSource.Load(path, new DataSourceOptions { Split = Split.Test, Limit = 1 });
        Assert.Equal([1, 4], test.Labels!.Shape.ToArray());
        Assert.Equal([1], test.ClassIndices());
        Assert.Equal(4, test.Classes!.Count);
    }

    [Fact]
    public void XAndYHaveNoParts()
    {
        using TemporaryFolder folder = new();
        string path = Save(folder, ("x", s_three), ("y", NDArray.Create([0.5f, 1.5f, 2])));
        DataSet set = DataSource.Load(path, new DataSourceOptions { DefaultSplit = Split.Test });
        Assert.Equal(3, set.Count);
        // Numbers to regress are labels without classes.
        Assert.Null(set.Classes);
        Assert.Throws<InvalidDataException>(() => set.ClassIndices());
        Assert.Contains("no part 'train'", Assert.Throws<InvalidDataException>(() => DataSource.Load(path, new DataSourceOptions { Split = Split.Train })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NamedFeaturesAreGivenByName()
    {
        using TemporaryFolder folder = new();
        string path = Save(folder, ("image", s_three), ("digit", NDArray.Create(["a", "b", "c"])));
        DataSet set = DataSource.Load(path, new DataSourceOptions { Limit = 2 });
        Assert.Equal(["image", "digit"], set.Features.Keys);
        Assert.Equal(["a", "b"], set.Features["digit"].AsStrings());
        Assert.Equal(2, set.Count);
        // The names of a model's inputs win over the known ones.
        string xy = Save(folder, ("x", s_three), ("y", NDArray.Create([1, 2, 3])));
        Assert.Equal(["x", "y"], DataSource.Load(xy, new DataSourceOptions { FeatureNames = ["x", "y"] }).Features.Keys);
    }

    [Fact]
    public void WhatDoesNotFitIsNamed()
    {
        using TemporaryFolder folder = new();
        Assert.Contains("'x' has 3 examples", Refused(Save(folder, ("x", s_three), ("y", NDArray.Create([1])))), StringComparison.Ordinal);
        Assert.Contains("'b' has shape (2, 2)", Refused(Save(folder, ("a", s_three), ("b", s_two))), StringComparison.Ordinal);
        Assert.Contains("the labels 'y_train' but no examples", Refused(Save(folder, ("y_train", s_three))), StringComparison.Ordinal);
        Assert.Contains("no arrays", Refused(Save(folder)), StringComparison.Ordinal);
        Assert.Contains("single number", Refused(Save(folder, ("x", NDArray.Scalar(1f)))), StringComparison.Ordinal);
    }

    private static string Refused(string path) => Assert.Throws<InvalidDataException>(() => DataSource.Load(path)).Message;

    private static string Save(TemporaryFolder folder, params (string Name, NDArray Array)[] arrays)
    {
        string path = folder["a.npz"];
        NpzFile.Save(path, arrays.Select(pair => KeyValuePair.Create(pair.Name, pair.Array)));
        return path;
    }
}
