"""A cause that is its own symptom is proven by those it calls: they could be the reason, and show nothing."""

from __future__ import annotations

from pathlib import Path

from agents.diagnose import concluded, diagnose
from agents.diagnosis import Diagnosis
from agents.reasoners.embedded import EmbeddedReasoner
from tests.tools.small_store import BASELINE, INCIDENT, Call, SmallSystem


def diagnosed(path: Path, bank_ms: int) -> Diagnosis:
    """The entry itself takes long; `bank_ms` is what the one it calls takes of that."""
    system = SmallSystem()
    system.calls(BASELINE, Call("web", "GET /", ms=30, below=(Call("bank", "pay", ms=10),)), times=300)
    system.calls(INCIDENT, Call("web", "GET /", ms=900, below=(Call("bank", "pay", ms=bank_ms),)), times=300)
    with system.store(path) as store:
        return concluded(diagnose(store, EmbeddedReasoner(), INCIDENT, BASELINE))


def test_whom_it_calls_and_who_is_quiet_is_ruled_out_with_evidence(tmp_path: Path) -> None:
    diagnosis = diagnosed(tmp_path / "own.duckdb", bank_ms=10)
    assert diagnosis.causes[0].service == "web"
    assert diagnosis.causes[0].path == ()
    [ruled_out] = diagnosis.ruled_out
    assert ruled_out.service == "bank"
    assert set(ruled_out.evidence) <= {card.id for card in diagnosis.evidence}


def test_whom_it_calls_and_who_deviates_is_not_called_quiet(tmp_path: Path) -> None:
    diagnosis = diagnosed(tmp_path / "below.duckdb", bank_ms=700)
    assert all("shows no deviation" not in ruled_out.why for ruled_out in diagnosis.ruled_out)
