using Microsoft.Playwright;

namespace Anneal.Studio.Tests.Pages;

/// <summary>Where things stand on the page: nothing moves while numbers change, and nothing sticks out at any width.</summary>
public class LayoutTests(Browser browser, SharedStudio shared)
{
    private const string Boxes = """
        () => [...document.querySelectorAll("main h2, main .card, .bars li, .bars .track, .verdict, .seen img, .picker button, .figures div, .figures dd, .plot svg, progress")]
            .map(e => { const b = e.getBoundingClientRect(); return [e.tagName, b.x, b.y + scrollY, b.width, b.height].join(" "); })
        """;

    [Theory]
    [InlineData(1600)]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task Nothing_moves_while_a_drawing_is_read(int width)
    {
        await using StudioPage page = await browser.Open(shared.Studio);
        await page.Page.SetViewportSizeAsync(width, 900);
        await page.Page.Locator("canvas[data-ready=yes]").WaitForAsync();
        string[] before = await page.Page.EvaluateAsync<string[]>(Boxes);
        Assert.True(before.Length > 30);
        await page.Draw(StudioPage.Seven);
        await page.Shows(page.Label, "7");
        Assert.Equal(before, await page.Page.EvaluateAsync<string[]>(Boxes));
        await page["clear"].ClickAsync();
        await page.Draw(StudioPage.One);
        await page.Shows(page.Label, "1");
        Assert.Equal(before, await page.Page.EvaluateAsync<string[]>(Boxes));
    }

    [Theory]
    [InlineData(1600)]
    [InlineData(390)]
    public async Task Nothing_moves_while_a_run_learns(int width)
    {
        await using StudioPage page = await browser.Open(shared.Studio, "train");
        await page.Page.SetViewportSizeAsync(width, 900);
        await page.Train("two-convolutions", examples: 5000, epochs: 30);
        await page.Shows(page["run-state"], "learning");
        await page.Page.WaitForFunctionAsync("() => document.querySelectorAll('[data-testid=curves] path.curve').length > 0");
        string[] before = await page.Page.EvaluateAsync<string[]>(Boxes);
        await page.Page.WaitForFunctionAsync("() => parseInt(document.querySelector('[data-testid=epoch]').textContent) >= 3");
        Assert.Equal(before, await page.Page.EvaluateAsync<string[]>(Boxes));
        await page["stop"].ClickAsync();
        await page.Shows(page["run-state"], "stopped");
    }

    [Theory]
    [InlineData(320)]
    [InlineData(390)]
    [InlineData(768)]
    [InlineData(1600)]
    public async Task No_view_is_wider_than_the_window_and_each_has_one_first_action(int width)
    {
        await using StudioPage page = await browser.Open(shared.Studio);
        await page.Page.SetViewportSizeAsync(width, 800);
        foreach ((string view, string action) in ((string, string)[])[("", "Predict"), ("pictures", "Take Photo"), ("train", "Train"), ("inside", "Draw something"), ("files", "Choose a model file")])
        {
            await page.Go(view);
            Assert.True(await page.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), $"'{view}' is wider than {width} pixels.");
            await page.Shows(page.Page.Locator("main .primary:visible").First, action);
            // The menu and the first action are there without scrolling.
            await Assertions.Expect(page.Page.GetByRole(AriaRole.Link, new() { Name = "Files", Exact = true })).ToBeInViewportAsync();
            await Assertions.Expect(page.Page.Locator("main .primary:visible").First).ToBeInViewportAsync();
        }
    }
}
