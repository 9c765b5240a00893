using System.Globalization;
using Anneal.Studio.Training;
using static Anneal.Studio.Code.CodeSamples;

namespace Anneal.Studio.Code;

/// <summary>The C# that trains what the form under Train says.</summary>
internal static class TrainSample
{
    /// <param name="settings">The form.</param>
    /// <param name="shape">The shape of one example: height, width, channels; or anything else that a file holds.</param>
    /// <param name="classes">How many classes there are.</param>
    public static CodeEntry Of(RunSettings settings, IReadOnlyList<int> shape, int classes) => Entry("Train", $$"""
        using Anneal.Data.Sources;
        using Anneal.Engine.Graphs;
        using Anneal.Examples;
        using Anneal.Keras.Callbacks;
        using Anneal.Keras.Layers;
        using Anneal.Keras.Losses;
        using Anneal.Keras.Models;
        using Anneal.Keras.Optimizers;

        {{Data(settings, shape)}}

        {{(settings.Network == RunSettings.OwnLayers
            ? $"Model model = new Sequential([\n    new Input({string.Join(", ", shape)}),\n    {string.Join(",\n    ", [.. settings.Layers.Select(l => l.ToCode()), $"new Dense({classes}, activation: \"softmax\")"])},\n]);"
            : $"Model model = Networks.Create({Text(settings.Network)}, new Shape({string.Join(", ", shape)}), classes: {classes});")}}
        Optimizer optimizer = Optimizer.Parse({{Text(settings.Optimizer)}});
        {{(settings.LearningRate is { } rate ? $"optimizer.LearningRate = {rate.ToString("R", CultureInfo.InvariantCulture)};" : Nothing)}}
        model.Compile(new CategoricalCrossentropy(), optimizer, ["accuracy"]);
        KerasExamples Examples(DataSet data) => new(data.Images!, ModelInput.Of(model)[0], data.Source, KerasTargets.For(model, model.Loss!, data));
        model.Fit(Examples(training), batchSize: {{settings.BatchSize}}, epochs: {{settings.Epochs}}, validationData: Examples(test), seed: {{settings.Seed}}, callbacks: [{{string.Join(", ", Callbacks(settings))}}]);
        model.Save("trained.keras");
        """);

    private static string Data(RunSettings settings, IReadOnlyList<int> shape)
    {
        if (settings.Data is "digits" or "mnist" or "fashion-mnist")
        {
            return $$"""
                DataSet training = DataSource.Load({{Text(settings.Data)}}, new DataSourceOptions { Split = Split.Train, Limit = {{settings.Limit}} });
                DataSet test = DataSource.Load({{Text(settings.Data)}}, new DataSourceOptions { Split = Split.Test, Limit = 2000 });
                """;
        }

        string source = settings.Data == "file" ? "DataSource.Load(\"examples.npz\")"
            : $"DataSource.Load(\"pictures/\", new DataSourceOptions {{ Decode = files => PictureFiles.Load(files, {string.Join(", ", shape)}) }})";
        return $$"""
            // In random order, a fifth apart for tests.
            DataSet all = {{source}};
            int[] order = [.. Enumerable.Range(0, all.Count)];
            new Random({{settings.Seed}}).Shuffle(order);
            int tests = Math.Min(all.Count, {{settings.Limit}}) / 5;
            DataSet test = Rows(order[..tests]), training = Rows(order[tests..Math.Min(all.Count, {{settings.Limit}})]);
            DataSet Rows(int[] rows) => all with { Count = rows.Length, Images = all.Images!.TakeRows(rows), Labels = all.Labels!.TakeRows(rows), Files = [] };
            """;
    }

    private static IEnumerable<string> Callbacks(RunSettings settings)
    {
        if (settings.ReduceRate) yield return "new ReduceLROnPlateau(patience: 2)";
        if (settings.KeepBest || settings.Patience is not null) yield return $"new EarlyStopping(patience: {settings.Patience?.ToString(CultureInfo.InvariantCulture) ?? "int.MaxValue"}, restoreBestWeights: {(settings.KeepBest ? "true" : "false")})";
    }
}
