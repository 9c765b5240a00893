using Anneal.Keras.Tests.Saving;

namespace Anneal.Keras.Tests;

public class KerasTests
{
    [Fact]
    public void A_model_is_loaded_as_by_the_model_itself()
        => KerasFiles.AssertPredicts(Anneal.Keras.Keras.LoadModel(KerasFiles.Path("keras/small.keras"), compile: false), "keras", "small");

    [Fact]
    public void Version_is_that_of_the_golden_files()
    {
        using System.Text.Json.JsonDocument golden = System.Text.Json.JsonDocument.Parse(File.ReadAllText(Golden.Path("keras-files", "keras", "files.json")));
        Assert.Equal(golden.RootElement.GetProperty("made_with").GetProperty("keras").GetString(), Anneal.Keras.Keras.Version);
    }
}
