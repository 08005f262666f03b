"""A commit is blamed for what it changes, not for being late or near."""

from __future__ import annotations

from typing import Any

import pytest

from tools.change_attribution import Commit, attribute, stems
from tools.change_effects import Diff, can_bring_about, environment_share

SERVICES = ("shop", "stock", "mail")
TTL = Commit(
    "a" * 40, "adjust cache defaults", ("pkg/cache/config.go",),
    "-\tTTL: 15 * time.Minute\n+\tTTL: 15 * time.Second", "shop",
)  # fmt: skip
COUNTERS = Commit(
    "b" * 40, "export cache miss counters", ("pkg/cache/metrics.go",), "+\tcacheMiss.Inc()", None
)
MOVED = Commit(
    "c" * 40, "move cache lookup", ("services/shop/lookup.go",),
    "-\titem := cache.Load(key)\n-\treturn item\n+\treturn cache.Load(key)", "shop",
)  # fmt: skip
DOCS = Commit("d" * 40, "describe cache miss", ("docs/cache.md",), "+cache miss expired TTL", None)


def said(words: str, service: str = "shop", source: str = "log", lines: int = 5) -> dict[str, Any]:
    return {"source": source, "service": service, "words": words, "lines": lines}


def test_the_change_that_can_bring_it_about_is_guilty_and_its_lookalikes_are_named_innocent() -> None:
    found = attribute("shop", [TTL, COUNTERS, MOVED, DOCS], [said("cache miss: entry expired")], SERVICES)
    assert found.guilty is not None
    assert found.guilty.commit is TTL
    assert found.guilty.known_way
    assert DOCS not in [suspect.commit for suspect in found.innocent]


def test_nobody_is_guilty_where_no_change_touches_what_the_errors_speak_of() -> None:
    found = attribute("shop", [TTL, COUNTERS], [said("printer on fire")], SERVICES)
    assert (found.guilty, found.innocent, found.environmental) == (None, (), False)


def test_nobody_is_guilty_where_the_surroundings_fail() -> None:
    lines = [said("x509: certificate has expired; cache miss"), said("cache miss", lines=9)]
    found = attribute("shop", [TTL], lines, SERVICES)
    assert found.environmental
    assert found.guilty is None
    assert [suspect.commit for suspect in found.innocent] == [TTL]


def test_code_of_another_service_weighs_less() -> None:
    mine, theirs = (
        Commit(name * 40, "price rounding", (f"services/{owner}/price.go",), "-round(price)\n+price", None)
        for name, owner in (("e", "shop"), ("f", "mail"))
    )
    found = attribute("shop", [mine, theirs], [said("price rounding overflow")], SERVICES)
    assert found.guilty is not None
    assert found.guilty.commit is mine


def test_renaming_every_service_changes_no_weight() -> None:
    first = attribute("shop", [TTL, COUNTERS], [said("cache miss: entry expired")], ("shop", "stock"))
    other = attribute("q1", [TTL, COUNTERS], [said("cache miss: entry expired", "q1")], ("q1", "q2"))
    assert first.guilty is not None and other.guilty is not None
    assert first.guilty.shared == other.guilty.shared


@pytest.mark.parametrize(
    ("symptom", "diff", "expected"),
    [
        ("pool exhausted", "-const maxConns = 50\n+const maxConns = 10", True),
        ("pool exhausted", "-const maxConns = 10\n+const maxConns = 50", False),
        ("pool exhausted", "-maxConnIdle = 30 * time.Second\n+maxConnIdle = 5 * time.Minute", False),
        ("deadline exceeded", "-timeout: 5s\n+timeout: 300ms", True),
        ("container OOMKilled", "+log = append(log, entry)", True),
        ("container OOMKilled", "+if len(log) < maxEntries {\n+log = append(log, entry)", False),
        ("concurrent map writes", "-\tl.mu.Lock()", True),
        ("nil pointer dereference", "-\tif reply.Details != nil {", True),
        ("token is expired", "-\texp.Add(leeway).Before(now)\n+\texp.Before(now)", True),
        ("duplicate registration", "+\tgithub.com/x/y v1.34.2", True),
        ("nothing in particular", "-\tl.mu.Lock()", False),
    ],
)  # fmt: skip
def test_a_known_way_needs_the_symptom_and_the_change(symptom: str, diff: str, expected: bool) -> None:
    assert can_bring_about(Diff.of(diff), symptom) is expected


def test_the_share_of_lines_about_the_surroundings_counts_lines() -> None:
    assert environment_share([("lookup db: no such host", 3), ("upstream returned 502", 1)]) == 0.75
    assert environment_share([]) == 0.0


def test_words_are_split_where_their_case_changes_and_lose_their_endings() -> None:
    assert stems("maxIdleConns expired_tokens") == ["max", "idle", "conn", "expir", "token"]
