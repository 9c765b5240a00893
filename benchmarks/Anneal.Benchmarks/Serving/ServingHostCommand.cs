using System.CommandLine;
using Anneal.CoreML.Runtime;
using Anneal.CoreML.Updating;
using Anneal.Data.Sources;
using Anneal.Imaging;
using Anneal.Studio;
using Anneal.Studio.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Anneal.Benchmarks.Serving;

/// <summary>The server of <c>serving</c>: a studio that listens at a free port, prints its address, answers each line with the steps of its updates, and ends with its input.</summary>
internal sealed class ServingHostCommand : Command
{
    public const string CommandName = "serving-host", UpdateOption = "--update";

    private const int Lessons = 1000;

    private readonly Option<bool> _update = new(UpdateOption) { Description = "Updates the model on digits all the while, one update after the other." };

    private long _steps;

    public ServingHostCommand()
        : base(CommandName, "The server that 'serving' asks.")
    {
        Hidden = true;
        Add(_update);
        SetAction((options, cancellation) => Run(options.GetValue(_update), cancellation));
    }

    private async Task Run(bool update, CancellationToken cancellation)
    {
        string folder = Directory.CreateTempSubdirectory("anneal-serving-").FullName;
        await using WebApplication app = StudioHost.Build(new StudioOptions { Port = 0, DataFolder = folder });
        await app.StartAsync(cancellation);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task updates = update ? Task.Factory.StartNew(() => Learn(app.Services.GetRequiredService<ModelCatalog>().All[0].Model, end.Token), end.Token, TaskCreationOptions.LongRunning, TaskScheduler.Default) : Task.CompletedTask;
        Console.WriteLine(StudioHost.AddressOf(app));
        while (await Console.In.ReadLineAsync(cancellation) is not null) Console.WriteLine(Volatile.Read(ref _steps));
        await end.CancelAsync();
        await updates;
        await app.StopAsync(cancellation);
        Directory.Delete(folder, recursive: true);
    }

    private void Learn(MLModel model, CancellationToken end)
    {
        DataSet digits = DataSource.Load("digits", new DataSourceOptions { Limit = Lessons });
        string target = model.ModelDescription.TrainingInputDescriptionsByName.Keys.Single(k => k != "image");
        int[] classes = digits.ClassIndices();
        byte[][] pixels = [.. digits.Images!.AsBytes().Chunk(28 * 28)];
        MLArrayBatchProvider examples = new([.. pixels.Select((p, i) => new MLDictionaryFeatureProvider { ["image"] = new ImagePixels(28, 28, 1, p), [target] = digits.Classes!.Names[classes[i]] })]);
        while (!end.IsCancellationRequested)
        {
            using MLUpdateTask task = new(model.Spec, examples, new MLModelConfiguration(), new MLUpdateProgressHandlers(MLUpdateProgressEvent.MiniBatchEnd, _ => Interlocked.Increment(ref _steps), _ => { }));
            using CancellationTokenRegistration registration = end.Register(task.Cancel);
            task.Resume();
            try
            {
                task.Wait();
            }
            catch (OperationCanceledException)
            {
            }
        }
    }
}
