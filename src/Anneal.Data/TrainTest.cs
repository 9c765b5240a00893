using Anneal.Data.Arrays;

namespace Anneal.Data;

/// <summary>A data set in two parts, in the manner of Keras' <c>load_data</c>: <c>((xTrain, yTrain), (xTest, yTest)) = Mnist.Load();</c></summary>
/// <param name="Train">Images and labels to train on.</param>
/// <param name="Test">Images and labels to test with.</param>
public sealed record TrainTest((NDArray Images, NDArray Labels) Train, (NDArray Images, NDArray Labels) Test);
