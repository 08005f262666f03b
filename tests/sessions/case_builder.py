"""The words the hand-made cases are written in: a journal, claims, hops, conclusions."""

from __future__ import annotations

from typing import Any

from agents import events as ev
from agents.diagnosis import (
    Cause,
    Claim,
    Diagnosis,
    EvidenceCard,
    Hop,
    RuledOut,
    TimeRange,
    Timing,
    Verdict,
)
from tools.times import MINUTE_NS, SECOND_NS, parse_instant

NIGHT = "2026-03-01T"
ONSET_NS = parse_instant(f"{NIGHT}02:13:05Z")
INCIDENT = TimeRange(start=f"{NIGHT}02:13:00Z", end=f"{NIGHT}02:28:00Z")
BASELINE = TimeRange(start=f"{NIGHT}01:43:00Z", end=f"{NIGHT}02:13:00Z")
FINGERPRINT = "5d0c9b1e" * 8


class Journal:
    """Writes entries one after another, a second apart unless told to wait."""

    def __init__(self, begins: str = f"{NIGHT}02:30:00Z") -> None:
        self.now_ns = parse_instant(begins)
        self.entries: list[ev.Entry] = []

    def add(self, *events: ev.Event) -> Journal:
        for event in events:
            self.entries.append(ev.Entry(len(self.entries) + 1, self.now_ns, event))
            self.now_ns += SECOND_NS
        return self

    def wait(self, minutes: float) -> Journal:
        self.now_ns += round(minutes * MINUTE_NS)
        return self


def claim(text: str, *evidence: str, inferred: bool = False) -> Claim:
    return Claim(text=text, evidence=evidence, inferred=inferred)


def hop(caller: str, callee: str, *evidence: str, precedes: bool | None = True) -> Hop:
    return Hop(
        caller=caller, callee=callee, dependency=True, deviates=True, precedes=precedes, evidence=evidence
    )


def opened(title: str, **changes: Any) -> ev.SessionOpened:
    values: dict[str, Any] = {
        "session_id": "20260301-0230-k7qd",
        "title": title,
        "store": "checkout-latency.duckdb",
        "fingerprint": FINGERPRINT,
        "incident": None,
        "baseline": None,
        "reasoner": "embedded",
        "version": "0.1.0",
    }
    return ev.SessionOpened(**(values | changes))


def recorded(*records: ev.EvidenceRecord, run: int = 1) -> tuple[ev.EvidenceRecorded, ...]:
    return tuple(ev.EvidenceRecorded(run=run, evidence=record) for record in records)


def cards(*records: ev.EvidenceRecord) -> tuple[EvidenceCard, ...]:
    return tuple(
        EvidenceCard(
            id=record.id,
            question=record.question,
            sql=record.sql,
            parameters=record.parameters,
            rows=record.row_count,
            sha256=record.sha256,
            summary=record.summary,
        )
        for record in records
    )


def concluded(
    verdict: Verdict,
    *records: ev.EvidenceRecord,
    run: int = 1,
    causes: tuple[Cause, ...] = (),
    ruled_out: tuple[RuledOut, ...] = (),
    missing: tuple[str, ...] = (),
) -> ev.Concluded:
    return ev.Concluded(
        run=run,
        diagnosis=Diagnosis(
            verdict=verdict,
            incident=INCIDENT,
            baseline=None if "baseline" in missing else BASELINE,
            missing=missing,
            causes=causes,
            ruled_out=ruled_out,
            evidence=cards(*records),
            timing=Timing(wall_s=1.284, scan_s=0.412),
        ),
    )
