using Anneal.Benchmarks.Networks;
using BenchmarkDotNet.Running;

// networks [--json] [NAME ...]: whole networks as shares of the FMA peak that the same process measures.
// Anything else goes to BenchmarkDotNet: single kernels, for example --filter '*RowTile*'.
if (args is ["networks", .. string[] options]) return NetworkTable.Run(options);
BenchmarkSwitcher.FromAssembly(typeof(NetworkTable).Assembly).Run(args);
return 0;
