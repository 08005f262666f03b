"""What each signal is worth: every incident ranked without it.

Usage: python -m tests.benchmarks.accuracy.ablation [--stores FOLDER] [--json FILE] NAME=DIR...
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from agents.evaluation.scoring import mean_reciprocal_rank
from tests.benchmarks.accuracy.incidents import DataSet, data_set, stored
from tests.benchmarks.accuracy.scans import NAMES, Read, read
from tests.benchmarks.accuracy.section import Result, run, table

Ranks = list[int | None]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stores", type=Path, default=None)
    parser.add_argument("data", nargs="+")
    run(parser, lambda given: measure([data_set(spec) for spec in given.data], given.stores), told)


def measure(sets: Sequence[DataSet], folder: Path | None) -> Result:
    """Ranks by data set, then by the signal that was left out; "" leaves none out."""
    with tempfile.TemporaryDirectory(prefix="whydunit-ablation-") as scratch:
        found = {
            one.name: [_ranks(read(each)) for each in stored(one, folder or Path(scratch))] for one in sets
        }
    return {
        "ranks": {
            name: {left_out: [ranks[left_out] for ranks in rows] for left_out in ("", *NAMES.values())}
            for name, rows in found.items()
        }
    }


def _ranks(incident: Read) -> dict[str, int | None]:
    """A signal that found nothing changes nothing."""
    whole = incident.rank()
    return {"": whole} | {
        name: incident.rank(without=(name,)) if incident.findings[name] else whole for name in NAMES.values()
    }


def told(result: Result) -> Iterator[str]:
    sets: dict[str, dict[str, Ranks]] = result["ranks"]
    yield "Change of R@1 / R@3 (incidents) and MRR where one signal is left out; empty where nothing changes."
    yield ""
    whole = {name: ranks[""] for name, ranks in sets.items()}
    header = ("signal left out", *(f"{name} ({len(ranks)})" for name, ranks in whole.items()))
    rows = (
        (f"`{signal}`", *(_change(ranks[""], ranks[signal]) for ranks in sets.values()))
        for signal in NAMES.values()
    )
    all_on = ("none", *(" / ".join(map(str, _hits(ranks))) for ranks in whole.values()))
    yield from table(header, iter([all_on, *rows]))


def _hits(ranks: Ranks) -> tuple[int, int, str]:
    first, third = (sum(1 for rank in ranks if rank and rank <= most) for most in (1, 3))
    return first, third, f"{mean_reciprocal_rank(ranks):.3f}"


def _change(whole: Ranks, without: Ranks) -> str:
    if whole == without:
        return ""
    first, third = (now - before for now, before in zip(_hits(without)[:2], _hits(whole)[:2], strict=True))
    mean = mean_reciprocal_rank(without) - mean_reciprocal_rank(whole)
    return f"{first:+d} / {third:+d} / {mean:+.3f}"


if __name__ == "__main__":
    main()
