"""A whole case, made by hand: a person pruned the leading cause, pinned a rival, and wrote a note."""

from __future__ import annotations

from agents import events as ev
from agents.case_view import CaseView
from agents.diagnosis import Cause, RuledOut
from tests.sessions import case_evidence as rows
from tests.sessions import cases
from tests.sessions.case_builder import FINGERPRINT, Journal, claim, concluded, hop, opened

CHECKOUT = Cause(
    rank=1,
    service="checkout",
    instance=None,
    node="node-a",
    fault_kind="exception",
    resource="code",
    detail="failed calls",
    score=2.5,
    probability=0.41,
    path=(hop("storefront", "checkout", "E1", "E6"),),
    evidence=("E1", "E6"),
    why="checkout fails more than before",
)
LEFT_DATABASE = cases.DATABASE.model_copy(update={"probability": 0.04})


def steered_entries() -> list[ev.Entry]:
    """The night in review, until somebody who knows better left `payment` out of it."""
    journal = Journal()
    journal.add(
        opened("Checkout errors"), *cases.scanned(), *cases.investigated(), *cases.drafted(cases.PAYMENT)
    )
    journal.wait(2).add(
        ev.AgentSteered(
            number=1, agent="checkout", act="annotate", reason="its lead is on the call", by="mara"
        ),
        ev.AgentSteered(number=2, agent="orders-db", act="pin", reason="it was slow last week", by="mara"),
        ev.AgentSteered(
            number=3, agent="payment", act="prune", reason="the exception is a known one", by="mara"
        ),
        ev.RunStarted(run=2, fingerprint=FINGERPRINT, reuses_scan=True),
        *cases.scanned(run=2)[-2:],
        *cases.asked("storefront", None, 0, "checkout", "recommendation", run=2),
        *cases.asked("checkout", "storefront", 1, "orders-db", run=2),
        *cases.asked("orders-db", "checkout", 2, run=2),
        ev.AgentStarted(run=2, agent="recommendation", asked_by="storefront", depth=1),
        ev.AgentChecked(run=2, agent="recommendation", deviates=False, claims=()),
        remembered(cases.reported("recommendation", "quiet", run=2)),
        remembered(cases.reported("orders-db", "bystander", cases.DATABASE_SUSPECTED, run=2)),
        cases.reported("checkout", "origin", cases.DATABASE_SUSPECTED, run=2),
        cases.reported("storefront", "victim", cases.DATABASE_SUSPECTED, explained_by=("checkout",), run=2),
        ev.RootReportWritten(
            run=2,
            claims=(claim("payment was left out by mara: the exception is a known one.", "E3"),),
        ),
        ev.CausesRanked(run=2, causes=(CHECKOUT, LEFT_DATABASE)),
        ev.PathVerified(
            run=2, service="checkout", hops=CHECKOUT.path, claims=(claim("The hop is proven", "E6"),)
        ),
        ev.PathVerified(
            run=2, service="orders-db", hops=cases.DATABASE.path, claims=(claim("One hop is open", "E6"),)
        ),
        ev.Challenged(
            run=2, service="checkout", survived=True, claims=(claim("Nothing below it is stronger", "E1"),)
        ),
        ev.Challenged(
            run=2,
            service="orders-db",
            survived=False,
            claims=(claim("orders-db is as slow on a quiet night", "E5"),),
        ),
        concluded(
            "likely",
            *rows.SCAN,
            rows.PATH,
            run=2,
            causes=(CHECKOUT, LEFT_DATABASE),
            ruled_out=(
                RuledOut(service="recommendation", why="deployed, but does not deviate", evidence=("E4",)),
            ),
            missing=("payment and what only it asks (pruned by mara)",),
        ),
        *cases.drafted(CHECKOUT, run=2),
    )
    return journal.entries


def remembered(event: ev.AgentReported) -> ev.AgentReported:
    return event.model_copy(update={"remembered": True})


def a_steered_case() -> CaseView:
    return CaseView.of(steered_entries())
