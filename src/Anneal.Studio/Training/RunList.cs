using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Anneal.Data;
using Anneal.Keras.Models;
using Anneal.Keras.Saving;

namespace Anneal.Studio.Training;

/// <summary>The runs of a workspace, each in a folder of its own: <c>run.json</c>, and <c>model.keras</c> when there is one.</summary>
internal sealed class RunList
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter() },
    };

    private readonly string _folder;
    private readonly Action _changed;
    private readonly Lock _gate = new();

    /// <param name="folder">Where they are kept.</param>
    /// <param name="changed">Told that something is different, on any thread.</param>
    public RunList(string folder, Action changed)
    {
        (_folder, _changed) = (folder, changed);
        if (Directory.Exists(folder)) All = [.. Directory.EnumerateDirectories(folder).Select(Load).OfType<TrainingRun>().OrderByDescending(r => r.Record.Number)];
    }

    /// <summary>The latest first.</summary>
    public ImmutableList<TrainingRun> All { get; private set; } = [];

    public TrainingRun? Running => All.Find(r => r.IsRunning);

    /// <summary>Begins a run.</summary>
    /// <exception cref="InvalidOperationException">Another has not ended.</exception>
    public TrainingRun Start(RunSettings settings, Func<CancellationToken, RunData> load)
    {
        TrainingRun run;
        lock (_gate)
        {
            if (Running is { } other) throw new InvalidOperationException($"Run {other.Record.Number} is not done. Stop it first, or wait.");
            run = new TrainingRun(new RunRecord { Id = Guid.NewGuid(), Number = 1 + (All.Count > 0 ? All.Max(r => r.Record.Number) : 0), Settings = settings, Begun = DateTimeOffset.Now }, load);
            All = All.Insert(0, run);
        }

        run.Changed += _ => _changed();
        run.WorthSaving += Save;
        Save(run);
        run.Start();
        _changed();
        return run;
    }

    public TrainingRun? Find(Guid id) => All.Find(r => r.Record.Id == id);

    /// <summary>Deletes a run that has ended.</summary>
    public void Delete(Guid id)
    {
        lock (_gate)
        {
            if (Find(id) is not { IsRunning: false } run) return;
            All = All.Remove(run);
            if (Directory.Exists(FolderOf(id))) Directory.Delete(FolderOf(id), recursive: true);
        }

        _changed();
    }

    /// <summary>The server ends.</summary>
    public void Close()
    {
        foreach (TrainingRun run in All.Where(r => r.IsRunning)) run.Stop();
    }

    private string FolderOf(Guid id) => Path.Combine(_folder, id.ToString("N"));

    private void Save(TrainingRun run)
    {
        try
        {
            string folder = FolderOf(run.Record.Id);
            Directory.CreateDirectory(folder);
            AtomicFile.WriteAllBytes(Path.Combine(folder, "run.json"), JsonSerializer.SerializeToUtf8Bytes(run.Record, s_json));
            run.Model?.Save(Path.Combine(folder, "model.keras"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A full disk does not end the training.
            Console.Error.WriteLine($"Run {run.Record.Number} could not be saved: {e.Message}");
        }
    }

    /// <summary>A run as it was left; null for a folder that is none, or is damaged.</summary>
    private static TrainingRun? Load(string folder)
    {
        try
        {
            if (JsonSerializer.Deserialize<RunRecord>(File.ReadAllBytes(Path.Combine(folder, "run.json")), s_json) is not { } record) return null;
            string file = Path.Combine(folder, "model.keras");
            if (record.State is RunState.Preparing or RunState.Training or RunState.Paused) record = record with { State = RunState.Interrupted };
            return new TrainingRun(record, File.Exists(file) ? Model.Load(file) : null);
        }
        catch (Exception e) when (e is IOException or JsonException or UnauthorizedAccessException or ModelFileException or ArgumentException)
        {
            return null;
        }
    }
}
