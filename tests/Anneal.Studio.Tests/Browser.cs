using Microsoft.Playwright;

namespace Anneal.Studio.Tests;

/// <summary>The system's chromium, started once for all tests, with a camera of its own making.</summary>
public sealed class Browser : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        string chromium = SystemPackages.Require("chromium", "chromium");
        Assertions.SetDefaultExpectTimeout(30_000);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Path.IsPathRooted(chromium) ? chromium : "/usr/bin/" + chromium,
            Args = ["--no-sandbox", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"],
        });
    }

    /// <summary>A browser of its own, as another person has: no cookie of any other.</summary>
    public async Task<StudioPage> Open(RunningStudio studio, string view = "")
    {
        IBrowserContext context = await _browser!.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 1280, Height = 900 } });
        context.SetDefaultTimeout(30_000);
        StudioPage page = new(studio, await context.NewPageAsync());
        await page.Go(view);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
