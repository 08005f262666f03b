"""BARO and N-sigma as RCAEval 1.8.1 ships them; runs in an environment of its own, where whydunit is not.

The wheel is installed without its dependencies, and its packages import them all on the way to any method. So
the two methods are taken from their own files as they stand, and the rest of the package is not run. A data
set's name has RCAEval drop the series that never move, as in its own runs.

Usage: python rcaeval_methods.py FOLDER. For each `<n>.csv` there (columns `time`, 0 for normal and 1 for
anomalous rows, and one a series) it writes `<n>.json`: {method: {"ranks": [series], "wall_s"}}, or "error".
"""

from __future__ import annotations

import ast
import importlib.util
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
from sklearn.preprocessing import RobustScaler, StandardScaler

Method = Callable[..., dict[str, Any]]


def functions(file: Path, *names: str, **given: object) -> dict[str, Any]:
    """Functions of a file, defined over what is given, without running the rest of the file."""
    tree = ast.parse(file.read_text("utf-8"))
    tree.body = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name in names]
    space: dict[str, Any] = {"pd": pd, **given}
    exec(compile(tree, str(file), "exec"), space)  # noqa: S102 - the pinned wheel's own methods
    return space


def methods() -> dict[str, Method]:
    found = importlib.util.find_spec("RCAEval")
    if found is None or found.origin is None:
        raise SystemExit("RCAEval is not installed here; `make peers` installs it.")
    package = Path(found.origin).parent
    helpers = (
        "preprocess",
        "drop_time",
        "drop_constant",
        "drop_extra",
        "drop_near_constant",
        "convert_mem_mb",
    )
    given = functions(package / "io" / "time_series.py", *helpers)
    given |= {"RobustScaler": RobustScaler, "StandardScaler": StandardScaler}
    del given["__builtins__"], given["pd"]
    return {
        "BARO": functions(package / "e2e" / "baro.py", "baro", **given)["baro"],
        "N-sigma": functions(package / "e2e" / "__init__.py", "nsigma", **given)["nsigma"],
    }


def peak_mb() -> float:
    """The most memory this process has held, in MiB; `getrusage` may tell the parent's."""
    told = Path("/proc/self/status").read_text("utf-8")
    return next(int(line.split()[1]) for line in told.splitlines() if line.startswith("VmHWM")) / 1024


def main(folder: Path) -> None:
    for file in sorted(folder.glob("*.csv")):
        data = pd.read_csv(file)
        answers: dict[str, object] = {}
        for name, method in methods().items():
            began = time.perf_counter()
            try:
                ranks = method(data.copy(), inject_time=1, dataset="other")["ranks"]
                answers[name] = {"ranks": list(map(str, ranks)), "wall_s": time.perf_counter() - began}
            except Exception as error:  # noqa: BLE001 - a method that fails has no ranking, and says why
                answers[name] = {"error": f"{type(error).__name__}: {error}"}
        answers["peak_mb"] = peak_mb()
        file.with_suffix(".json").write_text(json.dumps(answers), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
