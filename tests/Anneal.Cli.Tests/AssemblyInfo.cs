// Seeds and threads belong to the process; commands that run in it take turns.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
[assembly: AssemblyFixture(typeof(Anneal.Cli.Tests.TrainedModels))]
