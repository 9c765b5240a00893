using Anneal.Studio.Code;
using Anneal.Studio.Inspecting;
using Anneal.Studio.Models;
using Anneal.Studio.Teaching;
using Anneal.Studio.Training;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Conversion = Anneal.Studio.Models.Conversion;

namespace Anneal.Studio.Tests.Code;

public class CodeSamplesTests
{
    /// <summary>A name that would break code into which it is put without care.</summary>
    private const string Name = "my \"model\"\\";

    private static readonly MetadataReference[] s_references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Concat(Directory.GetFiles(AppContext.BaseDirectory, "Anneal*.dll"))
            .DistinctBy(Path.GetFileName)
            .Select(f => MetadataReference.CreateFromFile(f)),
    ];

    public static IEnumerable<TheoryDataRow<string, string>> Samples => new CodeEntry[]
    {
        CodeSamples.Predict(Name),
        CodeSamples.Teach(Name, new TeachOptions { Epochs = 3, LearningRate = 0.01 }, digits: true),
        CodeSamples.Teach(Name, new TeachOptions(), digits: false),
        CodeSamples.AddClass(Name, "a \"b\""),
        TrainSample.Of(new RunSettings { LearningRate = 1e-3, ReduceRate = true, Patience = 3 }, [28, 28, 1], 10),
        TrainSample.Of(new RunSettings { Network = RunSettings.OwnLayers, KeepBest = false, Layers = [.. LayerChoice.Kinds.Select(k => new LayerChoice { Kind = k })] }, [28, 28, 1], 10),
        TrainSample.Of(new RunSettings { Data = "folder" }, [64, 64, 3], 2),
        TrainSample.Of(new RunSettings { Data = "file" }, [784], 3),
        CodeSamples.Open("digits.keras", keras: true),
        CodeSamples.Open("digits.mlmodel", keras: false),
        CodeSamples.Save(Name),
        CodeSamples.SaveKeras(Name),
        ConvertSample.Of(Name, new Conversion { Image = "GRAY", ClassLabels = "a, b", Updatable = "last:2", Optimizer = "sgd", Loss = "mean_squared_error", LearningRate = 0.01, Bias = "-0.5" }),
        ConvertSample.Of(Name, new Conversion { Image = "RGB", Scale = "2/255", Bias = "-1, -1, 1", ClassLabels = "a\nb, c", PredictedFeatureName = "animal", Author = "me", License = "MIT", Description = "\"x\"" }),
        ConvertSample.Of(Name, new Conversion { Updatable = "", InputName = "a, b" }),
        CodeSamples.Describe(Name, new ModelTexts { Description = "two\nlines" }),
    }.Select((entry, i) => new TheoryDataRow<string, string>($"{i} {entry.Title}", entry.Text));

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_sample_compiles(string title, string code)
    {
        const string Usings = "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;";
        CSharpParseOptions parse = new(LanguageVersion.Latest);
        CSharpCompilation compilation = CSharpCompilation.Create(
            "sample", [CSharpSyntaxTree.ParseText(code, parse), CSharpSyntaxTree.ParseText(Usings, parse)], s_references,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
        Assert.Empty(compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => $"{title}: {d}\n{code}"));
        Assert.DoesNotContain('\u0001', code);
    }
}
