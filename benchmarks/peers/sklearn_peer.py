"""scikit-learn's MLPClassifier, for networks of dense layers alone: ReLU, Adam, float32 or float64."""
import os

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import warnings

from sklearn.neural_network import MLPClassifier

from peer import examples, median_seconds, serve

warnings.filterwarnings("ignore")  # that one epoch is not enough to converge


class Sklearn:
    def prepare(self, task):
        layers = [layer for layer in task["layers"] if layer["kind"] != "flatten"]
        if any(layer["kind"] != "dense" for layer in layers):
            return False
        x, y = examples(task, "float64" if task["float64"] else "float32")
        self.x, self.y = x.reshape(len(y), -1), y
        self.predicted = self.x[:task["predicted"]]
        self.hidden, self.batch_size = [layer["units"] for layer in layers[:-1]], task["batch"]
        self.model = self.fit()
        return True

    def fit(self):
        return MLPClassifier(hidden_layer_sizes=self.hidden, batch_size=self.batch_size, max_iter=1, random_state=0).fit(self.x, self.y)

    def training(self):
        return median_seconds(self.fit) / len(self.y)

    def batch(self):
        return median_seconds(lambda: self.model.predict_proba(self.predicted)) / len(self.predicted)

    def one(self):
        return median_seconds(lambda: self.model.predict_proba(self.x[:1]))


serve(Sklearn())
