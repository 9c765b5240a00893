using Anneal.Keras.Callbacks;

namespace Anneal.Keras.Tests.Callbacks;

/// <summary>Expected texts are what Python prints.</summary>
public class PythonFormatTests
{
    [Theory]
    [InlineData("best_model.{epoch:02d}-{val_loss:.2f}.h5", "best_model.09-0.03.h5")]
    [InlineData("{epoch}-{val_loss:.3f}", "9-0.030")]
    [InlineData("{epoch:5d}|{val_loss:8.2f}|{val_loss:08.2f}", "    9|    0.03|00000.03")]
    [InlineData("{val_loss:.1%} {val_loss:.2e}", "3.0% 3.00e-02")]
    [InlineData("{val_loss}", "0.03")]
    public void Patterns_are_filled(string pattern, string expected)
        => Assert.Equal(expected, PythonFormat.Fill(pattern, n => n switch { "epoch" => 9, "val_loss" => 0.03, _ => null }));

    [Theory]
    [InlineData("a{")]
    [InlineData("a{}")]
    [InlineData("{epoch:xyz}")]
    public void Broken_patterns_are_refused(string pattern) => Assert.Throws<ArgumentException>(() => PythonFormat.Names(pattern));

    [Fact]
    public void Unknown_names_are_refused_by_name()
        => Assert.Contains("'val_los'", Assert.Throws<ArgumentException>(() => PythonFormat.Fill("{val_los:.2f}", _ => null)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(0.699999988079071, "0.699999988079071")]
    [InlineData(1, "1.0")]
    [InlineData(0, "0.0")]
    [InlineData(1e-5, "1e-05")]
    [InlineData(1.5e-7, "1.5e-07")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(123456789012345680, "1.2345678901234568e+17")]
    [InlineData(double.NaN, "nan")]
    [InlineData(double.NegativeInfinity, "-inf")]
    public void Numbers_print_as_in_Python(double value, string expected) => Assert.Equal(expected, PythonFormat.Number(value));
}
