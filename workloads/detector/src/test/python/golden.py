"""Writes the golden vectors of the leave-one-out detector: what reference.py says of synthetic rows.

    FLEAD_SHARED=../shared python3 workloads/detector/src/test/python/golden.py

needs numpy, and reference.py in $FLEAD_SHARED/detector. Rows and parameters come from a generator in exact arithmetic that
SyntheticDevice.java repeats bit for bit, so that only the answers are kept: resources/golden/<case>.txt.
"""
import os, sys
import numpy as np

sys.path.insert(0, os.path.join(os.environ.get("FLEAD_SHARED", "../shared"), "detector"))
import reference

HERE = os.path.dirname(os.path.abspath(__file__))
TARGET = os.path.join(HERE, "..", "resources", "golden")


class Source:
    """Knuth's 64-bit linear congruential generator; values are multiples of 2^-24, so sums of few of them are exact."""

    def __init__(self, seed):
        self.state = seed

    def uniform(self):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 40) / 2**24 - 0.5

    def noise(self):
        return sum(self.uniform() for _ in range(4))


def rows(case, seed):
    """Sensors that share two triangle waves, a slow drift, faults, and regimes that come and go. Absolute times."""
    source, out = Source(seed), []
    for t in range(case["warmup"] + case["live"]):
        live = t - case["warmup"]
        wave, slow = abs(t % 64 - 32) / 32, abs(t % 512 - 256) / 256
        row = []
        for j in range(case["features"]):
            x = 16 * j + (j % 3 + 1) * wave + (j % 2 + 1) * slow / 2 + source.noise() / (4 << j % 2) + t / 4096
            if j in case.get("dead", ()):
                x = 7.0
            if j in case.get("copies", ()):
                x = row[j - 1]
            for first, last, sensor, size in case["faults"]:
                if first <= live < last and sensor == j:
                    x += size
            row.append(x)
        out.append(row)
    return np.array(out)


def networks(case, seed):
    """Random ones, multiples of 2^-24 and so exact as floats too; L's diagonal is 0."""
    source, d, h = Source(seed), case["features"], case["hidden"]
    take = lambda n, size: np.array([source.uniform() * size for _ in range(n)])
    nets = []
    for _ in (1, 8):
        linear = take(d * d, 0.5).reshape(d, d)
        np.fill_diagonal(linear, 0)
        nets.append([linear, take(h * d, 2).reshape(h, d), take(h, 1), take(d * h, 1).reshape(d, h), take(d, 0.25)])
    return nets


def line(name, values):
    return name + " " + " ".join(repr(float(v)) for v in np.ravel(values)) + "\n"


def device(case, seed, nets, cfg):
    x = rows(case, seed)
    d = reference.Detector(x[: case["warmup"]], cfg)
    return d, d.calibrate(d.personalise(nets)), x[case["warmup"] :]


CASES = {
    # short time-out: baselines are given up, remembered and found again; a third one pushes the first out of memory
    "regimes": dict(features=3, hidden=4, warmup=320, live=1500, timeout=60, peers=(320, 500), faults=[
        (100, 104, 1, 8), (200, 420, 0, 16), (420, 640, 0, 0.75), (700, 900, 2, -12), (900, 1000, 0, 16), (1000, 1120, 1, 24),
        (1120, 1200, 2, -12), (1300, 1310, 0, 2)]),
    # a short warm-up: no personal correction, and ages that only the fleet has seen
    "cold-start": dict(features=2, hidden=4, warmup=60, live=500, timeout=1200, peers=(700, 200), faults=[
        (50, 60, 0, 6), (150, 350, 1, 3), (420, 424, 0, -4)]),
    # a dead sensor, a copy of another, and nobody else in the fleet
    "dead-and-copied": dict(features=5, hidden=5, warmup=400, live=600, timeout=1200, peers=(), dead=(1,), copies=(4,), faults=[
        (60, 70, 0, 2), (200, 300, 4, 5), (400, 401, 2, 1000), (500, 560, 3, 0.5)]),
    # nothing to predict from
    "one-sensor": dict(features=1, hidden=4, warmup=300, live=300, timeout=100, peers=(300,), faults=[
        (40, 50, 0, 3), (100, 220, 0, -5)]),
}


def main():
    os.makedirs(TARGET, exist_ok=True)
    for name, case in CASES.items():
        cfg = dict(reference.CFG, tmax=case["timeout"])
        nets = networks(case, 99)
        own, message, live = device(case, 1, nets, cfg)
        peers = [device(dict(case, warmup=n, live=0), 2 + k, nets, cfg)[1] for k, n in enumerate(case["peers"])]
        own.blend(peers)
        own.start()
        swaps = timeouts = 0
        with open(os.path.join(TARGET, name + ".txt"), "w") as out:
            out.write("# answers of reference.py, written by src/test/python/golden.py\n")
            for key in ("features", "hidden", "warmup", "live", "timeout"):
                out.write("%s %d\n" % (key, case[key]))
            out.write("peers " + " ".join(map(str, case["peers"])) + "\n")
            out.write("dead " + " ".join(map(str, case.get("dead", ()))) + "\n")
            out.write("copies " + " ".join(map(str, case.get("copies", ()))) + "\n")
            for fault in case["faults"]:
                out.write("fault " + " ".join(map(repr, map(float, fault))) + "\n")
            out.write("lags " + " ".join(map(str, message["lk"])) + "\n")
            out.write(line("logThreshold", message["logT"]) + line("logQuantile", message["lq0"]))
            out.write(line("logGrowth", message["g"]))
            out.write(line("blendedThreshold", own.T) + line("blendedLogQuantile", own.lq0))
            out.write(line("blendedVariance", own.V))
            for x in live:
                before, memory = own.m, len(own.mem)
                score, _, alarm = own.score(x)
                assert alarm == (score > 1), (score, alarm)
                timeouts += len(own.mem) > memory or (memory == 2 and own.age == 0 and own.run == 0 and alarm)
                swaps += any(m is before for m, _ in own.mem) and not alarm
                out.write(repr(float(score)) + "\n")
        print(name, "timeouts", timeouts, "swaps", swaps)


main()
