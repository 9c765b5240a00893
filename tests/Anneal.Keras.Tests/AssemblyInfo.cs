// One collection runs one test after the other: layer names, the seed and the number of threads belong to the session, which tests share.
[assembly: CollectionBehavior(CollectionBehavior.CollectionPerAssembly)]
