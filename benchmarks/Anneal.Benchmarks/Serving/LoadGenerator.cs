using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Anneal.CoreML.Runtime;
using Anneal.Data.Sources;
using Anneal.Imaging;

namespace Anneal.Benchmarks.Serving;

/// <summary>Sends requests at their times, whether earlier ones are answered or not, and checks every answer.</summary>
internal sealed class LoadGenerator : IDisposable
{
    private const int Digits = 500, Side = 28;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, MaxConnectionsPerServer = 256 }) { Timeout = s_patience };
    private readonly Uri _address;
    private readonly (byte[] Body, string Label)[] _requests;

    public LoadGenerator(Uri server, MLModel model)
    {
        _address = new Uri(server, "v2/models/Digits/infer");
        byte[] pixels = DataSource.Load("digits", new DataSourceOptions { Split = Split.Test, Limit = Digits }).Images!.AsBytes();
        _requests = [.. pixels.Chunk(Side * Side).Select(digit => (Body(digit), Label(model, digit)))];
    }

    /// <summary>Sends for a while and waits for all answers.</summary>
    public async Task<LoadFigures> Run(int rate, TimeSpan duration, CancellationToken cancellation)
    {
        int count = (int)(rate * duration.TotalSeconds);
        Task<(double Milliseconds, bool Right)?>[] answers = new Task<(double, bool)?>[count];
        long start = Stopwatch.GetTimestamp() + (Stopwatch.Frequency / 10);
        await Task.Factory.StartNew(() => Send(answers, start, rate, cancellation), cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        (double Milliseconds, bool Right)?[] results = await Task.WhenAll(answers);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        double[] latencies = [.. results.OfType<(double Milliseconds, bool)>().Select(r => r.Milliseconds).Order()];
        return new LoadFigures(count, count - latencies.Length, results.Count(r => r is { Right: false }), seconds, latencies);
    }

    public void Dispose() => _client.Dispose();

    private void Send(Task<(double, bool)?>[] answers, long start, int rate, CancellationToken cancellation)
    {
        for (int i = 0; i < answers.Length; i++)
        {
            long due = start + (long)((double)i / rate * Stopwatch.Frequency);
            while (Stopwatch.GetTimestamp() < due) Thread.Sleep(Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due) > TimeSpan.FromMilliseconds(1.5) ? 1 : 0);
            (byte[] body, string label) = _requests[i % _requests.Length];
            answers[i] = Task.Run(() => Ask(body, label, due, cancellation), cancellation);
        }
    }

    /// <summary>Milliseconds since it should have been sent, and whether the answer is right; null without an answer.</summary>
    private async Task<(double, bool)?> Ask(byte[] body, string label, long due, CancellationToken cancellation)
    {
        try
        {
            using ByteArrayContent content = new(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            using HttpResponseMessage response = await _client.PostAsync(_address, content, cancellation);
            byte[] answer = await response.Content.ReadAsByteArrayAsync(cancellation);
            double milliseconds = Stopwatch.GetElapsedTime(due).TotalMilliseconds;
            return response.IsSuccessStatusCode ? (milliseconds, LabelOf(answer) == label) : null;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    private static string? LabelOf(byte[] answer)
    {
        using JsonDocument json = JsonDocument.Parse(answer);
        return json.RootElement.GetProperty("outputs").EnumerateArray().First(o => o.GetProperty("name").GetString() == "classLabel").GetProperty("data")[0].GetString();
    }

    private static byte[] Body(byte[] digit) =>
        Encoding.UTF8.GetBytes($$"""{"inputs":[{"name":"image","shape":[1,{{Side}},{{Side}},1],"datatype":"UINT8","data":[{{string.Join(',', digit)}}]}]}""");

    private static string Label(MLModel model, byte[] digit) =>
        model.Prediction(new MLDictionaryFeatureProvider { ["image"] = new ImagePixels(Side, Side, 1, digit) }).FeatureValue("classLabel")!.StringValue;
}
