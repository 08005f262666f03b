"""Measure everything anew and write `docs/accuracy.md`.

Usage: python -m tests.benchmarks.accuracy --peers PYTHON --out FILE NAME=DIR...
NAME is sockshop, petshop, rootcausebench, or nezha@YYYY-MM-DD; PYTHON has RCAEval, pandas and scikit-learn.
`--keep FOLDER` keeps the figures and reuses those that are there already.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.accuracy.report import Measured, write_report
from tests.benchmarks.accuracy.section import Result
from tools.times import format_duration

_HERE = "tests.benchmarks.accuracy"
_COMPARE = "tests.benchmarks.peers.compare"
_AT_ONCE = 2


@dataclass(frozen=True)
class Bench:
    """Where figures and stores are kept while the measurements run, each a process with memory of its own."""

    figures: Path
    stores: Path

    def measured(self, name: str, module: str, *arguments: str) -> Result:
        file = self.figures / f"{name}.json"
        if not file.is_file():
            began = time.perf_counter()
            command = [sys.executable, "-m", module, "--json", str(file), *arguments]
            subprocess.run(command, check=True)
            took = format_duration(round((time.perf_counter() - began) * 1e9))
            sys.stderr.write(f"{name}: {took}\n")
        told: Result = json.loads(file.read_text("utf-8"))
        return told

    def shared(self, name: str, *arguments: str) -> Result:
        return self.measured(name, f"{_HERE}.{name}", "--stores", str(self.stores), *arguments)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--keep", type=Path, default=None)
    parser.add_argument("--seeds", default="0:5", help="simulated incidents of each kind")
    parser.add_argument("--calm", default="0:40", help="simulated runs without a fault")
    parser.add_argument(
        "--some", default="0:1", help="simulated incidents where each is diagnosed many times"
    )
    parser.add_argument("data", nargs="+")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="whydunit-accuracy-") as scratch:
        figures = given.keep or Path(scratch) / "figures"
        figures.mkdir(parents=True, exist_ok=True)
        bench = Bench(figures.absolute(), Path(scratch) / "stores")
        began = time.perf_counter()
        found = _measured(bench, given, given.data)
        write_report(found, given.out, time.perf_counter() - began)


def _measured(bench: Bench, given: argparse.Namespace, data: Sequence[str]) -> Measured:
    """What is timed runs alone, the rest side by side."""
    peers = ("--peers", given.peers, "--stores", str(bench.stores))
    sets = [bench.measured(spec.partition("=")[0], _COMPARE, *peers, spec) for spec in data]
    days = [spec for spec in data if spec.startswith("nezha@")]
    simulated = f"simulated@{given.some}"
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        ablated = pool.submit(bench.shared, "ablation", *data, simulated)
        made_up = pool.submit(bench.measured, "simulated", f"{_HERE}.simulated", "--seeds", given.seeds)
        ablated.result()  # the stores of the simulated incidents are filled by now
        removed = pool.submit(bench.shared, "removed", *days, simulated)
        left_out = pool.submit(bench.shared, "left_out", *data, simulated)
        healthy = pool.submit(bench.measured, "healthy", f"{_HERE}.healthy", "--seeds", given.calm, *days)
        kpi = pool.submit(bench.shared, "kpi", *data)
    return Measured(
        sets=sets,
        simulated=made_up.result(),
        healthy=healthy.result(),
        removed=removed.result(),
        ablation=ablated.result(),
        left_out=left_out.result(),
        kpi=kpi.result(),
    )


if __name__ == "__main__":
    main()
