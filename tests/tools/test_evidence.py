from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from hypothesis import given
from hypothesis import strategies as st

from tools.evidence import KEPT_ROWS, Evidence, EvidenceLedger, digest, evidence_order
from tools.telemetry_store import Rows

CELLS = st.one_of(st.none(), st.integers(), st.text(), st.floats(allow_nan=False), st.booleans())


def file(
    ledger: EvidenceLedger, *cells: object, under: str | None = None, ordinal: int | None = None
) -> Evidence:
    return ledger.record(
        question="q",
        answers="?",
        sql="SELECT 1",
        parameters={},
        rows=Rows(("a",), tuple((cell,) for cell in cells)),
        summary="s",
        under=under,
        ordinal=ordinal,
    )


def test_numbers_follow_the_order_of_recording_and_deeper_ones_their_place() -> None:
    ledger = EvidenceLedger()
    file(ledger), file(ledger)
    file(ledger, under="E1", ordinal=2)
    assert [entry.id for entry in ledger] == ["E1", "E1.2", "E2"]


def test_agents_side_by_side_get_the_numbers_of_their_places() -> None:
    ledger = EvidenceLedger()
    file(ledger)
    with ThreadPoolExecutor(8) as pool:
        ids = list(pool.map(lambda n: file(ledger, n, under="E1", ordinal=n).id, range(1, 50)))
    assert ids == [f"E1.{n}" for n in range(1, 50)]


def test_recording_the_same_place_again_changes_nothing() -> None:
    ledger = EvidenceLedger()
    file(ledger)
    first = file(ledger, "one", under="E1", ordinal=1)
    assert file(ledger, "two", under="E1", ordinal=1) is first


def test_the_digest_speaks_of_all_rows_though_only_the_first_are_kept() -> None:
    many = file(EvidenceLedger(), *range(KEPT_ROWS + 1))
    fewer = file(EvidenceLedger(), *range(KEPT_ROWS))
    assert many.rows == fewer.rows
    assert many.row_count == KEPT_ROWS + 1
    assert many.sha256 != fewer.sha256


@given(st.lists(st.tuples(CELLS, CELLS)), st.lists(st.tuples(CELLS, CELLS)))
def test_rows_that_differ_have_digests_that_differ(
    one: list[tuple[object, ...]], two: list[tuple[object, ...]]
) -> None:
    same = digest(Rows(("a", "b"), tuple(one))) == digest(Rows(("a", "b"), tuple(two)))
    assert same == (repr(one) == repr(two))


def test_evidence_sorts_by_number_not_by_letter() -> None:
    assert sorted(["E10", "E2", "E2.10", "E2.9"], key=evidence_order) == ["E2", "E2.9", "E2.10", "E10"]
