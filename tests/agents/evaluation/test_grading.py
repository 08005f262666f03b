"""A grade asks for what a guess cannot fake."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from agents.diagnosis import Diagnosis
from agents.evaluation.grading import Label, grade, read_diagnosis, read_label
from tools.errors import EvaluationError

WINDOW = {"from": "2026-03-01T02:14:00Z", "to": "2026-03-01T02:24:00Z"}


def _cause(service: str, rank: int, **more: Any) -> dict[str, Any]:
    return {
        "rank": rank,
        "service": service,
        "instance": None,
        "node": None,
        "fault_kind": "cpu",
        "resource": "cpu",
        "detail": "cpu.usage",
        "score": 1.0,
        "probability": 0.9 if rank == 1 else 0.05,
        "path": [],
        "evidence": ["E1"],
        "why": "it is busy",
        **more,
    }


def _hop(caller: str, callee: str, *, precedes: bool | None = True) -> dict[str, Any]:
    return {
        "from": caller,
        "to": callee,
        "dependency": True,
        "deviates": True,
        "precedes": precedes,
        "evidence": ["E1"],
    }


def told(*causes: dict[str, Any], **more: Any) -> Diagnosis:
    card = {
        "id": "E1",
        "question": "q",
        "sql": "SELECT 1",
        "parameters": {},
        "rows": 1,
        "sha256": "0",
        "summary": "",
    }
    return Diagnosis.model_validate(
        {
            "schema": "whydunit.diagnosis/1",
            "verdict": "likely",
            "incident": WINDOW,
            "baseline": WINDOW,
            "missing": [],
            "causes": causes,
            "ruled_out": [],
            "evidence": [card],
            "timing": {"wall_s": 0.0, "scan_s": 0.0},
            "usage": {},
            **more,
        }
    )


def test_the_truth_on_top_with_a_proven_path_and_honest_words_is_nearly_perfect() -> None:
    found = grade(
        told(_cause("db", 1, path=[_hop("web", "db")])),
        Label(service="db", resource="cpu", detail="CPU", path=("web", "db"), missing=()),
    )
    assert found.rank == 1
    assert found.total > 0.99
    assert found.factors["honesty"] == pytest.approx(0.99)


def test_a_lower_rank_an_unproven_hop_and_a_dangling_number_each_cost() -> None:
    unproven = _cause(
        "db", 2, path=[_hop("web", "app"), _hop("app", "db", precedes=None)], evidence=["E1", "E9"]
    )
    found = grade(told(_cause("web", 1), unproven), Label(service="db"))
    assert (found.factors["rank"], found.factors["path"], found.factors["evidence"]) == (0.5, 0.5, 0.5)
    assert found.dangling == ("E9",)


def test_a_miss_scores_nothing_on_rank_place_and_path() -> None:
    found = grade(told(_cause("web", 1)), Label(service="db", resource="cpu"))
    assert (found.rank, found.factors["rank"], found.factors["place"], found.factors["path"]) == (
        None,
        0,
        0,
        0,
    )


def test_a_healthy_window_is_right_only_when_called_so() -> None:
    assert grade(told(verdict="healthy"), Label(healthy=True)).factors["rank"] == 1.0
    assert grade(told(_cause("web", 1)), Label(healthy=True)).factors["rank"] == 0.0


def test_missing_modalities_are_compared_and_no_factor_is_made_up() -> None:
    found = grade(told(_cause("db", 1), missing=["traces"]), Label(service="db", missing=("traces", "logs")))
    assert found.factors["missing"] == 0.5
    assert found.factors["place"] is None


def test_a_known_innocent_in_the_lead_makes_it_worth_nothing() -> None:
    found = grade(told(_cause("web", 1), _cause("db", 2)), Label(service="db", innocent=("web",)))
    assert (found.total, found.blamed_innocent) == (0.0, True)


@pytest.mark.parametrize(
    ("commit", "detail", "right"),
    [
        ("abc1234", "commit abc1234def (a.go); cpu", 1.0),
        ("abc1234", "cpu", 0.0),
        ("none", "cpu", 1.0),
        ("none", "commit abc1234def (a.go); cpu", 0.0),
    ],
)
def test_a_commit_is_right_by_its_hash_or_by_naming_none(commit: str, detail: str, right: float) -> None:
    assert (
        grade(told(_cause("db", 1, detail=detail)), Label(service="db", commit=commit)).factors["place"]
        == right
    )


def test_labels_and_diagnoses_are_read_from_files_or_refused_with_a_remedy(tmp_path: Path) -> None:
    label, diagnosis = tmp_path / "label.yml", tmp_path / "diagnosis.json"
    label.write_text("service: db\npath: [web, db]\n")
    diagnosis.write_text(json.dumps(told(_cause("db", 1)).to_json()))
    assert grade(read_diagnosis(diagnosis), read_label(label)).rank == 1
    for text in ("service: db\nhealthy: true\n", "{}", "servise: db\n", "- a\n", "a: [\n"):
        label.write_text(text)
        with pytest.raises(EvaluationError, match="is not a label"):
            read_label(label)
    for text in ("{}", "not json"):
        diagnosis.write_text(text)
        with pytest.raises(EvaluationError, match="is not a diagnosis"):
            read_diagnosis(diagnosis)
    with pytest.raises(EvaluationError, match="could not be read"):
        read_label(tmp_path / "nowhere.yml")
