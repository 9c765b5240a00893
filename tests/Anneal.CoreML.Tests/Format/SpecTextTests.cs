using Anneal.CoreML.Format;

namespace Anneal.CoreML.Tests.Format;

public sealed class SpecTextTests
{
    public static TheoryData<string> Files => GoldenModels.Names;

    [Theory]
    [MemberData(nameof(Files))]
    public void The_text_form_is_the_golden_one(string name) =>
        Assert.Equal(GoldenModels.Case(name).GetProperty("spec").GetString(), SpecText.Format(MLModelSpec.Load(GoldenModels.Path(name)).Spec, emptyWeights: true));

    [Theory]
    [InlineData(1.0, "1.0")]
    [InlineData(0.1, "0.1")]
    [InlineData(1e-8, "1e-08")]
    [InlineData(1.5e-8, "1.5e-08")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(123456.0, "123456.0")]
    [InlineData(1e15, "1000000000000000.0")]
    [InlineData(1e16, "1e+16")]
    [InlineData(-2.5e300, "-2.5e+300")]
    [InlineData(0.1234567890123456, "0.1234567890123456")]
    public void Doubles_are_written_as_Python_does(double value, string text) => Assert.Equal(text, PythonText.Of(value));

    [Fact]
    public void Text_and_bytes_are_escaped()
    {
        Metadata metadata = new() { Author = "a \"quote\"\nå", UserDefined = { ["b"] = "2", ["a"] = "1" } };
        Assert.Equal("author: \"a \\\"quote\\\"\\nå\"\nuserDefined {\n  key: \"a\"\n  value: \"1\"\n}\nuserDefined {\n  key: \"b\"\n  value: \"2\"\n}\n", SpecText.Format(metadata));
        Assert.Equal("rawValue: \"\\001\\377A\"\n", SpecText.Format(new WeightParams { RawValue = Google.Protobuf.ByteString.CopyFrom(1, 255, 65) }));
    }
}
