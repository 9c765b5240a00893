using System.Reflection;
using Anneal.CoreML.Format;
using Anneal.CoreML.Validation;

namespace Anneal.CoreML.Tests.Validation;

public sealed class ModelValidatorTests
{
    public static TheoryData<string> Files => GoldenModels.Names;

    /// <summary>digits_kmeans4 was written without its lookup tables, so that nobody can run it: the one golden file that is not valid.</summary>
    [Theory]
    [MemberData(nameof(Files))]
    public void A_valid_model_has_no_findings(string name) =>
        Assert.All(ModelValidator.Validate(MLModelSpec.Load(GoldenModels.Path(name))), f => Assert.Equal(("digits_kmeans4", Rules.LayerQuantization), (name, f.Rule)));

    [Fact]
    public void Every_rule_is_broken_by_a_test()
    {
        string[] rules = [.. typeof(Rules).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetValue(null)!)];
        string[] tested = [.. InterfaceAndNetworkRulesTests.Broken.Keys, .. UpdateRulesTests.Broken.Keys, .. NeighborAndPipelineRulesTests.Broken.Keys];
        Assert.Equal(rules.Order(), tested.Select(t => t.Split(' ')[0]).Distinct().Order());
    }

    [Fact]
    public void An_invalid_model_throws_with_every_error()
    {
        Model model = MLModelSpec.Load(GoldenModels.Path("digits_updatable_sgd")).Spec;
        ModelValidator.ThrowIfInvalid(model);
        model.NeuralNetworkClassifier.UpdateParams = null;
        ModelValidationException error = Assert.Throws<ModelValidationException>(() => ModelValidator.ThrowIfInvalid(model));
        Assert.Contains(Rules.OptimizerMissing, error.Message, StringComparison.Ordinal);
        Assert.Contains(Rules.LossCount, error.Message, StringComparison.Ordinal);
        Assert.Contains(Rules.EpochsMissing, error.Message, StringComparison.Ordinal);
    }

    /// <summary>Applies a change to a golden model and asserts that the rule, and only the rules of the same name, fire.</summary>
    internal static void Breaks(string rule, (string Model, Action<Model> Change) how, Severity severity = Severity.Error)
    {
        Model model = MLModelSpec.Load(GoldenModels.Path(how.Model)).Spec;
        how.Change(model);
        IReadOnlyList<Finding> findings = ModelValidator.Validate(model);
        Finding found = findings.FirstOrDefault(f => f.Rule == rule) ?? throw new Xunit.Sdk.XunitException($"{rule} did not fire; found: {string.Join("\n", findings)}");
        Assert.Equal(severity, found.Severity);
        Assert.NotEmpty(found.Message);
        Assert.NotEmpty(found.Path);
    }

    /// <summary>A hostile file that parses is validated without any other exception.</summary>
    [Theory]
    [InlineData("layer_zoo")]
    [InlineData("regression_updatable")]
    [InlineData("pipeline_updatable_neighbours")]
    [InlineData("neighbours_linear")]
    public void A_flipped_bit_never_breaks_the_validator(string name)
    {
        byte[] bytes = File.ReadAllBytes(GoldenModels.Path(name));
        int parsed = 0;
        for (int bit = 0; bit < bytes.Length * 8; bit++)
        {
            byte[] flipped = [.. bytes];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Model model;
            try
            {
                model = MLModelSpec.Load(flipped).Spec;
            }
            catch (ModelFormatException)
            {
                continue;
            }

            parsed++;
            ModelValidator.Validate(model);
        }

        Assert.True(parsed > 0);
    }
}
