using Microsoft.Playwright;

namespace Anneal.Studio.Tests.Pages;

public class PicturesTests(Browser browser, SharedStudio shared)
{
    [Fact]
    public async Task A_photograph_is_dropped_and_read()
    {
        await using StudioPage page = await OpenCatDog();
        await page.Drop(TestFiles.Photograph);
        await Assertions.Expect(page["gallery"].Locator("li")).ToHaveCountAsync(1);
        await Assertions.Expect(page["picture-label"]).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^(Cat|Dog)$"));
    }

    [Fact]
    public async Task The_app_of_the_cats_and_dogs_relabels_teaches_keeps_and_clears()
    {
        await using StudioPage page = await OpenCatDog();
        // A purple that it takes for one of the two.
        await page.Choose("photo", TestFiles.Picture("purple.png", 120, 60, 120));
        await Assertions.Expect(page["picture-label"]).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^(Cat|Dog)$"));
        string said = await page["picture-label"].TextContentAsync() ?? "", other = said == "Cat" ? "Dog" : "Cat";
        await page.Shows(page["inverse"], $"Click here if it's a {other}!");
        await page["inverse"].ClickAsync();
        await Assertions.Expect(page["inverse"]).ToHaveCountAsync(0);
        await page.Mentions(page["train-tray"], "Training Images 1");
        await page["train-tray"].ClickAsync();
        await page.Shows(page["picture-label"], other);
        await Assertions.Expect(page["train-tray"]).ToHaveCountAsync(0);
        await page.Shows(page["tray-count"], "0");
        await page.Reload();
        await page.Shows(page["picture-label"], other);
    }

    [Fact]
    public async Task The_camera_takes_a_picture()
    {
        await using StudioPage page = await OpenCatDog();
        await page["camera"].ClickAsync();
        await page["take"].ClickAsync();
        await Assertions.Expect(page["gallery"].Locator("li")).ToHaveCountAsync(1);
        await Assertions.Expect(page["picture-label"]).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^(Cat|Dog)$"));
    }

    [Fact]
    public async Task A_broken_file_and_a_picture_of_100_megapixels_are_refused_in_words()
    {
        await using StudioPage page = await browser.Open(shared.Studio, "pictures");
        ILocator problem = page.Page.Locator(".problem[role=alert]").First;
        await page.Choose("photo", new FilePayload { Name = "broken.jpg", MimeType = "image/jpeg", Buffer = [255, 216, 255, 1, 2, 3] });
        await page.Mentions(problem, "broken.jpg");
        await page.Choose("photo", TestFiles.HundredMegapixels);
        await page.Mentions(problem, "10000x10000");
        await page.Mentions(problem, "40 megapixels");
        await page.Choose("photo", new FilePayload { Name = "empty.png", MimeType = "image/png", Buffer = [] });
        await page.Mentions(problem, "'empty.png' is empty.");
        await Assertions.Expect(page["gallery"]).ToHaveCountAsync(0);
    }

    private async Task<StudioPage> OpenCatDog()
    {
        StudioPage page = await browser.Open(shared.Studio, "files");
        await page.Choose("open-model", TestFiles.CatDogModel);
        await page.Mentions(page["opened"], "is open");
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "Pictures", Exact = true }).First.ClickAsync();
        await page.Page.Locator("[data-testid=photo][data-ready=yes]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        return page;
    }
}
