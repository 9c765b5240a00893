using Anneal.CoreML.Runtime;
using Anneal.Data;
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
