"""The playbooks of the hand-made cases."""

from __future__ import annotations

from functools import cache

from agents.diagnosis import Cause
from playbooks.drafting import DraftRequest, draft
from tests.sessions.case_builder import BASELINE, INCIDENT


@cache
def draft_for(cause: Cause | None) -> str:
    """The draft for a cause; for None the one that only looks."""
    return draft(
        DraftRequest(
            service=cause.service if cause else "storefront",
            instance=cause.instance if cause else None,
            node=cause.node if cause else None,
            fault_kind=cause.fault_kind if cause else "unknown",
            resource=cause.resource if cause else "unknown",
            detail=cause.detail if cause else "",
            change_id="deploy-118" if cause else None,
            version="2.4.1" if cause else None,
            blast_radius=("checkout", "storefront") if cause else (),
            evidence=cause.evidence if cause else ("E1",),
            incident=INCIDENT.window(),
            baseline=BASELINE.window(),
        )
    ).document


def edited(document: str) -> str:
    """What a careful person makes of a draft: the namespace it should act in."""
    return document.replace("target_namespace: default", "target_namespace: shop", 1)
