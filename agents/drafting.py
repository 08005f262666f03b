"""From a diagnosis to a playbook draft, with the reason each draft was chosen."""

from __future__ import annotations

from agents.diagnosis import Cause, Claim, Diagnosis
from playbooks.drafting import DraftRequest, draft


def draft_for(request: DraftRequest, diagnosis: Diagnosis) -> tuple[str, str, tuple[Claim, ...]]:
    """The document, its sha256, and why this one. The library's own notes are marked as inferred."""
    drafted = draft(request)
    cited = diagnosis.causes[0].evidence if diagnosis.causes else (diagnosis.evidence[0].id,)
    chosen = Claim(text=_chosen(diagnosis), evidence=cited)
    notes = tuple(Claim(text=note, evidence=cited, inferred=True) for note in drafted.notes)
    return drafted.document, drafted.sha256, (chosen, *notes)


def _chosen(diagnosis: Diagnosis) -> str:
    if diagnosis.verdict == "inconclusive" or not diagnosis.causes:
        return "No cause is established, so the draft only looks and changes nothing."
    return _for_cause(diagnosis.causes[0], diagnosis.verdict)


def _for_cause(cause: Cause, verdict: str) -> str:
    fault = cause.fault_kind.replace("_", " ")
    return f"The draft is for {fault} at {cause.service}, which is {verdict} ({cause.probability:.0%})."
