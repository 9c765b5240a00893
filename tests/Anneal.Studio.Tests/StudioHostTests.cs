using System.Net;

namespace Anneal.Studio.Tests;

public class StudioHostTests
{
    [Fact]
    public async Task The_page_comes_with_its_scripts_and_asks_nothing_of_other_hosts()
    {
        await using RunningStudio studio = await RunningStudio.Start();
        using HttpClient client = new() { BaseAddress = studio.Address };
        client.DefaultRequestHeaders.Add("Accept", "text/html");
        HttpResponseMessage page = await client.GetAsync("/");
        string html = await page.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("default-src 'self'", Assert.Single(page.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Contains("<h1", html, StringComparison.Ordinal);
        Assert.DoesNotContain("http://", html.Replace("http://www.w3.org", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.True((await client.GetAsync("/_framework/blazor.web.js")).IsSuccessStatusCode);
        Assert.True((await client.GetAsync("/assets/theme.css")).IsSuccessStatusCode);
    }

    [Theory]
    [InlineData("0.0.0.0", null, "token")]
    [InlineData("0.0.0.0", "short", "12 characters")]
    [InlineData("", null, "host")]
    public void Options_that_do_not_go_together_are_refused(string host, string? token, string said)
    {
        ArgumentException e = Assert.Throws<ArgumentException>(() => StudioHost.Build(new StudioOptions { Host = host, Token = token }));
        Assert.Contains(said, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_is_asked_for_and_kept()
    {
        const string Token = "correct horse battery";
        await using RunningStudio studio = await RunningStudio.Start(new StudioOptions { Token = Token });
        using HttpClient stranger = new() { BaseAddress = studio.Address };
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync("/")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync("/?token=wrong")).StatusCode);
        using HttpClient known = new() { BaseAddress = studio.Address };
        known.DefaultRequestHeaders.Add("Accept", "text/html");
        Assert.Equal(HttpStatusCode.OK, (await known.GetAsync(studio.Address)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await known.GetAsync("/")).StatusCode);
        using HttpClient program = new() { BaseAddress = studio.Address };
        program.DefaultRequestHeaders.Add("Authorization", "Bearer " + Token);
        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/assets/theme.css")).StatusCode);
    }

    [Fact]
    public async Task Another_name_for_this_machine_is_no_way_in()
    {
        await using RunningStudio studio = await RunningStudio.Start();
        using HttpClient client = new() { BaseAddress = studio.Address };
        client.DefaultRequestHeaders.Host = "attacker.example";
        Assert.Equal(HttpStatusCode.MisdirectedRequest, (await client.GetAsync("/")).StatusCode);
    }
}
