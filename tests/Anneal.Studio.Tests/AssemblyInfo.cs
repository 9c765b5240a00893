using Anneal.Studio.Tests;

[assembly: AssemblyFixture(typeof(Browser))]
[assembly: AssemblyFixture(typeof(SharedStudio))]
