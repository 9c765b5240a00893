using Anneal.CoreML.Runtime;
using Anneal.Studio.Models;
using Anneal.Studio.Serving;

namespace Anneal.Studio.Tests.Serving;

public class PredictionQueueTests
{
    private static readonly MLModel s_model = BuiltInDigits.Open().CoreML;

    /// <summary>While one prediction runs others gather, and are predicted together; each gets its own answer.</summary>
    [Fact]
    public async Task What_waits_is_predicted_together()
    {
        List<int> batches = [];
        using Blocked blocked = new();
        await using PredictionQueue queue = new(100, batches.Add);
        Task<IReadOnlyList<IMLFeatureProvider>> first = queue.Predict(s_model, [blocked], default);
        await blocked.Reached;
        Task<IReadOnlyList<IMLFeatureProvider>>[] others = [.. Enumerable.Range(0, 20).Select(i => queue.Predict(s_model, [Row(i), Row(i + 1)], default))];
        Assert.Equal(21, queue.Length);
        blocked.Release();
        await first;
        for (int i = 0; i < others.Length; i++)
        {
            IReadOnlyList<IMLFeatureProvider> results = await others[i];
            Assert.Equal([Label(i), Label(i + 1)], results.Select(r => r.FeatureValue("classLabel")!.StringValue));
        }

        Assert.Equal([1, 40], batches);
        Assert.Equal(0, queue.Length);
    }

    [Fact]
    public async Task A_request_of_many_examples_goes_in_parts()
    {
        List<int> batches = [];
        await using PredictionQueue queue = new(1, batches.Add);
        IReadOnlyList<IMLFeatureProvider> results = await queue.Predict(s_model, [.. Enumerable.Range(0, 150).Select(Row)], default);
        Assert.Equal([64, 64, 22], batches);
        Assert.Equal(Enumerable.Range(0, 150).Select(Label), results.Select(r => r.FeatureValue("classLabel")!.StringValue));
    }

    [Fact]
    public async Task A_full_queue_refuses_and_loses_nothing()
    {
        using Blocked blocked = new();
        await using PredictionQueue queue = new(3, _ => { });
        Task<IReadOnlyList<IMLFeatureProvider>> first = queue.Predict(s_model, [blocked], default);
        await blocked.Reached;
        Task<IReadOnlyList<IMLFeatureProvider>>[] waiting = [.. Enumerable.Range(0, 3).Select(i => queue.Predict(s_model, [Row(i)], default))];
        InferenceException refused = await Assert.ThrowsAsync<InferenceException>(() => queue.Predict(s_model, [Row(4)], default));
        Assert.Equal(503, refused.Status);
        blocked.Release();
        await first;
        for (int i = 0; i < 3; i++) Assert.Equal(Label(i), (await waiting[i])[0].FeatureValue("classLabel")!.StringValue);
    }

    /// <summary>Each request is predicted with the model that it came with, though another has the name by now.</summary>
    [Fact]
    public async Task Models_are_not_mixed()
    {
        MLModel other = BuiltInDigits.Open().CoreML;
        List<int> batches = [];
        using Blocked blocked = new();
        await using PredictionQueue queue = new(100, batches.Add);
        Task<IReadOnlyList<IMLFeatureProvider>> first = queue.Predict(s_model, [blocked], default);
        await blocked.Reached;
        Task<IReadOnlyList<IMLFeatureProvider>>[] others = [.. new[] { s_model, s_model, other, s_model }.Select(m => queue.Predict(m, [Row(1)], default))];
        blocked.Release();
        await first;
        await Task.WhenAll(others);
        Assert.Equal([1, 2, 1, 1], batches);
    }

    [Fact]
    public async Task One_that_fails_fails_alone()
    {
        using Blocked blocked = new();
        await using PredictionQueue queue = new(100, _ => { });
        Task<IReadOnlyList<IMLFeatureProvider>> first = queue.Predict(s_model, [blocked], default);
        await blocked.Reached;
        Task<IReadOnlyList<IMLFeatureProvider>> before = queue.Predict(s_model, [Row(1)], default), bad = queue.Predict(s_model, [new MLDictionaryFeatureProvider()], default), after = queue.Predict(s_model, [Row(2)], default);
        blocked.Release();
        await first;
        Assert.Equal(Label(1), (await before)[0].FeatureValue("classLabel")!.StringValue);
        Assert.Contains("'image'", (await Assert.ThrowsAsync<MLModelException>(() => bad)).Message, StringComparison.Ordinal);
        Assert.Equal(Label(2), (await after)[0].FeatureValue("classLabel")!.StringValue);
    }

    [Fact]
    public async Task Nobody_predicts_for_clients_that_have_gone()
    {
        List<int> batches = [];
        using CancellationTokenSource gone = new();
        using Blocked blocked = new();
        await using PredictionQueue queue = new(100, batches.Add);
        Task<IReadOnlyList<IMLFeatureProvider>> first = queue.Predict(s_model, [blocked], default);
        await blocked.Reached;
        Task<IReadOnlyList<IMLFeatureProvider>> left = queue.Predict(s_model, [Row(1)], gone.Token), stays = queue.Predict(s_model, [Row(2)], default);
        await gone.CancelAsync();
        blocked.Release();
        await first;
        await stays;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        Assert.Equal([1, 1], batches);
    }

    [Fact]
    public async Task At_the_end_those_that_wait_are_answered_first()
    {
        using Blocked blocked = new();
        PredictionQueue queue = new(100, _ => { });
        Task<IReadOnlyList<IMLFeatureProvider>> first = queue.Predict(s_model, [blocked], default), second = queue.Predict(s_model, [Row(3)], default);
        await blocked.Reached;
        ValueTask end = queue.DisposeAsync();
        Assert.Equal(503, (await Assert.ThrowsAsync<InferenceException>(() => queue.Predict(s_model, [Row(4)], default))).Status);
        blocked.Release();
        await end;
        await first;
        Assert.Equal(Label(3), (await second)[0].FeatureValue("classLabel")!.StringValue);
    }

    private static MLDictionaryFeatureProvider Row(int i) => new() { ["image"] = ServiceClient.Picture(ServiceClient.Digit(i)) };

    private static string Label(int i) => ServiceClient.Ask(s_model, ServiceClient.Digit(i)).Label;

    /// <summary>An example whose prediction goes on when the test says so.</summary>
    private sealed class Blocked : IMLFeatureProvider, IDisposable
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ManualResetEventSlim _released = new();

        public Task Reached => _reached.Task;

        public IReadOnlyCollection<string> FeatureNames => ["image"];

        public MLFeatureValue? FeatureValue(string name)
        {
            _reached.TrySetResult();
            _released.Wait();
            return ServiceClient.Picture(ServiceClient.Digit(0));
        }

        public void Release() => _released.Set();

        public void Dispose()
        {
            _released.Set();
            _released.Dispose();
        }
    }
}
