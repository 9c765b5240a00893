using Anneal.Data.Sources;
using Anneal.Evaluation;
using Anneal.Examples;
using Anneal.Studio.Models;

namespace Anneal.Studio.Tests.Models;

public class BuiltInDigitsTests
{
    [Fact]
    public void The_model_that_is_inside_reads_the_built_in_digits_and_can_learn()
    {
        OpenedModel model = BuiltInDigits.Open();
        DataSet digits = DataSource.Load("digits", new DataSourceOptions { Split = Split.Test, Limit = 2000 });
        Assert.InRange(CoreMLEvaluation.Run(model.CoreML, ExampleColumns.From(digits, ModelInput.Of(model.CoreML))).Accuracy!.Value, 0.97, 1);
        Assert.True(model.ReadsDigits);
        Assert.True(model.IsUpdatable);
    }
}
