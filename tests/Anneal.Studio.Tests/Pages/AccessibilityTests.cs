using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Anneal.Studio.Tests.Pages;

/// <summary>For people who do not see the page, or see little of it, or do not use a mouse.</summary>
public class AccessibilityTests(Browser browser, SharedStudio shared)
{
    [Theory]
    [InlineData("light", 1280)]
    [InlineData("dark", 390)]
    public async Task No_view_breaks_a_rule_of_accessibility(string theme, int width)
    {
        await using StudioPage page = await browser.Open(shared.Studio);
        await page.Page.SetViewportSizeAsync(width, 900);
        await page.Page.EvaluateAsync("theme => { localStorage.setItem('anneal-theme', theme); }", theme);
        await page.Reload();
        await Check("Draw, blank");

        await page.Draw(StudioPage.Seven);
        await page.Correct("4");
        await page["teach"].ClickAsync();
        await page["taught"].WaitForAsync();
        await Check("Draw, taught");

        await page.Go("pictures");
        await page.Choose("photo", TestFiles.Photograph, TestFiles.Picture("red.png", 200, 60, 40));
        await Assertions.Expect(page["gallery"].Locator("li")).ToHaveCountAsync(2);
        await Check("Pictures");

        await page.Go("train");
        await page.Train("mlp-16-16", examples: 400, epochs: 2);
        await page.Shows(page["run-state"], "finished");
        await Check("Train, a run");
        await page["network"].SelectOptionAsync("own layers");
        await page["data"].SelectOptionAsync("folder");
        await page["train-folder"].WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await Check("Train, layers");

        await page["use"].ClickAsync();
        await page.Mentions(page.Page.Locator(".chip"), "Run 1");
        await page.Go("inside");
        await Check("Look inside");
        await page.Go("files");
        await Check("Files");
        await page.Go("no-such-view");
        await Check("Not found");

        async Task Check(string view)
        {
            // Colours that still change are not what a person reads.
            await page.Page.WaitForFunctionAsync("() => document.getAnimations().every(a => a.playState !== 'running')");
            AxeResult found = await page.Page.RunAxe();
            Assert.True(found.Violations.Length == 0, $"{view}, {theme}: " + string.Join("; ", found.Violations.Select(v => $"{v.Impact} {v.Id}: {string.Join(", ", v.Nodes.Select(n => n.Html))}")));
        }
    }

    [Fact]
    public async Task A_lesson_goes_by_the_keyboard_alone()
    {
        await using StudioPage page = await browser.Open(shared.Studio);
        await page.Page.Locator("canvas[data-ready=yes]").WaitForAsync();
        await TabTo("canvas");
        await Keys(["Space", .. Enumerable.Repeat("Shift+ArrowDown", 6), "Space", "Enter"]);
        await Assertions.Expect(page.Label).Not.ToHaveTextAsync("–");
        await TabTo(".picker button[data-label='4']");
        await Keys("Enter");
        await page.Shows(page["tray-count"], "1");
        await TabTo("[data-testid=teach]");
        await Keys("Enter");
        await page["taught"].WaitForAsync();
        await page.Shows(page.Label, "4");
        await TabTo("[data-testid=keep]");
        await Keys("Enter");
        await Assertions.Expect(page["taught"]).ToHaveCountAsync(0);

        async Task TabTo(string selector)
        {
            for (int i = 0; i < 60; i++)
            {
                await page.Page.Keyboard.PressAsync("Tab");
                // What has the focus can be seen, and seen to have it.
                Assert.Equal("seen", await Focused("e => e.getClientRects().length > 0 && (e.matches('input[type=file]') || getComputedStyle(e).outlineStyle !== 'none') ? 'seen' : 'hidden: ' + e.outerHTML"));
                if (await page.Page.EvaluateAsync<bool>("s => document.activeElement.matches(s)", selector)) return;
            }

            Assert.Fail($"Sixty times Tab did not reach {selector}.");
        }

        Task<string> Focused(string script) => page.Page.EvaluateAsync<string>($"() => ({script})(document.activeElement)");

        async Task Keys(params string[] keys)
        {
            foreach (string key in keys) await page.Page.Keyboard.PressAsync(key);
        }
    }

    [Fact]
    public async Task A_screen_reader_hears_the_answer_once_when_the_pen_rests()
    {
        await using StudioPage page = await browser.Open(shared.Studio);
        await page.Page.EvaluateAsync("""
            () => {
                window.heard = [];
                new MutationObserver(changes => {
                    for (const change of changes) {
                        const place = (change.target.nodeType === 1 ? change.target : change.target.parentElement).closest("[role=status], [role=alert], [aria-live], output");
                        if (place && place.textContent.trim()) window.heard.push(place.textContent.trim());
                    }
                }).observe(document.body, { subtree: true, childList: true, characterData: true });
            }
            """);
        await page.Draw(StudioPage.Seven);
        await page.Shows(page["spoken"], "The model says 7, 100% sure.");
        Assert.Equal(["The model says 7, 100% sure."], (await page.Page.EvaluateAsync<string[]>("() => window.heard")).Distinct());
    }

    [Fact]
    public async Task Who_wants_no_motion_gets_none_and_a_chosen_theme_stays()
    {
        await using StudioPage page = await browser.Open(shared.Studio);
        const string Duration = "() => getComputedStyle(document.querySelector('.bars .fill')).transitionDuration", Background = "() => getComputedStyle(document.body).backgroundColor";
        Assert.NotEqual("0s", await page.Page.EvaluateAsync<string>(Duration));
        await page.Page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        Assert.Equal("0s", await page.Page.EvaluateAsync<string>(Duration));
        string light = await page.Page.EvaluateAsync<string>(Background);
        await page.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        string dark = await page.Page.EvaluateAsync<string>(Background);
        Assert.NotEqual(light, dark);
        await page.Page.Locator("[data-theme-switch]").ClickAsync();
        Assert.Equal(light, await page.Page.EvaluateAsync<string>(Background));
        await page.Reload();
        Assert.Equal(light, await page.Page.EvaluateAsync<string>(Background));
    }
}
