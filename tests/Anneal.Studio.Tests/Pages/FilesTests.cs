using Anneal.CoreML.Format;
using Anneal.CoreML.Runtime;
using Anneal.Studio.Tests.Serving;
using Microsoft.Playwright;

namespace Anneal.Studio.Tests.Pages;

public class FilesTests(Browser browser, SharedStudio shared)
{
    [Fact]
    public async Task A_model_is_opened_and_saved_and_both_are_the_same()
    {
        await using StudioPage page = await browser.Open(shared.Studio, "files");
        await page.Choose("open-model", TestFiles.CatDogModel);
        await page.Mentions(page["opened"], "CatDog.mlmodel is open");
        IDownload download = await page.Page.RunAndWaitForDownloadAsync(() => page["save-mlmodel"].ClickAsync());
        Assert.Equal("CatDog.mlmodel", download.SuggestedFilename);
        Assert.Equal(TestFiles.CatDogModel.Buffer, await File.ReadAllBytesAsync(await download.PathAsync()));
        await page.Mentions(page["code"], "model.Save(");
    }

    [Theory]
    [InlineData(".keras")]
    [InlineData(".h5")]
    public async Task A_Keras_model_is_opened_converted_and_saved_in_every_form(string ending)
    {
        await using StudioPage page = await browser.Open(shared.Studio, "files");
        await page.Choose("open-model", TestFiles.Keras(ending));
        await page.Mentions(page["opened"], "is open");
        await page["class-labels"].FillAsync("a, b, c, d, e, f, g, h, i, j");
        await page["convert"].ClickAsync();
        await page.Mentions(page["converted"], "Converted.");
        await page.Mentions(page["code"], "Converters.Keras.Convert(");
        foreach (string form in (string[])["mlmodel", "keras", "h5"])
        {
            IDownload download = await page.Page.RunAndWaitForDownloadAsync(() => page["save-" + form].ClickAsync());
            Assert.Equal("mlp." + form, download.SuggestedFilename);
            string copy = Path.Combine(Path.GetTempPath(), $"anneal-{Guid.NewGuid():N}.{form}");
            await download.SaveAsAsync(copy);
            if (form == "mlmodel") Assert.Equal(["a", "b", "c"], new MLModel(copy).ModelDescription.ClassLabels.Take(3));
            else Assert.Equal(13_002, Anneal.Keras.Models.Model.Load(copy).CountParams());
            File.Delete(copy);
        }
    }

    [Fact]
    public async Task A_model_is_served_and_the_line_that_is_shown_asks_it()
    {
        await using StudioPage page = await browser.Open(shared.Studio, "files");
        await page.Mentions(page["served"], "'Digits' is served");
        Assert.Equal("7", ServiceClient.Labels(await ShellLine.Run(await page["serve-line"].InnerTextAsync()))[0]);
        await page.Choose("open-model", TestFiles.CatDogModel);
        await page.Mentions(page.Page.Locator(".serve .nothing"), "is not served as it is now");
        await page["serve-name"].FillAsync("../pets");
        await page["serve"].ClickAsync();
        await page.Mentions(page.Page.Locator(".serve .problem"), "letters, digits");
        await page["serve-name"].FillAsync("pets");
        await page["serve"].ClickAsync();
        await page.Mentions(page["served"], "'pets' is served, version 1");
        await page.Reload();
        string line = await page["serve-line"].InnerTextAsync();
        Assert.Contains("/v2/models/pets/infer", line, StringComparison.Ordinal);
        Assert.Equal("pets", (await ShellLine.Run(line))["model_name"]!.GetValue<string>());
        await page["serve"].ClickAsync();
        await page.Mentions(page["served"], "'pets' is served, version 2");
        Assert.Equal(["openapi/v1.json", "metrics"], await page.Page.Locator(".serve a").EvaluateAllAsync<string[]>("links => links.map(a => a.getAttribute('href'))"));
    }

    [Fact]
    public async Task A_conversion_takes_every_option_of_the_command()
    {
        await using StudioPage page = await browser.Open(shared.Studio, "files");
        await page.Choose("open-model", TestFiles.Keras(".keras"));
        await page["input-image"].SelectOptionAsync("GRAY");
        foreach ((string field, string value) in ((string, string)[])[
            ("input-name", "drawing"), ("scale", "2/255"), ("bias", "-1"), ("class-labels", "zero\none\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine"), ("output-name", "chances"),
            ("predicted-feature-name", "digit"), ("updatable", "last:1"), ("learning-rate", "0.05"), ("batch-size", "7"), ("update-epochs", "3")])
        {
            await page[field].FillAsync(value);
        }

        await page["loss"].SelectOptionAsync("categorical_crossentropy");
        await page["optimizer"].SelectOptionAsync("sgd");
        await page.Page.GetByText("Author, licence, description").ClickAsync();
        await page["author"].FillAsync("A teacher");
        await page["convert"].ClickAsync();
        await page.Mentions(page["converted"], "takes drawing");
        await page.Mentions(page["code"], "grayBias: -1f,");
        // What was filled in is there after a reload.
        await page.Reload();
        await Assertions.Expect(page["predicted-feature-name"]).ToHaveValueAsync("digit");

        IDownload download = await page.Page.RunAndWaitForDownloadAsync(() => page["save-mlmodel"].ClickAsync());
        MLModel model = new(MLModelSpec.Load(await File.ReadAllBytesAsync(await download.PathAsync()), "mlp.mlmodel"));
        NeuralNetworkClassifier network = model.Spec.NeuralNetworkClassifier;
        NeuralNetworkImageScaler scaler = Assert.Single(network.Preprocessing).Scaler;
        Assert.Equal((2 / 255f, -1f), (scaler.ChannelScale, scaler.GrayBias));
        Assert.Equal(["drawing"], model.ModelDescription.InputDescriptionsByName.Keys);
        Assert.Equal(("digit", "chances", "A teacher"), (model.Spec.Description.PredictedFeatureName, model.ModelDescription.PredictedProbabilitiesName, model.Author));
        Assert.Equal(["zero", "one"], model.ModelDescription.ClassLabels.Take(2));
        Assert.Single(network.Layers, l => l.IsUpdatable);
        NetworkUpdateParameters updates = network.UpdateParams;
        Assert.NotNull(Assert.Single(updates.LossLayers).CategoricalCrossEntropyLossLayer);
        Assert.Equal((0.05, 7L, 3L), (updates.Optimizer.SgdOptimizer.LearningRate.DefaultValue, updates.Optimizer.SgdOptimizer.MiniBatchSize.DefaultValue, updates.Epochs.DefaultValue));
    }

    [Fact]
    public async Task An_option_that_cannot_be_is_refused_in_words()
    {
        await using StudioPage page = await browser.Open(shared.Studio, "files");
        await page.Choose("open-model", TestFiles.Keras(".h5"));
        await page.Mentions(page["opened"], "is open");
        foreach ((string field, string value, string said) in ((string, string, string)[])[
            ("scale", "many", "The scale is 'many'"), ("bias", "1, 2", "The bias is '1, 2'"), ("updatable", "dense_9", "dense_9"), ("class-labels", "a, b", "2")])
        {
            string before = await page[field].InputValueAsync();
            await page[field].FillAsync(value);
            await page["convert"].ClickAsync();
            await page.Mentions(page["converted"], said);
            await page[field].FillAsync(before);
        }

        await page["loss"].SelectOptionAsync("mean_squared_error");
        await page["convert"].ClickAsync();
        await page.Mentions(page["converted"], "The softmax layer lies between an updatable layer and the loss");
    }

    [Fact]
    public async Task Opening_a_large_file_shows_how_far_it_is_and_is_cancelled()
    {
        string folder = Directory.CreateTempSubdirectory("anneal-large-").FullName, large = Path.Combine(folder, "large.mlmodel");
        await using (FileStream file = File.Create(large)) file.SetLength(60 << 20);
        await using StudioPage page = await browser.Open(shared.Studio, "files");
        await page.ChooseFromDisk("open-model", large);
        await page.Mentions(page["open-model-receiving"], "Receiving large.mlmodel");
        await page["cancel-files"].ClickAsync();
        await page.Mentions(page.Page.Locator(".problem[role=alert]").First, "Cancelled.");
        await page.Mentions(page.Page.Locator(".chip"), "Digits");
        // The place takes files again.
        await page.Choose("open-model", TestFiles.CatDogModel);
        await page.Mentions(page["opened"], "CatDog.mlmodel is open");
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_broken_file_is_refused_in_words_and_the_model_stays()
    {
        await using StudioPage page = await browser.Open(shared.Studio, "files");
        await page.Choose("open-model", new FilePayload { Name = "broken.mlmodel", MimeType = "application/octet-stream", Buffer = [1, 2, 3, 250, 251, 252] });
        ILocator problem = page.Page.Locator(".problem[role=alert]").First;
        await page.Mentions(problem, "broken.mlmodel");
        await page.Choose("open-model", new FilePayload { Name = "broken.h5", MimeType = "application/octet-stream", Buffer = [137, 72, 68, 70] });
        await page.Mentions(problem, "broken.h5");
        await page.Choose("open-model", new FilePayload { Name = "../../notes.txt", MimeType = "text/plain", Buffer = "hello"u8.ToArray() });
        await page.Mentions(problem, ".mlmodel, .keras and .h5");
        await page.Mentions(page.Page.Locator(".chip"), "Digits");
    }
}
