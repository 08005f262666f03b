"""Causality between metrics, where it is plain to see."""

from __future__ import annotations

import numpy as np

from tests.benchmarks.peers.granger import f_values, is_cause
from tests.benchmarks.peers.kpi_methods import Metrics, kpiroot, run_rule
from tests.benchmarks.peers.sax_similarity import similarities

DICE = np.random.default_rng(7)
NOISE = DICE.normal(size=(120, 3))
CAUSE = np.where(np.arange(120) >= 90, 6.0, 0.0) + DICE.normal(size=120)
EFFECT = np.roll(CAUSE, 1) + 0.1 * DICE.normal(size=120)
METRICS = Metrics(
    values=np.column_stack([EFFECT, CAUSE, NOISE[:, 0]]),
    ill=np.arange(120) >= 90,
    owners=["web", "db", "mail"],
    families=["latency", "cpu", "cpu"],
)


def test_the_past_of_the_cause_tells_the_effect_and_not_the_other_way_round() -> None:
    assert is_cause(f_values(CAUSE[:, None], EFFECT)[0], len(EFFECT))
    assert not is_cause(f_values(NOISE[:, [1]], EFFECT)[0], len(EFFECT))
    assert f_values(CAUSE[:, None], EFFECT)[0] > 10 * f_values(EFFECT[:, None], CAUSE)[0]


def test_what_never_moves_causes_nothing() -> None:
    assert f_values(np.ones((120, 1)), EFFECT)[0] == 0.0


def test_alike_is_what_leaves_the_usual_at_the_same_time() -> None:
    _, cause, noise = similarities(METRICS.values, 0)
    assert cause > 0.5 > noise


def test_both_rules_find_the_plain_cause() -> None:
    for scores in (kpiroot(METRICS, {"db": 1, "mail": 1}), run_rule(METRICS, {})):
        assert max(scores, key=lambda service: scores[service]) == "db"
