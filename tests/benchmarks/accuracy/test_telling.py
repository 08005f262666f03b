"""What each measurement says of its figures."""

from __future__ import annotations

from tests.benchmarks.accuracy import ablation, healthy, incidents, kpi, removed, simulated
from tests.benchmarks.accuracy.scans import NAMES
from tests.benchmarks.accuracy.section import Result


def test_a_simulated_miss_is_told_with_who_was_named_instead() -> None:
    right = {
        "kind": "cpu",
        "seed": 0,
        "rank": 1,
        "verdict": "likely",
        "verified": True,
        "probability": 0.9,
        "truth": ["db"],
        "named": ["db"],
        "decoy": False,
    }
    wrong = right | {"seed": 1, "rank": 2, "verified": False, "named": ["web", "db"], "decoy": True}
    text = "\n".join(simulated.told({"seeds": [0, 2], "incidents": [right, wrong]}))
    assert "| cpu | 1 of 2 (50%) | 2 of 2 (100%) | 1 of 1 (100%) | 2 likely | 1 |" in text
    assert "Not in first place: cpu/1 (db at 2, web leads)." in text


def test_a_false_alarm_is_told_with_what_was_blamed() -> None:
    calm: Result = {"id": "seed 0", "verdict": "healthy", "blamed": None, "decoys": []}
    loud = {"id": "seed 1", "verdict": "likely", "blamed": "a warning", "decoys": []}
    text = "\n".join(healthy.told({"simulated": [calm, loud], "nezha": [], "seeds": [0, 2]}))
    assert "| simulated, seeds 0 to 1 | 2 | 1 | 0 | 1 |" in text
    assert "- seed 1: likely, a warning" in text


def test_without_what_decides_only_those_it_decides_count() -> None:
    row = {
        "set": "shop",
        "fault": "cpu",
        "modality": "logs",
        "decides": True,
        "named": True,
        "verdict": "inconclusive",
    }
    sure = row | {"verdict": "confirmed"}
    spared = row | {"decides": False, "verdict": "likely"}
    text = "\n".join(removed.told({"removals": [row, sure, spared]}))
    assert "| shop | cpu | logs | 2 of 3 (67%) | 1 | 0 | 1 | 2 |" in text
    assert "missing modality named: 1 of 2 (50%) of those it decides." in text


def test_a_signal_that_changes_nothing_has_an_empty_cell() -> None:
    first, *others = NAMES.values()
    ranks = {"": [1, 2], first: [2, 2], **{name: [1, 2] for name in others}}
    text = "\n".join(ablation.told({"ranks": {"shop": ranks}}))
    assert "| none | 1 / 2 / 0.750 |" in text
    assert f"| `{first}` | -1 / +0 / -0.250 |" in text
    assert f"| `{others[0]}` |  |" in text


def test_the_weight_that_is_best_elsewhere_is_the_least_of_the_best() -> None:
    weights = len(kpi.WEIGHTS)
    sets = {"one": [[1]] * weights, "two": [[2], [1], [1], *([[2]] * (weights - 3))]}
    text = "\n".join(kpi.told({"ranks": {"a rule": sets}}))
    assert f"| {kpi.WEIGHTS[1]:g} |" in text.split("| one |")[1].splitlines()[0]
    assert text.split("| two |")[1].splitlines()[0].endswith("| 0 |")


def test_seeds_are_a_half_open_range() -> None:
    assert [*incidents.seeds_of("3:6")] == [3, 4, 5]
