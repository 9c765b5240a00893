using System.Text.Json;
using System.Text.Json.Nodes;
using Anneal.Data.Arrays;
using Anneal.Engine.Compilation;
using Anneal.Engine.Execution;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;
using Anneal.Engine.Training;
using Anneal.Hdf5;
using Anneal.Keras.Layers;
using Anneal.Keras.Models;
using Anneal.Keras.Optimizers;
using Anneal.Keras.Saving;
using Anneal.Keras.Saving.Config;

namespace Anneal.Keras.Tests.Optimizers;

/// <summary>The cases of golden/keras/optimizers that are of our classes: options, rates, twelve steps, what is kept for each weight, and the options written again.</summary>
public class GoldenOptimizerTests
{
    private const int Steps = 12;

    private static readonly string[] s_ours = ["SGD", "Adam", "RMSprop", "Adadelta"];
    private static readonly IReadOnlyDictionary<string, JsonElement> s_cases = GoldenCases.Load("keras", "optimizers.json");
    private static readonly IReadOnlyDictionary<string, NDArray> s_arrays = NpzFile.Load(Golden.Path("keras", "optimizers.npz"));

    public static TheoryData<string> Ours => [.. s_cases.Where(c => s_ours.Contains(ClassName(c.Value))).Select(c => c.Key)];

    public static TheoryData<string> Others => [.. s_cases.Where(c => !s_ours.Contains(ClassName(c.Value))).Select(c => c.Key)];

    [Theory]
    [MemberData(nameof(Ours))]
    public void Twelve_steps_are_Keras(string name)
    {
        JsonElement golden = s_cases[name];
        Optimizer optimizer = Read(golden);
        Sequential model = Model(optimizer);
        WeightStore store = model.Store();
        double[] rates = golden.GetProperty("learning_rates").Doubles();
        using PlanRun run = Run(store);
        for (int t = 0; t < Steps; t++)
        {
            Single(Numbers.Centered(1000 + t, 12, 2)).CopyTo(run.Input<float>(0));
            Single(Numbers.Centered(2000 + t, 3, 2)).CopyTo(run.Input<float>(1));
            Assert.Equal(rates[t], optimizer.LearningRate, 1e-9);
            run.Step(store.Weights, optimizer.For(store), 1, new StepInfo(0, t));
            Near(s_arrays[$"{name}/kernel"].ToSingle().AsSpan(t * 12, 12), model.Weights[0]);
            Near(s_arrays[$"{name}/bias"].ToSingle().AsSpan(t * 3, 3), model.Weights[1]);
        }

        Assert.Equal(Steps, optimizer.Iterations);
        optimizer.Finish(store);
        if (!s_arrays.ContainsKey($"{name}/kernel.final")) return;
        Near(s_arrays[$"{name}/kernel.final"].ToSingle(), model.Weights[0]);
        Near(s_arrays[$"{name}/bias.final"].ToSingle(), model.Weights[1]);
    }

    [Theory]
    [MemberData(nameof(Ours))]
    public void What_is_kept_has_Keras_names_and_order(string name)
    {
        Optimizer optimizer = Read(s_cases[name]);
        Sequential model = Model(optimizer);
        optimizer.For(model.Store());
        IReadOnlyList<string> names = OptimizerState.Write(new H5Group(), model, (_, array, weight) => weight is null ? array : $"{weight.Name}_{array}");
        Assert.Equal(s_cases[name].GetProperty("slots").EnumerateArray().Select(s => s.GetProperty("path").GetString()), names);
    }

    [Theory]
    [MemberData(nameof(Ours))]
    public void Options_are_read_and_written_again(string name)
    {
        JsonObject expected = JsonNode.Parse(s_cases[name].GetProperty("config").GetRawText())!.AsObject();
        JsonNode written = CompileWriter.Keras3(Model(Read(s_cases[name])))["optimizer"]!["config"]!;
        // A session's second optimizer of a class gets a number.
        Assert.Equal(written["name"]!.ToString(), expected["name"]!.ToString().TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9').TrimEnd('_'));
        expected["name"] = written["name"]!.DeepClone();
        Assert.Equal(PythonJson.Write(expected), PythonJson.Write(written));
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void Other_classes_are_refused_by_name(string name)
        => Assert.Contains(ClassName(s_cases[name]), Assert.Throws<FileProblem>(() => Read(s_cases[name])).Message, StringComparison.Ordinal);

    private static string ClassName(JsonElement golden) => golden.GetProperty("class_name").GetString()!;

    private static Optimizer Read(JsonElement golden)
    {
        JsonObject optimizer = new() { ["class_name"] = ClassName(golden), ["config"] = JsonNode.Parse(golden.GetProperty("config").GetRawText()) };
        return OptimizerReader.Read(new ConfigReader(new JsonObject { ["optimizer"] = optimizer }, "the training configuration"), "optimizer");
    }

    private static Sequential Model(Optimizer optimizer)
    {
        Sequential model = new([new Input(4), new Dense(3, name: "tested")]);
        model.SetWeights([NDArray.Create(Single(Numbers.Centered(7, 12)), 4, 3), NDArray.Create(Single(Numbers.Centered(8, 3)), 3)]);
        model.Compile("mse", optimizer);
        return model;
    }

    private static PlanRun Run(WeightStore store)
    {
        ParameterList parameters = store.Weights.Parameters;
        GraphBuilder graph = new(parameters);
        Value kernel = graph.Input("kernel_gradient", new Shape(4, 3)), bias = graph.Input("bias_gradient", new Shape(3));
        Value loss = graph.Apply(new GivenGradientOp(), "loss", [kernel, bias], [.. parameters.Items]);
        return Plan.Compile(graph.Build([], loss), new PlanOptions { Mode = PlanMode.Training, MaxRows = 1 }).Rent();
    }

    private static float[] Single(double[] values) => [.. values.Select(v => (float)v)];

    private static void Near(ReadOnlySpan<float> golden, Variable weight)
    {
        double allowed = Tolerances.Float32(10 * Steps, 1);
        float[] received = weight.ToArray();
        for (int i = 0; i < golden.Length; i++) Assert.Equal(golden[i], received[i], allowed * Math.Max(1, Math.Abs(golden[i])));
    }
}
