using Anneal.CoreML.Building;
using Anneal.CoreML.Format;
using Anneal.CoreML.Runtime;
using Anneal.CoreML.Tests.Runtime;
using Anneal.CoreML.Updating;

namespace Anneal.CoreML.Tests.Building;

public sealed class AddClassTests
{
    [Theory]
    [InlineData("digits_classifier")]
    [InlineData("digits_float16")]
    [InlineData("digits_updatable_sgd")]
    public void Old_classes_keep_their_order_and_proportions_and_the_new_one_is_never_the_likeliest(string name)
    {
        MLModelSpec spec = MLModelSpec.Load(GoldenModels.Path(name));
        MLModel before = new(spec.Spec.Clone());
        new NeuralNetworkBuilder(spec).AddClass("spiral");
        MLModel after = new(spec);
        Assert.Equal([.. GoldenNetworks.Digits, "spiral"], after.ModelDescription.ClassLabels);
        for (int seed = 1; seed <= 5; seed++)
        {
            double[] old = Probabilities(before, seed), wide = Probabilities(after, seed);
            double left = 1 - wide[10];
            Assert.True(wide[10] < wide[..10].Max());
            for (int i = 0; i < 10; i++) Assert.Equal(old[i], wide[i] / left, 1e-4);
        }
    }

    [Fact]
    public void The_new_class_can_be_taught()
    {
        MLModelSpec spec = MLModelSpec.Load(GoldenModels.Path("digits_updatable_sgd"));
        new NeuralNetworkBuilder(spec).AddClass("spiral");
        MLModel model = new(spec);
        string target = model.ModelDescription.TrainingInputDescriptionsByName.Keys.Last();
        MLDictionaryFeatureProvider Lesson(int seed)
        {
            MLDictionaryFeatureProvider lesson = MLModelTests.Input(seed);
            lesson[target] = "spiral";
            return lesson;
        }

        MLModel? taught = null;
        MLUpdateTask task = new(spec.Spec, new MLArrayBatchProvider([Lesson(1), Lesson(2)]), null, context => taught = context.Model);
        task.Resume();
        task.Wait();
        Assert.True(Probabilities(taught!, 1)[10] > Probabilities(model, 1)[10]);
    }

    [Fact]
    public void Classes_that_are_numbers_take_numbers()
    {
        NeuralNetworkBuilder builder = GoldenNetworks.Cnn();
        builder.SetClassLabels(Enumerable.Range(0, 10).Select(i => (long)i).ToArray(), "digit");
        builder.AddClass("17");
        Assert.Equal(17L, new MLModel(builder.Spec).ModelDescription.ClassLabels[^1]);
        Assert.Contains("whole numbers", Assert.Throws<ArgumentException>(() => builder.AddClass("spiral")).Message, StringComparison.Ordinal);
        Assert.Contains("already", Assert.Throws<ArgumentException>(() => builder.AddClass("3")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_widened_is_refused_by_name()
    {
        Assert.Contains("Only a classifier", Assert.Throws<InvalidOperationException>(() => new NeuralNetworkBuilder([("x", [4])], [("y", [2])]).AddClass("x")).Message, StringComparison.Ordinal);
        NeuralNetworkBuilder network = new(MLModelSpec.Load(GoldenModels.Path("digits_classifier")));
        Assert.Throws<ArgumentException>(() => network.AddClass("7"));
        Assert.Throws<ArgumentException>(() => network.AddClass(" "));
        network.Network.Classifier!.LabelProbabilityLayerName = network.Network.Layers[0].Output[0];
        Assert.Contains("comes from", Assert.Throws<InvalidOperationException>(() => network.AddClass("x")).Message, StringComparison.Ordinal);
    }

    private static double[] Probabilities(MLModel model, int seed) => [.. model.Prediction(MLModelTests.Input(seed)).FeatureValue("digitProbabilities")!.DictionaryValue.Values];
}
