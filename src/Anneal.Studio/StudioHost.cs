using System.Net;
using Anneal.Studio.Hosting;
using Anneal.Studio.Models;
using Anneal.Studio.Pages;
using Anneal.Studio.Serving;
using Anneal.Studio.Workspaces;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Anneal.Studio;

/// <summary>Puts the studio together: one web application with the page and the service.</summary>
public static class StudioHost
{
    /// <summary>Builds the application; <c>StartAsync</c> makes it listen.</summary>
    /// <exception cref="ArgumentException">The options do not go together.</exception>
    /// <exception cref="IOException">The model or the data folder cannot be read.</exception>
    public static WebApplication Build(StudioOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Production", ContentRootPath = AppContext.BaseDirectory });
        // Nothing around the process decides how it runs: no file beside it, no variable of the environment.
        builder.Configuration.Sources.Clear();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.MaxUploadBytes;
            if (options.Host == "localhost" && options.Port == 0) kestrel.Listen(IPAddress.Loopback, 0);
            else if (options.Host == "localhost") kestrel.ListenLocalhost(options.Port);
            else if (IPAddress.TryParse(options.Host, out IPAddress? address)) kestrel.Listen(address, options.Port);
            else kestrel.ListenAnyIP(options.Port);
        });
        AddServices(builder.Services, options);

        WebApplication app = builder.Build();
        app.UseMiddleware<SecurityHeaders>();
        app.UseServiceErrors();
        app.UseMiddleware<AccessControl>();
        // A page that is none says so, and where the others are; programs that ask for anything else get the bare status.
        app.UseWhen(c => HttpMethods.IsGet(c.Request.Method) && c.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal), pages => pages.UseStatusCodePagesWithReExecute("/not-found"));
        app.UseMiddleware<WorkspaceCookie>();
        app.UseRouting();
        app.UseAntiforgery();
        app.UseRequestDecompression();
        app.MapAssets();
        app.MapDownloads();
        app.MapServing();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(mode => mode.ContentSecurityFrameAncestorsPolicy = null);
        return app;
    }

    /// <summary>The address that a listening application's page is at, with the token where one is needed.</summary>
    public static Uri AddressOf(WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        StudioOptions options = app.Services.GetRequiredService<StudioOptions>();
        string address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        int port = new Uri(address.Replace("[::]", "localhost", StringComparison.Ordinal)).Port;
        string host = options.Host switch { "0.0.0.0" or "::" or "*" => Dns.GetHostName(), _ when options.Host.Contains(':', StringComparison.Ordinal) => $"[{options.Host}]", _ => options.Host };
        return new Uri($"http://{host}:{port}/{(options.Token is { Length: > 0 } token ? "?token=" + Uri.EscapeDataString(token) : "")}");
    }

    private static void AddServices(IServiceCollection services, StudioOptions options)
    {
        string keys = Path.Combine(options.DataFolder, "keys");
        Directory.CreateDirectory(keys);
        services.AddSingleton(options);
        services.AddDataProtection().SetApplicationName("anneal-studio").PersistKeysToFileSystem(new DirectoryInfo(keys));
        services.AddHttpContextAccessor();
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddSignalR(hub => hub.MaximumReceiveMessageSize = 1 << 20);
        services.AddSingleton<ModelCatalog>();
        services.AddServing();
        services.AddSingleton<WorkspaceStore>();
        services.AddHostedService(provider => provider.GetRequiredService<WorkspaceStore>());
    }
}
