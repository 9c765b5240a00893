using System.Text.Json;
using Anneal.Engine.Graphs;
using Anneal.Keras.Initializers;

namespace Anneal.Keras.Tests.Initializers;

/// <summary>Moments and limits over 400,000 draws: golden/keras/initializers.json.</summary>
public class GoldenInitializerTests
{
    private static readonly IReadOnlyDictionary<string, JsonElement> s_cases = GoldenCases.Load("keras", "initializers.json");

    public static TheoryData<string> Names { get; } = [.. s_cases.Where(c => c.Value.GetProperty("class_name").GetString() is not ("Orthogonal" or "OrthogonalInitializer" or "Identity" or "IdentityInitializer" or "STFT" or "STFTInitializer")).Select(c => c.Key)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Moments_are_Keras(string name)
    {
        JsonElement golden = s_cases[name], config = golden.GetProperty("config");
        string kind = golden.GetProperty("class_name").GetString()!;
        Initializer initializer = kind switch
        {
            "VarianceScaling" => new VarianceScaling(config.GetProperty("scale").GetDouble(), config.GetProperty("mode").GetString()!, config.GetProperty("distribution").GetString()!) { Seed = 1 },
            "Constant" => new Constant(config.GetProperty("value").GetDouble()),
            "Zeros" => new Zeros(),
            "Ones" => new Ones(),
            "RandomNormal" => new RandomNormal { Seed = 1 },
            "RandomUniform" => new RandomUniform { Seed = 1 },
            "TruncatedNormal" => new TruncatedNormal { Seed = 1 },
            "GlorotUniform" => new GlorotUniform { Seed = 1 },
            "GlorotNormal" => new GlorotNormal { Seed = 1 },
            "HeUniform" => new HeUniform { Seed = 1 },
            "HeNormal" => new HeNormal { Seed = 1 },
            "LecunUniform" => new LecunUniform { Seed = 1 },
            _ => new LecunNormal { Seed = 1 },
        };
        Assert.Equal(kind, initializer.ClassName);
        float[] values = initializer.Create(new Shape([.. golden.GetProperty("shape").EnumerateArray().Select(d => d.GetInt32())]));
        double mean = values.Average(v => (double)v), std = Math.Sqrt(values.Average(v => (v - mean) * (v - mean)));
        double theirs = golden.GetProperty("std").GetDouble();
        // Four standard errors of the mean, and of the deviation of a normal sample.
        Assert.Equal(golden.GetProperty("mean").GetDouble(), mean, 4 * 1.42 * theirs / Math.Sqrt(values.Length) + 1e-9);
        Assert.Equal(theirs, std, 4 * theirs / Math.Sqrt(values.Length) + 1e-9);
        if (kind.Contains("Uniform", StringComparison.Ordinal))
        {
            Assert.Equal(golden.GetProperty("minimum").GetDouble(), values.Min(), 1e-4 * theirs);
            Assert.Equal(golden.GetProperty("maximum").GetDouble(), values.Max(), 1e-4 * theirs);
        }
    }

    [Fact]
    public void Truncated_numbers_stay_within_two_deviations()
    {
        float[] values = new TruncatedNormal(mean: 1, stddev: 0.5) { Seed = 3 }.Create(new Shape(100_000));
        Assert.InRange(values.Min(), 0f, 0.001f);
        Assert.InRange(values.Max(), 1.999f, 2f);
    }
}
