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

    [Fact]
    public async Task A_dropped_folder_gives_its_pictures_their_classes_and_wrong_ones_join_the_tray()
    {
        using ClassFolder folder = new("cats", "dogs", each: 6);
        // One that lies in the wrong folder, and a file that is no picture.
        File.Move(Path.Combine(folder.Path, "dogs", "0.png"), Path.Combine(folder.Path, "cats", "stray.png"));
        File.WriteAllText(Path.Combine(folder.Path, "cats", "notes.txt"), "no picture");
        await using StudioPage page = await OpenCatDog();
        await page.DropFromDisk(folder.Path);
        await Assertions.Expect(page["gallery"].Locator("li")).ToHaveCountAsync(12);
        await page.Mentions(page.Page.Locator(".problem[role=alert]").First, "notes.txt");
        await page.Mentions(page.Page.Locator("main"), "11 of 12 are read as their folders are called.");
        await page.Page.GetByText("Put the 1 misread into the tray").ClickAsync();
        await Assertions.Expect(page["tray"].Locator("li")).ToHaveAttributeAsync("data-label", "Cat");

        // Another is relabelled in place, and all of it is there after a reload.
        await page["gallery"].Locator("li:not(:has(.down)) select").First.SelectOptionAsync("Dog");
        await page.Shows(page["tray-count"], "2");
        await page.Reload();
        await Assertions.Expect(page["gallery"].Locator("li")).ToHaveCountAsync(12);
        await page.Shows(page["tray-count"], "2");
        await page.Mentions(page.Page.Locator("main"), "11 of 12 are read as their folders are called.");
        // The pictures are really there.
        Assert.True(await page.Page.EvaluateAsync<bool>("async () => { const i = document.querySelector('.gallery img'); i.loading = 'eager'; await i.decode(); return i.naturalWidth === 24; }"));
    }

    [Fact]
    public async Task Of_too_many_pictures_each_folder_has_its_share_and_the_rest_is_named()
    {
        using ClassFolder folder = new("cats", "dogs", each: 120);
        await using StudioPage page = await OpenCatDog();
        await page.ChooseFromDisk("photo-folder", folder.Path);
        await Assertions.Expect(page["gallery"].Locator("li")).ToHaveCountAsync(200);
        await page.Mentions(page.Page.Locator(".problem[role=alert]").First, "240 files came; 200 of them are taken here.");
        await page.Mentions(page.Page.Locator("main"), "200 of 200 are read as their folders are called.");
        Assert.Equal<int[]>([100, 100], await page.Page.EvaluateAsync<int[]>("() => ['Cat', 'Dog'].map(n => [...document.querySelectorAll('.gallery .said b')].filter(b => b.textContent === n).length)"));
    }

    [Fact]
    public async Task Bringing_many_pictures_is_cancelled()
    {
        using ClassFolder folder = new("cats", "dogs", each: 90);
        await using StudioPage page = await OpenCatDog();
        await page.ChooseFromDisk("photo-folder", folder.Path);
        await Assertions.Expect(page["photo-receiving"].Locator("progress")).ToBeVisibleAsync();
        await page["cancel-files"].ClickAsync();
        await page.Mentions(page.Page.Locator(".problem[role=alert]").First, "Cancelled.");
        Assert.InRange(await page["gallery"].Locator("li").CountAsync(), 0, 179);
    }

    [Fact]
    public async Task A_file_over_the_limit_is_refused_before_it_comes()
    {
        await using RunningStudio small = await RunningStudio.Start(new StudioOptions { MaxUploadBytes = 10 << 10 });
        await using StudioPage page = await browser.Open(small, "pictures");
        await page.Choose("photo", new FilePayload { Name = "large.jpg", MimeType = "image/jpeg", Buffer = new byte[20 << 10] });
        await page.Mentions(page.Page.Locator(".problem[role=alert]").First, "'large.jpg' has 20 KB; files of up to 10 KB are taken.");
    }

    [Fact]
    public async Task A_model_of_digits_says_that_photographs_mean_nothing_to_it()
    {
        await using StudioPage page = await browser.Open(shared.Studio, "pictures");
        await page.Mentions(page["reads-digits"], "reads digits");
        await page["reads-digits"].GetByRole(AriaRole.Link, new() { Name = "train one" }).ClickAsync();
        await page.Shows(page.Page.Locator("h1"), "Train");
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
