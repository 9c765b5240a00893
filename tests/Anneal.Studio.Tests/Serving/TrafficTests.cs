using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Anneal.CoreML.Runtime;
using Anneal.CoreML.Updating;
using Anneal.Studio.Models;

namespace Anneal.Studio.Tests.Serving;

/// <summary>Many requests at once, while the model learns, and while it is replaced: none is lost, and every answer is the model's own.</summary>
public class TrafficTests
{
    [Fact]
    public async Task Three_hundred_at_once_while_an_update_runs()
    {
        await using RunningStudio studio = await RunningStudio.Start();
        using ServiceClient client = new(studio);
        MLModel model = client.Model;
        (string Label, double[] Probabilities)[] expected = [.. Enumerable.Range(0, 200).Select(i => ServiceClient.Ask(model, ServiceClient.Digit(i)))];
        using MLUpdateTask update = Update(model, epochs: 1000);
        update.Resume();
        JsonNode[] answers = await Task.WhenAll(Enumerable.Range(0, 300).Select(async i => await ServiceClient.Answer(await client.Post(ServiceClient.Request(ServiceClient.Digit(i))))));
        Assert.Equal(MLTaskState.Running, update.State);
        update.Cancel();
        for (int i = 0; i < answers.Length; i++)
        {
            Assert.Equal(expected[i % 200].Label, Assert.Single(ServiceClient.Labels(answers[i])));
            foreach ((double own, float served) in expected[i % 200].Probabilities.Zip(ServiceClient.Probabilities(answers[i]))) Assert.Equal(own, served, 1e-6);
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => update.Completion);
    }

    [Fact]
    public async Task A_model_is_replaced_under_way()
    {
        const string Name = "replaced";
        const int Versions = 8, Clients = 6;
        await using RunningStudio studio = await RunningStudio.Start();
        using ServiceClient client = new(studio);
        MLModel[] models = [client.Model, Learnt(client.Model)];
        byte[] digit = Enumerable.Range(0, 200).Select(ServiceClient.Digit).First(d => Math.Abs(ServiceClient.Ask(models[0], d).Probabilities[0] - ServiceClient.Ask(models[1], d).Probabilities[0]) > 1e-3);
        (string Label, double[] Probabilities)[] expected = [.. models.Select(m => ServiceClient.Ask(m, digit))];
        client.Catalog.Publish(Name, models[0]);
        using CancellationTokenSource enough = new();
        ConcurrentBag<int> seen = [];
        Task[] clients = [.. Enumerable.Range(0, Clients).Select(_ => Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested)
            {
                JsonNode answer = await ServiceClient.Answer(await client.Post(ServiceClient.Request(digit), $"/v2/models/{Name}/infer"));
                int version = int.Parse(answer["model_version"]!.GetValue<string>());
                foreach ((double own, float served) in expected[(version - 1) % 2].Probabilities.Zip(ServiceClient.Probabilities(answer))) Assert.Equal(own, served, 1e-6);
                seen.Add(version);
            }
        }))];
        for (int version = 2; version <= Versions; version++)
        {
            int before = seen.Count;
            while (seen.Count < before + 20) await Task.WhenAny(Task.Delay(1), Task.WhenAny(clients));
            client.Catalog.Publish(Name, models[(version - 1) % 2]);
        }

        while (!seen.Contains(Versions)) await Task.Delay(1);
        await enough.CancelAsync();
        await Task.WhenAll(clients);
        Assert.Equal(Enumerable.Range(1, Versions), seen.Distinct().Order());
        Assert.Contains("version '8' is served", await ServiceClient.Error(await client.Post(ServiceClient.Request(digit), $"/v2/models/{Name}/versions/1/infer"), HttpStatusCode.NotFound), StringComparison.Ordinal);
    }

    /// <summary>The same digits under wrong labels: a few steps make another model of it.</summary>
    private static MLModel Learnt(MLModel model)
    {
        MLModel? learnt = null;
        using MLUpdateTask update = Update(model, epochs: 2, context => learnt = context.Model);
        update.Resume();
        update.Wait();
        return learnt!;
    }

    private static MLUpdateTask Update(MLModel model, int epochs, Action<MLUpdateContext>? done = null)
    {
        string target = Assert.Single(model.ModelDescription.TrainingInputDescriptionsByName.Keys, k => k != "image");
        MLModelConfiguration configuration = new();
        configuration.Parameters[MLParameterKey.Epochs] = (long)epochs;
        IMLFeatureProvider[] examples = [.. Enumerable.Range(0, 60).Select(i => new MLDictionaryFeatureProvider { ["image"] = ServiceClient.Picture(ServiceClient.Digit(i)), [target] = $"{i % 10}" })];
        return new MLUpdateTask(model.Spec, new MLArrayBatchProvider(examples), configuration, done);
    }
}
