using System.Net;
using Anneal.Studio.Workspaces;
using Microsoft.Extensions.DependencyInjection;

namespace Anneal.Studio.Tests.Serving;

/// <summary>Who may ask.</summary>
public class AccessTests
{
    internal const string Token = "correct horse battery";

    public static TheoryData<string, string> Addresses => new()
    {
        { "GET", "/v2" }, { "GET", "/v2/health/ready" }, { "GET", "/v2/models/Digits" }, { "POST", ServiceClient.InferDigits }, { "POST", "/v2/repository/index" }, { "GET", "/metrics" }, { "GET", "/openapi/v1.json" },
    };

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task A_token_is_needed_everywhere(string method, string address)
    {
        await using RunningStudio studio = await RunningStudio.Start(new StudioOptions { Token = Token });
        HttpResponseMessage stranger = await Send(studio, method, address);
        Assert.Contains("A token is needed", await ServiceClient.Error(stranger, HttpStatusCode.Unauthorized), StringComparison.Ordinal);
        Assert.Equal("Bearer", Assert.Single(stranger.Headers.WwwAuthenticate).Scheme);
        await ServiceClient.Error(await Send(studio, method, address, bearer: "wrong"), HttpStatusCode.Unauthorized);
        await ServiceClient.Error(await Send(studio, method, address + "?token=wrong"), HttpStatusCode.Unauthorized);
        foreach (HttpResponseMessage known in (HttpResponseMessage[])[await Send(studio, method, address, bearer: Token), await Send(studio, method, $"{address}?token={Uri.EscapeDataString(Token)}")])
        {
            Assert.Equal(HttpStatusCode.OK, known.StatusCode);
            Assert.False(known.Headers.Contains("Set-Cookie"));
        }
    }

    [Fact]
    public async Task Requests_make_no_workspace_and_no_cookie()
    {
        string folder = Directory.CreateTempSubdirectory("anneal-studio-").FullName;
        await using (RunningStudio studio = await RunningStudio.Start(dataFolder: folder))
        {
            foreach ((string method, string address) in Addresses.Select(a => a.Data))
            {
                HttpResponseMessage response = await Send(studio, method, address);
                Assert.Equal(HttpStatusCode.OK, response.StatusCode);
                Assert.False(response.Headers.Contains("Set-Cookie"));
            }

            studio.Services.GetRequiredService<WorkspaceStore>().Save();
        }

        Assert.False(Directory.Exists(Path.Combine(folder, "workspaces")));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Pages_of_other_sites_are_refused()
    {
        await using RunningStudio studio = await RunningStudio.Start();
        using HttpClient client = new() { BaseAddress = studio.Address };
        using HttpRequestMessage request = new(HttpMethod.Post, ServiceClient.InferDigits) { Headers = { { "Sec-Fetch-Site", "cross-site" } } };
        await ServiceClient.Error(await client.SendAsync(request), HttpStatusCode.Forbidden);
        client.DefaultRequestHeaders.Host = "attacker.example";
        await ServiceClient.Error(await client.GetAsync("/v2/models/Digits"), HttpStatusCode.MisdirectedRequest);
    }

    private static async Task<HttpResponseMessage> Send(RunningStudio studio, string method, string address, string? bearer = null)
    {
        using HttpClient client = new(new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = new Uri(studio.Address.GetLeftPart(UriPartial.Authority)) };
        using HttpRequestMessage request = new(new HttpMethod(method), address);
        if (address.Contains("/infer", StringComparison.Ordinal)) request.Content = new StringContent(ServiceClient.Request(ServiceClient.Digit(0)).ToJsonString(), System.Text.Encoding.UTF8, "application/json");
        if (bearer is not null) request.Headers.Authorization = new("Bearer", bearer);
        return await client.SendAsync(request);
    }
}
