"""What the Python peers share: one line of JSON asks, one line answers; times are seconds."""
import json
import sys
import time

import numpy as np

ROUND = 0.3


def examples(task, dtype):
    """x of the network's input shape, channels last, and y as class numbers."""
    rows = task["rows"]
    x = np.fromfile(task["x"], dtype="float32").reshape(rows, *task["input"]).astype(dtype)
    return x, np.fromfile(task["y"], dtype="int32").astype("int64")


def median_seconds(run, budget=ROUND, at_least=1):
    """The median time of a call, for about the budget; a call that takes longer is made once, since every figure is measured again in every round."""
    times = []
    began = time.perf_counter()
    while len(times) < at_least or time.perf_counter() - began < budget:
        started = time.perf_counter()
        run()
        times.append(time.perf_counter() - started)
    return float(np.median(times))


def serve(peer):
    """Answers until the input ends. prepare() returns False for what the peer cannot do."""
    for line in sys.stdin:
        task = json.loads(line)
        if task["do"] == "prepare":
            answer = {"able": peer.prepare(task)}
        else:
            answer = {"seconds": getattr(peer, task["do"])()}
        print(json.dumps(answer), flush=True)
