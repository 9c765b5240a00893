using Microsoft.Playwright;

namespace Anneal.Studio.Tests.Pages;

public class TrainTests(Browser browser, SharedStudio shared)
{
    [Fact]
    public async Task An_epoch_shows_a_curve_a_matrix_and_what_was_misread_and_its_model_can_be_used()
    {
        await using StudioPage page = await browser.Open(shared.Studio, "train");
        await page.Train("mlp-16-16", examples: 2000, epochs: 2);
        await page.Shows(page["run-state"], "finished");
        await Assertions.Expect(page["curves"].Locator("path.curve")).ToHaveCountAsync(4);
        await page.Shows(page["epoch"], "2 / 2");
        await Assertions.Expect(page.Page.Locator(".matrix td.right").First).ToBeVisibleAsync();
        // A misread one is opened under Draw.
        ILocator misread = page["misread"].Locator("button").First;
        string said = (await misread.GetAttributeAsync("aria-label"))!;
        await misread.ClickAsync();
        await Assertions.Expect(page.Page.Locator("img.loaded")).ToBeVisibleAsync();
        Assert.Contains("read as", said, StringComparison.Ordinal);
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "Train" }).ClickAsync();
        await page["use"].ClickAsync();
        await page.Mentions(page.Page.Locator(".chip"), "Run 1");
        await page.Draw(StudioPage.One);
        await Assertions.Expect(page.Label).Not.ToHaveTextAsync("–");
    }

    [Fact]
    public async Task A_run_is_paused_goes_on_and_is_stopped_and_what_it_learnt_is_kept()
    {
        await using StudioPage page = await browser.Open(shared.Studio, "train");
        await page.Train("malireddi", examples: 20_000, epochs: 50);
        await page["pause"].ClickAsync();
        await page.Shows(page["run-state"], "paused");
        await page["resume"].ClickAsync();
        await page.Shows(page["run-state"], "learning");
        await page["stop"].ClickAsync();
        await page.Shows(page["run-state"], "stopped");
        await Assertions.Expect(page["use"]).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Layers_of_ones_own_are_described_before_they_are_trained()
    {
        await using StudioPage page = await browser.Open(shared.Studio, "train");
        await page["network"].SelectOptionAsync("own layers");
        await page.Mentions(page["network-note"], "weights, 10 classes");
        ILocator sizes = page["window"];
        await sizes.First.FillAsync("11");
        await sizes.First.BlurAsync();
        await page.Mentions(page["network-note"], "weights, 10 classes");
        await sizes.Nth(1).FillAsync("0");
        await sizes.Nth(1).BlurAsync();
        await Assertions.Expect(page["network-note"]).ToHaveClassAsync(new System.Text.RegularExpressions.Regex("down"));
        await Assertions.Expect(page["train"]).ToBeDisabledAsync();
    }

    [Fact]
    public async Task A_folder_of_pictures_trains_a_model_that_reads_pictures_and_the_form_stays_filled_in()
    {
        using ClassFolder folder = new("blue", "red", each: 30);
        await using StudioPage page = await browser.Open(shared.Studio, "train");
        await page["data"].SelectOptionAsync("folder");
        await Assertions.Expect(page["train"]).ToBeDisabledAsync();
        await page.ChooseFromDisk("train-folder", folder.Path);
        await page.Shows(page["examples-note"], "60 pictures: 30 blue, 30 red");
        await page["side"].FillAsync("16");
        await page.Train("mlp-16-16", examples: 1000, epochs: 12);
        await page.Shows(page["run-state"], "finished");
        await page.Shows(page["accuracy"], "100.0%");
        await page.Reload();
        await Assertions.Expect(page["data"]).ToHaveValueAsync("folder");
        await Assertions.Expect(page["side"]).ToHaveValueAsync("16");
        await Assertions.Expect(page["epochs"]).ToHaveValueAsync("12");
        await page.Shows(page["examples-note"], "60 pictures: 30 blue, 30 red");
        await page["use"].ClickAsync();
        await page.Choose("photo", TestFiles.Picture("reddish.png", 200, 60, 40));
        await page.Shows(page["picture-label"], "red");
        await page.Shows(page["inverse"], "Click here if it's a blue!");
    }

    [Fact]
    public async Task An_npz_file_is_trained_on_and_a_broken_one_is_refused_in_words()
    {
        await using StudioPage page = await browser.Open(shared.Studio, "train");
        await page["data"].SelectOptionAsync("file");
        await page.Choose("npz", new FilePayload { Name = "broken.npz", MimeType = "application/octet-stream", Buffer = [80, 75, 3, 4, 0, 0] });
        await page.Mentions(page.Page.Locator(".problem[role=alert]").First, "broken.npz");
        await page.Choose("npz", TestFiles.Npz());
        await page.Shows(page["examples-note"], "thirds.npz: 60 examples of 3 classes");
        await page.Mentions(page["network-note"], "3 classes");
        await page.Train("mlp-40", examples: 1000, epochs: 20);
        await page.Shows(page["run-state"], "finished");
        await page.Shows(page["accuracy"], "100.0%");
        await Assertions.Expect(page.Page.Locator(".matrix td")).ToHaveCountAsync(9);
    }

    [Fact]
    public async Task Pictures_without_folders_are_refused_in_words()
    {
        using ClassFolder folder = new("one", "other", each: 2);
        await using StudioPage page = await browser.Open(shared.Studio, "train");
        await page["data"].SelectOptionAsync("folder");
        await page.ChooseFromDisk("train-folder", Path.Combine(folder.Path, "one"));
        await page.Mentions(page["examples-note"], "All pictures lie in 'one'.");
        await Assertions.Expect(page["train"]).ToBeDisabledAsync();
    }

    [Fact]
    public async Task Runs_and_the_tray_survive_a_restart_of_the_server()
    {
        string folder = Directory.CreateTempSubdirectory("anneal-studio-").FullName;
        IReadOnlyList<BrowserContextCookiesResult> cookies;
        await using (RunningStudio first = await RunningStudio.Start(dataFolder: folder))
        {
            await using StudioPage page = await browser.Open(first);
            await page.Draw(StudioPage.Seven);
            await page.Correct("4");
            await page.Shows(page["tray-count"], "1");
            await page["teach"].ClickAsync();
            await page["keep"].ClickAsync();
            await page.Go("train");
            await page.Train("mlp-16-16", examples: 500, epochs: 1);
            await page.Shows(page["run-state"], "finished");
            cookies = await page.Page.Context.CookiesAsync();
        }

        await using RunningStudio second = await RunningStudio.Start(dataFolder: folder);
        await using (StudioPage page = await browser.Open(second))
        {
            await Assertions.Expect(page["runs"]).ToHaveCountAsync(0);
            await page.Page.Context.ClearCookiesAsync();
            await page.Page.Context.AddCookiesAsync(cookies.Select(c => new Cookie { Name = c.Name, Value = c.Value, Domain = c.Domain, Path = c.Path }));
            await page.Go("train");
            await page.Shows(page["run-state"], "finished");
            await page.Shows(page["epoch"], "1 / 1");
            await Assertions.Expect(page["limit"]).ToHaveValueAsync("500");
            await page.Go("");
            await page.Shows(page["tray-count"], "1");
            // The model that was kept, and the one that it was before.
            await page.Shows(page.Label, "4");
            await page["reset"].ClickAsync();
            await page.Shows(page.Label, "7");
            await page.Go("files");
            await page.Mentions(page["code"], "DataSource.Load(\"digits\"");
        }

        await second.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Runs_are_compared_side_by_side()
    {
        await using StudioPage page = await browser.Open(shared.Studio, "train");
        for (int run = 1; run <= 2; run++)
        {
            await page.Train("mlp-16-16", examples: 300, epochs: 2);
            await page.Mentions(page.Page.Locator("#run-head"), $"Run {run}");
            await page.Shows(page["run-state"], "finished");
        }

        await page.Page.GetByLabel("Compare run 1").CheckAsync();
        await page.Page.GetByLabel("Compare run 2").CheckAsync();
        await Assertions.Expect(page["comparison"].Locator("path.curve")).ToHaveCountAsync(4);
    }
}
