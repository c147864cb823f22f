"""Forecasts the series of a file with statsforecast, one process and one core, and writes what each model said.

    yardstick.py SERIES.csv[.gz] OUT_DIR MODEL...

SERIES has id, m, h and values separated by spaces. OUT_DIR gets MODEL.csv (id,step,mean) and times.csv
(model,cpu_seconds); the first, compiling call of a model is not counted.
"""

import csv
import gzip
import os
import sys
import time

os.environ.setdefault("NUMBA_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
from statsforecast import models

MODELS = {
    "SBA": lambda m: models.CrostonSBA(),
    "TSB": lambda m: models.TSB(alpha_d=0.2, alpha_p=0.2),
    "ADIDA": lambda m: models.ADIDA(),
    "IMAPA": lambda m: models.IMAPA(),
    "SES": lambda m: models.SimpleExponentialSmoothingOptimized(),
    "DOT": lambda m: models.DynamicOptimizedTheta(season_length=m),
    "ETS": lambda m: models.AutoETS(season_length=m),
}


def read(path):
    with (gzip.open if path.endswith(".gz") else open)(path, "rt") as file:
        for row in csv.DictReader(file):
            yield row["id"], int(row["m"]), int(row["h"]), np.array(row["values"].split(), dtype=float)


def main():
    series, out, *names = sys.argv[1:]
    os.makedirs(out, exist_ok=True)
    rows = list(read(series))
    for name in names:
        _, m, h, values = rows[0]
        MODELS[name](m).forecast(y=values, h=h)
        started, refused = time.process_time(), 0
        answers = []
        for key, m, h, values in rows:
            try:
                answers.append((key, MODELS[name](m).forecast(y=values, h=h)["mean"]))
            except Exception:
                refused += 1
                answers.append((key, np.full(h, values.mean())))
        took = time.process_time() - started
        with open(f"{out}/{name}.csv", "w") as file:
            file.write("id,step,mean\n")
            for key, mean in answers:
                for step, value in enumerate(mean, 1):
                    file.write(f"{key},{step},{value:.6f}\n")
        with open(f"{out}/times.csv", "a") as file:
            file.write(f"{name},{took:.3f},{refused}\n")
        print(f"{name}: {len(rows)} series, {took:.2f} CPU-s, {refused} refused", flush=True)


main()
