using Microsoft.Playwright;

namespace Anneal.Studio.Tests;

/// <summary>What the pictures of docs/studio.md show can be done. With the environment variable that docs/studio.md names, the pictures are made anew.</summary>
public class GuidePicturesTests(Browser browser, SharedStudio shared)
{
    private const string Update = "ANNEAL_UPDATE_PICTURES";

    [Fact]
    public async Task Draw()
    {
        await using StudioPage page = await Open("", 1500, 800);
        foreach ((string label, (double, double)[][] strokes) in (IEnumerable<(string, (double, double)[][])>)[("1", StudioPage.One), ("0", StudioPage.Zero), ("7", StudioPage.Seven)])
        {
            await page["clear"].ClickAsync(new() { Force = true });
            await page.Draw(strokes);
            await page.Shows(page.Label, label);
            await page.Correct(label);
        }

        await Save(page, "studio-draw");
    }

    [Fact]
    public async Task Pictures()
    {
        await using StudioPage page = await Open("files", 1280, 840);
        await page.Choose("open-model", TestFiles.CatDogModel);
        await page.Mentions(page["opened"], "is open");
        await page.Go("pictures");
        await page.Choose("photo", [.. Enumerable.Range(0, 14).Select(i => new FilePayload { Name = $"{(i % 3 == 1 ? "dog" : "cat")}-{i + 1}.png", MimeType = "image/png", Buffer = PaintedPet.Png(isDog: i % 3 == 1, seed: i) })]);
        await Assertions.Expect(page["gallery"].Locator("li")).ToHaveCountAsync(14);
        await page["inverse"].ClickAsync();
        await page["train-tray"].WaitForAsync();
        await Save(page, "studio-pictures");
    }

    [Fact]
    public async Task Train()
    {
        await using StudioPage page = await Open("train", 1280, 840);
        foreach (string network in (string[])["mlp-40", "two-convolutions"])
        {
            await page.Train(network, examples: 6000, epochs: 8);
            await page.Mentions(page.Page.Locator("#run-head"), network == "mlp-40" ? "Run 1" : "Run 2");
            await page.Shows(page["run-state"], "finished");
        }

        await Save(page, "studio-train");
    }

    [Fact]
    public async Task Inside()
    {
        await using StudioPage page = await Open("", 1280, 840);
        await page.Draw(StudioPage.Seven);
        await page.Shows(page.Label, "7");
        await page.Go("inside");
        await Save(page, "studio-inside");
    }

    [Fact]
    public async Task Files_dark()
    {
        await using StudioPage page = await Open("files", 1280, 840);
        await page.Page.EvaluateAsync("() => localStorage.setItem('anneal-theme', 'dark')");
        await page.Choose("open-model", TestFiles.Keras(".keras"));
        await page.Mentions(page["opened"], "is open");
        await page["convert"].ClickAsync();
        await page.Mentions(page["converted"], "Converted.");
        // Another visit, and not a reload: that would come back to where the page was scrolled.
        await page.Go("files");
        await Save(page, "studio-files-dark");
    }

    private async Task<StudioPage> Open(string view, int width, int height)
    {
        StudioPage page = await browser.Open(shared.Studio, view);
        await page.Page.SetViewportSizeAsync(width, height);
        return page;
    }

    /// <summary>A picture of what the window shows, with no more colours than a palette has.</summary>
    private static async Task Save(StudioPage page, string name)
    {
        // At the top, and with no button under the mouse.
        await page.Page.Mouse.MoveAsync(2, 300);
        await page.Page.EvaluateAsync("() => { document.activeElement.blur(); scrollTo(0, 0); }");
        await page.Page.WaitForTimeoutAsync(400);
        byte[] picture = await page.Page.ScreenshotAsync();
        Assert.True(picture.Length > 10_000, $"The picture has {picture.Length} bytes.");
        if (Environment.GetEnvironmentVariable(Update) != "1") return;
        string file = Path.GetFullPath(Path.Combine(Golden.Path("images"), "../../../docs/images", name + ".png"));
        await File.WriteAllBytesAsync(file, picture, TestContext.Current.CancellationToken);
        SystemPackages.Run(SystemPackages.Require("pngquant", "pngquant"), "--force", "--strip", "--speed", "1", "--quality", "60-95", "--output", file, "--", file);
    }
}
