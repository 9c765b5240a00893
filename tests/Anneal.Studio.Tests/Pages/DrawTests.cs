using Anneal.Imaging;
using Anneal.Studio.Models;
using Anneal.Studio.Reading;
using Microsoft.Playwright;

namespace Anneal.Studio.Tests.Pages;

public class DrawTests(Browser browser, SharedStudio shared)
{
    [Theory]
    [InlineData("7")]
    [InlineData("1")]
    [InlineData("0")]
    public async Task A_digit_drawn_with_the_pointer_is_read(string digit)
    {
        await using StudioPage page = await browser.Open(shared.Studio);
        await page.Draw(digit switch { "7" => StudioPage.Seven, "1" => StudioPage.One, _ => StudioPage.Zero });
        await page.Shows(page.Label, digit);
        await page["predict"].ClickAsync();
        await page.Shows(page.Label, digit);
        await page["clear"].ClickAsync();
        await page.Shows(page.Label, "–");
    }

    [Fact]
    public async Task Predict_asks_for_a_drawing_where_there_is_none()
    {
        await using StudioPage page = await browser.Open(shared.Studio);
        await page.Page.Locator("canvas[data-ready=yes]").WaitForAsync();
        await page["predict"].ClickAsync();
        await page.Mentions(page.Page.Locator(".canvas-card .problem"), "Draw a digit first.");
    }

    [Fact]
    public async Task What_is_taught_changes_the_prediction_and_can_be_reverted_or_kept_over_a_reload()
    {
        await using StudioPage page = await browser.Open(shared.Studio);
        await page.Draw(StudioPage.Seven);
        await page.Shows(page.Label, "7");
        await page.Correct("4");
        await page.Shows(page["tray-count"], "1");
        await page["teach"].ClickAsync();
        await page["taught"].WaitForAsync();
        await page.Shows(page.Label, "4");
        await page.Mentions(page.Page.Locator(".before-after"), "test digits");
        await page["revert"].ClickAsync();
        await page.Shows(page.Label, "7");
        await page["teach"].ClickAsync();
        await page["keep"].ClickAsync();
        await page.Reload();
        await page.Shows(page["tray-count"], "1");
        await page.Shows(page.Label, "4");
    }

    [Fact]
    public async Task The_last_stroke_is_undone_and_the_pen_has_a_width_that_stays()
    {
        await using StudioPage page = await browser.Open(shared.Studio);
        await page.Draw(StudioPage.One);
        await page.Shows(page.Label, "1");
        double thin = await Ink();
        await page.Draw([[(0.3, 0.15), (0.7, 0.15)]]);
        await Assertions.Expect(page.Label).Not.ToHaveTextAsync("1");
        await page["undo"].ClickAsync();
        await page.Shows(page.Label, "1");
        Assert.InRange(await Ink(), 0.99 * thin, 1.01 * thin);
        await page["clear"].ClickAsync();
        await Assertions.Expect(page["undo"]).ToBeDisabledAsync();
        await page.Page.GetByLabel("Pen width").FillAsync("12");
        await page.Draw(StudioPage.One);
        await page.Shows(page.Label, "1");
        Assert.InRange(await Ink(), 1.5 * thin, 2.5 * thin);
        await page.Reload();
        await Assertions.Expect(page.Page.GetByLabel("Pen width")).ToHaveValueAsync("12");
        await page.Shows(page.Label, "1");

        // The share of the canvas that is drawn on.
        Task<double> Ink() => page.Page.EvaluateAsync<double>("""
            () => { const c = document.querySelector("canvas"), d = c.getContext("2d").getImageData(0, 0, c.width, c.height).data; let n = 0; for (let i = 3; i < d.length; i += 4) n += d[i] > 128; return n / (c.width * c.height); }
            """);
    }

    [Fact]
    public async Task Old_digits_that_are_mixed_in_keep_it_from_forgetting()
    {
        await using StudioPage page = await browser.Open(shared.Studio);
        await page.Draw(StudioPage.Seven);
        await page.Correct("4");
        await page["teach"].ClickAsync();
        double mixed = await TestDigitsAfter();
        await page["revert"].ClickAsync();
        await page["mix"].UncheckAsync();
        await page["teach"].ClickAsync();
        double alone = await TestDigitsAfter();
        Assert.InRange(alone, 0, mixed - 1);
        Assert.InRange(mixed, 90, 100);

        async Task<double> TestDigitsAfter()
        {
            await page["taught"].WaitForAsync();
            string text = await page.Page.Locator(".before-after tr", new() { HasText = "test digits" }).Locator("b").InnerTextAsync();
            return double.Parse(text.TrimEnd('%'), System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    [Fact]
    public async Task A_lesson_is_cancelled_half_way_and_what_it_came_to_is_reverted()
    {
        await using StudioPage page = await browser.Open(shared.Studio);
        await page.Draw(StudioPage.Seven);
        await page.Correct("4");
        await page.Page.GetByText("How it learns").ClickAsync();
        await page["teach-epochs"].FillAsync("1000");
        await page["teach-epochs"].BlurAsync();
        await page["teach"].ClickAsync();
        await page.Page.Locator(".teach path.curve").WaitForAsync();
        await Assertions.Expect(page.Page.Locator(".teach progress")).ToBeVisibleAsync();
        await page["cancel-teach"].ClickAsync();
        await page.Mentions(page["taught"], "Stopped half way");
        await page["revert"].ClickAsync();
        await page.Shows(page.Label, "7");
    }

    [Fact]
    public async Task The_taught_model_is_downloaded_and_reads_as_the_page_does()
    {
        await using StudioPage page = await browser.Open(shared.Studio);
        await page.Draw(StudioPage.Seven);
        await page.Correct("4");
        await page["teach"].ClickAsync();
        await page["taught"].WaitForAsync();
        IDownload download = await page.Page.RunAndWaitForDownloadAsync(() => page.Page.GetByText("Download .mlmodel").ClickAsync());
        string file = await download.PathAsync();
        Assert.Equal("Digits.mlmodel", download.SuggestedFilename);
        string seen = (await page.Page.Locator(".seen img").GetAttributeAsync("src"))!;
        OpenedModel taught = ModelFiles.Open("Digits.mlmodel", await File.ReadAllBytesAsync(file));
        Assert.Equal("4", PictureReader.Read(taught, ImageFile.Load(Convert.FromBase64String(seen[(seen.IndexOf(',', StringComparison.Ordinal) + 1)..]), ColorMode.AsStored)).Label);
    }

    [Fact]
    public async Task A_new_class_is_learnt_by_name()
    {
        await using StudioPage page = await browser.Open(shared.Studio);
        await page.Draw([[(0.2, 0.2), (0.8, 0.8)], [(0.8, 0.2), (0.2, 0.8)]]);
        await page.Page.GetByText("Add a class").ClickAsync();
        await page["new-class"].FillAsync("cross");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Add class" }).ClickAsync();
        await page.Correct("cross");
        await page["teach"].ClickAsync();
        await page["taught"].WaitForAsync();
        await page.Shows(page.Label, "cross");
    }

    [Fact]
    public async Task The_tray_can_be_relabelled_and_emptied()
    {
        await using StudioPage page = await browser.Open(shared.Studio);
        await page.Draw(StudioPage.One);
        await page.Correct("1");
        await page.Correct("2");
        await page.Shows(page["tray-count"], "1");
        await page["tray"].Locator("select").SelectOptionAsync("5");
        await Assertions.Expect(page["tray"].Locator("li")).ToHaveAttributeAsync("data-label", "5");
        await page["tray"].Locator(".remove").ClickAsync();
        await page.Shows(page["tray-count"], "0");
    }

    [Fact]
    public async Task Two_browsers_do_not_mix_their_trays()
    {
        await using StudioPage one = await browser.Open(shared.Studio), other = await browser.Open(shared.Studio);
        await Task.WhenAll(one.Draw(StudioPage.One), other.Draw(StudioPage.Seven));
        await one.Correct("3");
        await one.Shows(one["tray-count"], "1");
        await other.Shows(other["tray-count"], "0");
        await other.Correct("8");
        await other.Shows(other["tray-count"], "1");
        await Assertions.Expect(one["tray"].Locator("li")).ToHaveAttributeAsync("data-label", "3");
        await Assertions.Expect(other["tray"].Locator("li")).ToHaveAttributeAsync("data-label", "8");
        await one.Reload();
        await one.Shows(one.Label, "1");
        await other.Reload();
        await other.Shows(other.Label, "7");
    }

    [Fact]
    public async Task The_keyboard_draws_too()
    {
        await using StudioPage page = await browser.Open(shared.Studio);
        ILocator canvas = page.Page.Locator("canvas[data-ready=yes]");
        await canvas.FocusAsync();
        for (int i = 0; i < 6; i++) await page.Page.Keyboard.PressAsync("Shift+ArrowUp");
        await page.Page.Keyboard.PressAsync("Space");
        for (int i = 0; i < 12; i++) await page.Page.Keyboard.PressAsync("Shift+ArrowDown");
        await page.Page.Keyboard.PressAsync("Enter");
        await page.Shows(page.Label, "1");
        await page.Page.Keyboard.PressAsync("Delete");
        await page.Shows(page.Label, "–");
    }
}
