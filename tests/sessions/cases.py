"""Whole cases, made by hand: journals that tests fold into a `CaseView`.

    a_confirmed_case()      a deploy broke `payment`; the playbook was approved, edited, approved again
    a_case_in_review()      the same night, the moment the team waits for the person
    a_healthy_case()        nothing deviates: no cause, no playbook
    an_inconclusive_case()  something is hurt, nothing can be proven, the draft only looks
    a_cancelled_case()      stopped half-way: some agents reported, some did not
    a_failed_case()         the store went away under the agents

Each has a twin that gives the journal itself: `confirmed_entries()` and so on.
"""

from __future__ import annotations

from agents import events as ev
from agents.case_view import CaseView
from agents.diagnosis import Cause, RuledOut
from playbooks.diff import diff, digest
from tests.sessions import case_evidence as rows
from tests.sessions.case_builder import (
    BASELINE,
    FINGERPRINT,
    INCIDENT,
    NIGHT,
    Journal,
    claim,
    concluded,
    hop,
    opened,
    recorded,
)
from tests.sessions.case_playbook import draft_for, edited

REACHES = tuple(
    ev.Reach(modality=modality, newest=f"{NIGHT}02:29:50Z") for modality in ("logs", "metrics", "traces")
)


def scanned(run: int = 1) -> tuple[ev.Event, ...]:
    """A run up to the end of triage: evidence, windows, impact."""
    return (
        ev.RunStarted(run=run, fingerprint=FINGERPRINT),
        *recorded(*rows.SCAN, run=run),
        ev.WindowsSet(
            run=run,
            incident=INCIDENT,
            baseline=BASELINE,
            how="alerts",
            missing=(),
            evidence=("E1", "E2"),
            reaches=REACHES,
        ),
        ev.Triaged(
            run=run,
            impact=ev.Impact(
                services=("storefront",),
                requests=9120,
                failed=1733,
                slow=402,
                through_hurt=9120,
                failed_share=0.19,
                baseline_failed_share=0.002,
                p95_ms=1840.0,
                baseline_p95_ms=212.0,
                since=f"{NIGHT}02:13:05Z",
                evidence=("E1",),
            ),
            entry_points=("storefront",),
            candidates=("storefront", "checkout", "payment", "orders-db", "recommendation"),
            claims=(claim("19.0% of storefront's requests fail, against 0.2% before", "E1"),),
        ),
    )


def asked(agent: str, by: str | None, depth: int, *below: str, run: int = 1) -> tuple[ev.Event, ...]:
    """An agent starts, finds that its service deviates, and asks below."""
    return (
        ev.AgentStarted(run=run, agent=agent, asked_by=by, depth=depth),
        ev.AgentChecked(
            run=run, agent=agent, deviates=True, claims=(claim(f"{agent} fails more than before", "E1"),)
        ),
        ev.AgentAsked(run=run, agent=agent, asked=below),
    )


def reported(
    agent: str, role: ev.Role, *hypotheses: ev.Hypothesis, explained_by: tuple[str, ...] = (), run: int = 1
) -> ev.AgentReported:
    return ev.AgentReported(
        run=run,
        agent=agent,
        inputs=digest(agent),
        report=ev.AgentReport(
            agent=agent,
            role=role,
            strength=2.5,
            explained_by=explained_by,
            hypotheses=hypotheses,
            claims=(claim(f"{agent} is {role} of this incident", "E1", inferred=True),),
        ),
    )


DEPLOY_SUSPECTED = ev.Hypothesis(
    service="payment",
    strength=6.1,
    why="payment logs a new exception since its deploy",
    evidence=("E3", "E4"),
)
DATABASE_SUSPECTED = ev.Hypothesis(
    service="orders-db", strength=1.4, why="orders-db answers 8 ms later than before", evidence=("E5",)
)

PAYMENT = Cause(
    rank=1,
    service="payment",
    instance="payment-7c9f-2",
    node="node-b",
    fault_kind="exception",
    resource="code",
    detail="NullPointerException in CardValidator.check",
    score=6.1,
    probability=0.87,
    path=(hop("storefront", "checkout", "E1", "E6"), hop("checkout", "payment", "E3", "E6")),
    evidence=("E3", "E4", "E6"),
    why="payment logs an exception it never logged before, since 25 s after deploy 2.4.1",
)
DATABASE = Cause(
    rank=2,
    service="orders-db",
    instance=None,
    node="node-c",
    fault_kind="latency",
    resource="dependency",
    detail="query time",
    score=1.4,
    probability=0.13,
    path=(hop("storefront", "checkout", "E1", "E6"), hop("checkout", "orders-db", "E5", "E6", precedes=None)),
    evidence=("E5",),
    why="orders-db answers later than before",
)


def investigated() -> tuple[ev.Event, ...]:
    """The whole walk from the entry point to the cause, to the conclusion."""
    return (
        *asked("storefront", None, 0, "checkout", "recommendation"),
        *asked("checkout", "storefront", 1, "payment", "orders-db"),
        *asked("payment", "checkout", 2),
        *asked("orders-db", "checkout", 2),
        ev.AgentStarted(run=1, agent="recommendation", asked_by="storefront", depth=1),
        ev.AgentChecked(run=1, agent="recommendation", deviates=False, claims=()),
        reported("recommendation", "quiet"),
        *recorded(rows.PATH),
        reported("payment", "origin", DEPLOY_SUSPECTED),
        reported("orders-db", "bystander", DATABASE_SUSPECTED),
        reported("checkout", "victim", DEPLOY_SUSPECTED, DATABASE_SUSPECTED, explained_by=("payment",)),
        reported("storefront", "victim", DEPLOY_SUSPECTED, explained_by=("checkout",)),
        ev.RootReportWritten(
            run=1, claims=(claim("payment breaks checkout, checkout storefront", "E1", "E3"),)
        ),
        ev.CausesRanked(run=1, causes=(PAYMENT, DATABASE)),
        ev.PathVerified(
            run=1, service="payment", hops=PAYMENT.path, claims=(claim("Every hop is proven", "E6"),)
        ),
        ev.Challenged(
            run=1,
            service="payment",
            survived=True,
            claims=(claim("recommendation was deployed too, but stays quiet", "E4"),),
        ),
        ev.Challenged(
            run=1,
            service="orders-db",
            survived=False,
            claims=(claim("orders-db is as slow on a quiet night", "E5"),),
        ),
        concluded(
            "confirmed",
            *rows.SCAN,
            rows.PATH,
            causes=(PAYMENT,),
            ruled_out=(
                RuledOut(service="orders-db", why="as slow before the incident", evidence=("E5",)),
                RuledOut(service="recommendation", why="deployed, but does not deviate", evidence=("E4",)),
            ),
        ),
    )


def drafted(cause: Cause | None = None, run: int = 1) -> tuple[ev.Event, ...]:
    document = draft_for(cause)
    cited = cause.evidence if cause else ("E1",)
    return (
        ev.PlaybookDrafted(
            run=run,
            document=document,
            sha256=digest(document),
            why=(claim("Drafted for the leading cause", *cited, inferred=True),),
        ),
        ev.ReviewRequested(run=run),
    )


def review_entries() -> list[ev.Entry]:
    journal = Journal()
    journal.add(opened("Checkout errors"), *scanned(), *investigated(), *drafted(PAYMENT))
    return journal.entries


def confirmed_entries() -> list[ev.Entry]:
    journal = Journal()
    journal.add(opened("Checkout errors"), *scanned(), *investigated(), *drafted(PAYMENT))
    journal.wait(2).add(
        ev.QuestionAsked(number=1, text="why not the database?"),
        ev.Answered(
            number=1,
            understood="why_not",
            claims=(claim("orders-db is as slow on a quiet night", "E5"),),
        ),
        ev.QuestionAsked(number=2, text="is Bob awake?"),
        ev.Answered(number=2, understood=None, claims=(), offers=("why SERVICE", "show E7")),
        ev.NoteAdded(number=1, text="Called the payments lead.", by="mara"),
    )
    first, second = draft_for(PAYMENT), edited(draft_for(PAYMENT))
    journal.wait(1).add(decided(1, first, first), retyped(1, second))
    journal.wait(3).add(decided(2, first, second), ev.RunFinished(run=1))
    return journal.entries


def decided(number: int, draft: str, document: str) -> ev.PlaybookDecided:
    return ev.PlaybookDecided(
        number=number,
        decision="approved",
        by="mara",
        reason="Only the broken version goes back.",
        sha256=digest(document),
        diff=diff(draft, document),
    )


def retyped(number: int, document: str) -> ev.PlaybookEdited:
    return ev.PlaybookEdited(number=number, document=document, sha256=digest(document), by="mara")


def healthy_entries() -> list[ev.Entry]:
    impact = ev.Impact(
        services=(),
        requests=9120,
        failed=18,
        slow=0,
        failed_share=0.002,
        baseline_failed_share=0.002,
        p95_ms=214.0,
        baseline_p95_ms=212.0,
        since=None,
        evidence=("E1",),
    )
    journal = Journal()
    journal.add(
        opened("A quiet night", incident=INCIDENT, baseline=BASELINE),
        ev.RunStarted(run=1, fingerprint=FINGERPRINT),
        *recorded(rows.QUIET_ENTRY),
        ev.WindowsSet(
            run=1,
            incident=INCIDENT,
            baseline=BASELINE,
            how="given",
            missing=("changes",),
            evidence=("E1",),
            reaches=REACHES,
        ),
        ev.Triaged(run=1, impact=impact, entry_points=("storefront",), candidates=(), claims=()),
        concluded("healthy", rows.QUIET_ENTRY, missing=("changes",)),
        ev.RunFinished(run=1),
    )
    return journal.entries


def inconclusive_entries() -> list[ev.Entry]:
    journal = Journal()
    journal.add(
        opened("Something is slow"),
        *scanned(),
        *asked("storefront", None, 0),
        reported("storefront", "victim"),
        ev.RootReportWritten(run=1, claims=(claim("Nothing below storefront deviates", "E1"),)),
        ev.CausesRanked(run=1, causes=()),
        concluded("inconclusive", *rows.SCAN, missing=("baseline",)),
        *drafted(None),
    )
    return journal.entries


def cancelled_entries() -> list[ev.Entry]:
    journal = Journal()
    journal.add(
        opened("Checkout errors"),
        *scanned(),
        *asked("storefront", None, 0, "checkout"),
        *asked("checkout", "storefront", 1, "payment"),
        *asked("payment", "checkout", 2),
        reported("payment", "origin", DEPLOY_SUSPECTED),
        ev.RunCancelled(run=1),
    )
    return journal.entries


def failed_entries() -> list[ev.Entry]:
    journal = Journal()
    journal.add(
        opened("Checkout errors"),
        *scanned(),
        ev.RunFailed(
            run=1, message="The store went away; two reports are kept.", remedy="Bring it back, then resume."
        ),
    )
    return journal.entries


def a_confirmed_case() -> CaseView:
    return CaseView.of(confirmed_entries())


def a_case_in_review() -> CaseView:
    return CaseView.of(review_entries())


def a_healthy_case() -> CaseView:
    return CaseView.of(healthy_entries())


def an_inconclusive_case() -> CaseView:
    return CaseView.of(inconclusive_entries())


def a_cancelled_case() -> CaseView:
    return CaseView.of(cancelled_entries())


def a_failed_case() -> CaseView:
    return CaseView.of(failed_entries())
