using System.Text.Json;
using System.Text.Json.Nodes;
using Anneal.Keras.Layers;
using Anneal.Keras.Optimizers.Schedules;
using Anneal.Keras.Saving;
using Anneal.Keras.Saving.Config;

namespace Anneal.Keras.Tests.Optimizers.Schedules;

/// <summary>Every case of golden/keras/schedules: its rates, and its options written again.</summary>
public class GoldenScheduleTests
{
    private static readonly IReadOnlyDictionary<string, JsonElement> s_cases = GoldenCases.Load("keras", "schedules.json");

    public static TheoryData<string> Names => [.. s_cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Rates_are_Keras(string name)
    {
        LearningRateSchedule schedule = Read(s_cases[name].GetProperty("class_name").GetString()!, JsonNode.Parse(s_cases[name].GetProperty("config").GetRawText()));
        double[] values = s_cases[name].GetProperty("values").Doubles();
        Assert.True(values.Length >= 30);
        for (int step = 0; step < values.Length; step++) Assert.Equal(values[step], schedule.At(step), 1e-12);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Options_are_read_and_written_again(string name)
    {
        JsonNode config = JsonNode.Parse(s_cases[name].GetProperty("config").GetRawText())!;
        LayerConfig written = new();
        Read(s_cases[name].GetProperty("class_name").GetString()!, config.DeepClone()).WriteConfig(written);
        Assert.Equal(Text(config), Text(written.Json));
    }

    [Theory]
    [InlineData("MySchedule", "{}", "does not have this schedule")]
    [InlineData("ExponentialDecay", """{"decay_steps": 5, "decay_rate": 0.5}""", "initial_learning_rate")]
    [InlineData("ExponentialDecay", """{"initial_learning_rate": 0.1, "decay_steps": 0, "decay_rate": 0.5}""", "decay steps")]
    [InlineData("ExponentialDecay", """{"initial_learning_rate": -0.1, "decay_steps": 5, "decay_rate": 0.5}""", "initial rate")]
    [InlineData("ExponentialDecay", """{"initial_learning_rate": 0.1, "decay_steps": 5, "decay_rate": 0.5, "of_the_future": 1}""", "of_the_future")]
    [InlineData("PiecewiseConstantDecay", """{"boundaries": [5, 3], "values": [1, 2, 3]}""", "rising")]
    [InlineData("PiecewiseConstantDecay", """{"boundaries": [5], "values": [1]}""", "one value more")]
    [InlineData("PiecewiseConstantDecay", """{"boundaries": ["a"], "values": [1, 2]}""", "boundaries")]
    [InlineData("CosineDecay", """{"initial_learning_rate": 0.1, "decay_steps": 5, "warmup_target": 1, "warmup_steps": -1}""", "warmup")]
    [InlineData("CosineDecayRestarts", """{"initial_learning_rate": 0.1, "first_decay_steps": 5, "t_mul": 0.5}""", "tMul")]
    public void What_is_no_schedule_is_refused_by_name(string className, string config, string expected)
    {
        string message = Assert.Throws<FileProblem>(() => Read(className, JsonNode.Parse(config))).Message;
        Assert.Contains(className, message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    private static LearningRateSchedule Read(string className, JsonNode? config)
        => ScheduleReader.Read(new ConfigReader(new JsonObject { ["learning_rate"] = new JsonObject { ["class_name"] = className, ["config"] = config } }, "the optimizer"), "learning_rate");

    /// <summary>1 and 1.0 are the same to Keras.</summary>
    private static string Text(JsonNode node) => PythonJson.Write(JsonNode.Parse(node.ToJsonString())).Replace(".0,", ",", StringComparison.Ordinal);
}
