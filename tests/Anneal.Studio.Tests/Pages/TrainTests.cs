using Microsoft.Playwright;

namespace Anneal.Studio.Tests.Pages;

public class TrainTests(Browser browser, SharedStudio shared)
{
    [Fact]
    public async Task An_epoch_shows_a_curve_a_matrix_and_what_was_misread_and_its_model_can_be_used()
    {
        await using StudioPage page = await browser.Open(shared.Studio, "train");
        await Train(page, "mlp-16-16", examples: 2000, epochs: 2);
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
        await Train(page, "malireddi", examples: 20_000, epochs: 50);
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
            await page.Go("train");
            await Train(page, "mlp-16-16", examples: 500, epochs: 1);
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
            await page.Go("");
            await page.Shows(page["tray-count"], "1");
            await page.Shows(page.Label, "7");
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
            await Train(page, "mlp-16-16", examples: 300, epochs: 2);
            await page.Mentions(page.Page.Locator("#run-head"), $"Run {run}");
            await page.Shows(page["run-state"], "finished");
        }

        await page.Page.GetByLabel("Compare run 1").CheckAsync();
        await page.Page.GetByLabel("Compare run 2").CheckAsync();
        await Assertions.Expect(page["comparison"].Locator("path.curve")).ToHaveCountAsync(4);
    }

    private static async Task Train(StudioPage page, string network, int examples, int epochs)
    {
        await page["network"].SelectOptionAsync(network);
        await page["limit"].FillAsync($"{examples}");
        await page["epochs"].FillAsync($"{epochs}");
        await page["epochs"].BlurAsync();
        await page["train"].ClickAsync();
    }
}
