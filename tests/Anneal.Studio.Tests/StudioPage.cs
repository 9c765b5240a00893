using Microsoft.Playwright;

namespace Anneal.Studio.Tests;

/// <summary>A page of the studio, and what a person does on it.</summary>
public sealed class StudioPage(RunningStudio studio, IPage page) : IAsyncDisposable
{
    /// <summary>Strokes of digits, as shares of the canvas.</summary>
    public static readonly (double X, double Y)[][] Seven = [[(0.25, 0.2), (0.75, 0.2), (0.66, 0.4), (0.55, 0.6), (0.45, 0.85)]],
        One = [[(0.5, 0.15), (0.5, 0.5), (0.5, 0.85)]],
        Zero = [[.. Enumerable.Range(0, 33).Select(i => (0.5 + (0.2 * Math.Sin(i * Math.PI / 16)), 0.5 - (0.33 * Math.Cos(i * Math.PI / 16))))]];

    public IPage Page => page;

    public ILocator Label => page.GetByTestId("label");

    public ILocator this[string testId] => page.GetByTestId(testId);

    public async Task Go(string view)
    {
        await page.GotoAsync(new Uri(studio.Address, view).ToString());
        await Ready();
    }

    public async Task Reload()
    {
        await page.ReloadAsync();
        await Ready();
    }

    /// <summary>Draws with the mouse, as pointer events.</summary>
    public async Task Draw((double X, double Y)[][] strokes)
    {
        ILocator canvas = page.Locator("canvas[data-ready=yes]");
        await canvas.WaitForAsync();
        await canvas.ScrollIntoViewIfNeededAsync();
        LocatorBoundingBoxResult box = (await canvas.BoundingBoxAsync())!;
        foreach ((double X, double Y)[] stroke in strokes)
        {
            await Move(stroke[0], 1);
            await page.Mouse.DownAsync();
            foreach ((double X, double Y) point in stroke[1..]) await Move(point, 6);
            await page.Mouse.UpAsync();
        }

        Task Move((double X, double Y) to, int steps) =>
            page.Mouse.MoveAsync((float)(box.X + (to.X * box.Width)), (float)(box.Y + (to.Y * box.Height)), new MouseMoveOptions { Steps = steps });
    }

    /// <summary>Says what the drawing is.</summary>
    public async Task Correct(string label) => await page.Locator($".picker button[data-label='{label}']").ClickAsync();

    /// <summary>Chooses a file, as a person does in the browser's dialogue.</summary>
    public async Task Choose(string testId, params FilePayload[] files)
    {
        ILocator input = page.Locator($"[data-testid={testId}][data-ready=yes]");
        await input.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await input.SetInputFilesAsync(files);
    }

    /// <summary>Chooses a file or folder of this machine, as a person does in the browser's dialogue.</summary>
    public async Task ChooseFromDisk(string testId, string path)
    {
        ILocator input = page.Locator($"[data-testid={testId}][data-ready=yes]");
        await input.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await input.SetInputFilesAsync(path);
    }

    /// <summary>Drops files or folders of this machine onto the view's first place for files, by the browser's own drag and drop.</summary>
    public async Task DropFromDisk(params string[] paths)
    {
        await page.Locator(".drop input[data-ready=yes]").First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        LocatorBoundingBoxResult box = (await page.Locator(".drop").First.BoundingBoxAsync())!;
        ICDPSession session = await page.Context.NewCDPSessionAsync(page);
        foreach (string type in (string[])["dragEnter", "dragOver", "drop"])
        {
            await session.SendAsync("Input.dispatchDragEvent", new()
            {
                ["type"] = type,
                ["x"] = box.X + 8,
                ["y"] = box.Y + 8,
                ["data"] = new Dictionary<string, object> { ["items"] = Array.Empty<object>(), ["files"] = paths, ["dragOperationsMask"] = 1 },
            });
        }
    }

    /// <summary>Fills in the form under Train, and trains.</summary>
    public async Task Train(string network, int examples, int epochs)
    {
        await this["network"].SelectOptionAsync(network);
        await this["limit"].FillAsync($"{examples}");
        await this["epochs"].FillAsync($"{epochs}");
        await this["epochs"].BlurAsync();
        await this["train"].ClickAsync();
    }

    /// <summary>Drops a file onto the view's first place for files.</summary>
    public async Task Drop(FilePayload file)
    {
        IJSHandle transfer = await page.EvaluateHandleAsync(
            "([name, type, data]) => { const t = new DataTransfer(); t.items.add(new File([Uint8Array.from(atob(data), c => c.charCodeAt(0))], name, { type })); return t; }",
            new[] { file.Name, file.MimeType, Convert.ToBase64String(file.Buffer) });
        await page.Locator(".drop").First.DispatchEventAsync("drop", new { dataTransfer = transfer });
    }

    /// <summary>The page takes clicks and keys from the moment that it is connected.</summary>
    private async Task Ready() => await page.Locator("main:not([inert])").WaitForAsync();

    public async Task Shows(ILocator what, string text) => await Assertions.Expect(what).ToHaveTextAsync(text);

    public async Task Mentions(ILocator what, string text) => await Assertions.Expect(what).ToContainTextAsync(text);

    public async ValueTask DisposeAsync() => await page.Context.DisposeAsync();
}
