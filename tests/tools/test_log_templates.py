"""What varies is masked, what differs in words stays apart, and the same lines give the same templates."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from tests.tools.ingested import T0, empty_store, finished


def templates_of(bodies: Sequence[str], severity: str | None = "info") -> list[str]:
    """The template of each body, in the order given."""
    with empty_store() as connection:
        connection.executemany(
            "INSERT INTO logs VALUES (?, 'shop', NULL, NULL, ?, ?, NULL, NULL, NULL, NULL)",
            [(T0 + place, severity, body) for place, body in enumerate(bodies)],
        )
        finished(connection)
        found = connection.execute(
            "SELECT template FROM logs JOIN log_templates USING (template_id) ORDER BY time"
        ).fetchall()
    return [template for (template,) in found]


@pytest.mark.parametrize(
    ("body", "template"),
    [
        ("order 4711 took 12.5 ms", "order <num> took <num> ms"),
        ("order 9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d paid", "order <uuid> paid"),
        ("peer 10.2.3.4:8080 is away", "peer <ip> is away"),
        ("commit deadbeef01 checked out", "commit <hex> checked out"),
        ("segment 0x7ffe mapped", "segment <hex> mapped"),
        ('user "Ada L." left', "user <str> left"),
        ("can't open 'a b'", "can't open <str>"),
        ("stations [a, b, c] served", "stations [<list>] served"),
        ("got Ticket(no=1, to=x), Ticket(no=2, to=y)", "got Ticket(no=<num>, to=x), <more>"),
        ("pod-7f9 ready", "pod-<num>f<num> ready"),
    ],
)
def test_what_varies_is_masked(body: str, template: str) -> None:
    assert templates_of([body]) == [template]


@pytest.mark.parametrize(
    "place", ["t.s.TravelServiceImpl#532", "views.py:120", "server.go:33", "[main.rs:7]"]
)
def test_a_leading_source_location_keeps_its_line(place: str) -> None:
    assert templates_of([f"{place} took 5 ms"]) == [f"{place} took <num> ms"]


def test_one_line_of_code_is_not_another_however_alike_their_words() -> None:
    assert len(set(templates_of(["a.py:1 row 1 saved", "a.py:2 row 1 saved"]))) == 2


def test_lists_of_any_length_are_one_template() -> None:
    lists = [f"sold [{', '.join(str(n) for n in range(length))}] seats" for length in range(2, 9)]
    assert len(set(templates_of(lists))) == 1


def test_success_and_failure_are_two_templates() -> None:
    bodies = ["payment of order 5 succeeded", "payment of order 5 failed"]
    assert len(set(templates_of(bodies))) == 2


def test_names_that_vary_become_one_template() -> None:
    bodies = [f"user {name} signed in from the web page" for name in "abcdefgh"]
    assert set(templates_of(bodies)) == {"user <*> signed in from the web page"}


def test_severities_do_not_share_a_cluster() -> None:
    with empty_store() as connection:
        connection.execute(
            "INSERT INTO logs (time, service, severity, body)"
            " VALUES (1, 's', 'error', 'call to ada ended'), (2, 's', 'info', 'call to bob ended')"
        )
        finished(connection)
        assert len(connection.execute("SELECT * FROM log_templates").fetchall()) == 2


def test_the_words_of_a_json_body_stay() -> None:
    assert templates_of(['{"msg":"card refused","code":51}']) == ['{"msg":"card refused","code":<num>}']


def test_empty_and_gigantic_bodies_have_templates_too() -> None:
    empty, giant = templates_of(["", "x" * 1_000_000])
    assert empty == ""
    assert giant == "x" * 2000


def test_templates_and_their_numbers_do_not_depend_on_order() -> None:
    bodies = [
        f"user {name} bought {n} of {thing}" for n in range(5) for name in "abc" for thing in ("tea", "ham")
    ]

    def numbered(order: list[str]) -> dict[str, tuple[int, str]]:
        with empty_store() as connection:
            connection.executemany(
                "INSERT INTO logs VALUES (1, 's', NULL, NULL, NULL, ?, NULL, NULL, NULL, NULL)",
                [(b,) for b in order],
            )
            finished(connection)
            found = connection.execute(
                "SELECT body, template_id, template FROM logs JOIN log_templates USING (template_id)"
            ).fetchall()
        return {body: (number, template) for body, number, template in found}

    shuffled = random.Random(1).sample(bodies, len(bodies))
    assert numbered(bodies) == numbered(shuffled)
