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
        await Assertions.Expect(layers.First.GetByAltText("The weights of layer", new() { Exact = false })).ToBeVisibleAsync();
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
