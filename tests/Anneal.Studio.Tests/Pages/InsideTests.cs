using Microsoft.Playwright;

namespace Anneal.Studio.Tests.Pages;

public class InsideTests(Browser browser, SharedStudio shared)
{
    [Fact]
    public async Task Layers_show_shapes_weights_filters_and_what_they_make_of_the_drawing()
    {
        await using StudioPage page = await browser.Open(shared.Studio);
        await page.Draw(StudioPage.Seven);
        await page.Shows(page.Label, "7");
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "Look inside" }).ClickAsync();
        ILocator layers = page["layers"].Locator("> li");
        await page.Mentions(layers.First, "24 × 24 × 32");
        await page.Mentions(layers.First, "832 weights");
        await Assertions.Expect(page["layers"].GetByRole(AriaRole.Img).First).ToBeVisibleAsync();
        await Assertions.Expect(layers.First.GetByAltText("The weights of layer", new() { Exact = false }).First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Activations_are_those_of_the_drawing()
    {
        await using StudioPage page = await browser.Open(shared.Studio, "inside");
        await page.Mentions(page.Page.Locator(".drawn"), "Nothing is drawn");
        string[] blank = await Activations();
        await page.Go("");
        await page.Draw(StudioPage.Seven);
        await page.Shows(page.Label, "7");
        await page.Go("inside");
        string[] seven = await Activations();
        Assert.Equal(14, blank.Length);
        // Each layer makes something else of it, down to the answer.
        Assert.All(seven.Zip(blank), pair => Assert.NotEqual(pair.Second, pair.First));
        Assert.Equal(14, seven.Distinct().Count());

        Task<string[]> Activations() => page.Page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('[data-testid=activations]')].map(f => [...f.querySelectorAll('img')].map(i => i.src).join())");
    }

    [Fact]
    public async Task The_first_dense_layers_weights_are_pictures_a_unit()
    {
        await using StudioPage page = await browser.Open(shared.Studio, "files");
        await page.Choose("open-model", TestFiles.Keras(".keras"));
        await page.Mentions(page["opened"], "is open");
        await page.Go("inside");
        ILocator weights = page.Page.GetByAltText("The weights of layer dense", new() { Exact = true });
        await Assertions.Expect(weights).ToHaveCountAsync(2);
        // Sixteen units of 28 x 28 weights, eight in a row and in two halves: more than one colour each.
        int colours = await weights.First.EvaluateAsync<int>("""
            async i => { await i.decode(); const c = document.createElement("canvas"); [c.width, c.height] = [i.naturalWidth, i.naturalHeight]; const g = c.getContext("2d"); g.drawImage(i, 0, 0);
                return new Set(new Uint32Array(g.getImageData(0, 0, c.width, c.height).data.buffer)).size; }
            """);
        Assert.True(colours > 100, $"{colours} colours.");
        Assert.InRange(await weights.First.EvaluateAsync<int>("i => i.naturalWidth"), 8 * 28, 8 * 70);
    }

    [Fact]
    public async Task What_validation_finds_is_listed()
    {
        await using StudioPage page = await browser.Open(shared.Studio, "inside");
        await page.Mentions(page.Page.Locator("main"), "It keeps to every rule of the format.");
        await page.Go("files");
        await page.Choose("open-model", TestFiles.ModelWithFinding);
        await page.Mentions(page["opened"], "is open");
        await page.Go("inside");
        await page.Mentions(page.Page.Locator(".findings li").First, "Warning");
    }

    [Fact]
    public async Task Description_licence_and_labels_are_edited_and_stay()
    {
        await using StudioPage page = await browser.Open(shared.Studio, "inside");
        await page["description"].FillAsync("Reads my digits.");
        await page["license"].FillAsync("CC0");
        await page.Page.GetByLabel("Label of class 8").FillAsync("seven");
        await page["save-texts"].ClickAsync();
        await page.Mentions(page["saved"], "Saved.");
        await page.Go("");
        await page.Draw(StudioPage.Seven);
        await page.Shows(page.Label, "seven");
        await page.Correct("seven");
        await page.Shows(page["tray-count"], "1");
        await page.Go("inside");
        await Assertions.Expect(page["description"]).ToHaveValueAsync("Reads my digits.");
        await page.Page.GetByLabel("Label of class 1", new() { Exact = true }).FillAsync("seven");
        await page["save-texts"].ClickAsync();
        await page.Mentions(page["saved"], "seven");
    }
}
