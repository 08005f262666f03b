"""What is left of a scan that is ranked many times ranks as the whole does."""

from __future__ import annotations

from agents.reasoners.ranking import rank
from tests.agents.ranking.told import finding, scan
from tests.benchmarks.accuracy.left_out import lean
from tools.findings import Finding


def test_an_error_of_one_s_own_stands_beside_a_louder_one_of_others() -> None:
    told = scan(
        {"web": ["cart"]},
        finding("cart", "log_rate", 6.0, resource="dependency", local=False),
        finding("cart", "log_rate", 4.0, local=False),
        finding("web", "log_flow", 2.5),
    )
    assert len(lean(told).findings) == 3
    assert rank(lean(told)) == rank(told)


def test_what_has_a_beginning_is_kept_beside_what_was_there_before() -> None:
    def failing(strength: float, **more: object) -> Finding:
        return finding("web", "errors_here", strength, **more)

    since = failing(2.0, onset_ns=90, direction="appeared")
    told = scan(
        {"web": ["cart"]}, failing(4.0), failing(3.0, onset_ns=5, direction="up"), since, finding("cart")
    )
    assert since in lean(told).findings
    assert len(lean(told).findings) == 3
