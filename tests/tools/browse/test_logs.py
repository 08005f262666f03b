from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.tools.small_store import BASELINE, INCIDENT, Call, SmallSystem
from tools.browse import logs
from tools.browse.browser import PAGE, Browser, MovedOnError
from tools.browse.logs import Asked

LINES = 3 * PAGE + 7


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    path = tmp_path_factory.mktemp("logs") / "store.duckdb"
    system = SmallSystem()
    chatty = Call("shop", "buy", logs=(("info", "sold 7 pears"), ("info", "sold 7 pears")))
    system.calls(BASELINE, chatty, 20)
    system.calls(INCIDENT, Call("shop", "buy", logs=(("info", "sold 8 pears"),)), LINES - 40)
    system.calls(INCIDENT, Call("bank", "pay", failed=True, logs=(("error", "Card REFUSED for 12"),)), 30)
    system.calls(INCIDENT, Call("till", "ring", logs=(("info", "sold 9 pears"),)), 10)
    with system.store(path):
        pass
    with Browser.open(path) as opened:
        yield opened


def lines_of(browser: Browser, asked: Asked) -> list[logs.LogLine]:
    """Page after page, in order."""
    lines = logs.read_starts(browser, logs.begun(asked, None, 0))
    return [line for page in range(len(lines.starts)) for line in logs.read_page(browser, lines, page)]


def test_a_group_is_what_was_said_how_often_and_how_often_it_usually_is(browser: Browser) -> None:
    errors, sold = logs.read_groups(browser, Asked(INCIDENT), BASELINE)
    assert (errors.severity, errors.lines, errors.usual, errors.service) == ("error", 30, 0, "bank")
    assert (sold.lines, sold.usual, sold.several) == (LINES - 30, 40.0, True)
    assert sum(sold.counts) == sold.lines + 40
    assert errors.first_ns is not None
    assert errors.reports_error


def test_new_errors_come_before_whatever_else_changed(browser: Browser) -> None:
    assert [group.reports_error for group in logs.read_groups(browser, Asked(INCIDENT), BASELINE)] == [
        True,
        False,
    ]


def test_without_a_baseline_nothing_is_usual(browser: Browser) -> None:
    assert {group.usual for group in logs.read_groups(browser, Asked(INCIDENT), None)} == {None}


def test_pages_hold_every_line_once_in_order_however_many_come_at_the_same_time(browser: Browser) -> None:
    found = lines_of(browser, Asked(INCIDENT))
    keys = [line.key for line in found]
    assert len(keys) == LINES
    assert keys == sorted(set(keys))


def test_filters_by_severity_service_and_words_whatever_their_case(browser: Browser) -> None:
    assert {line.service for line in lines_of(browser, Asked(INCIDENT, least=logs.ERROR))} == {"bank"}
    assert len(lines_of(browser, Asked(INCIDENT, service="till"))) == 10
    assert len(lines_of(browser, Asked(INCIDENT, words="card refused"))) == 30
    assert lines_of(browser, Asked(INCIDENT, words="%")) == []


def test_jumps_lead_from_error_to_error_and_back(browser: Browser) -> None:
    asked = Asked(INCIDENT)
    errors = [line.key for line in lines_of(browser, asked) if line.reports_error]
    key: logs.Key | None = (INCIDENT.start_ns, -1)
    forth = []
    while key is not None:
        key = logs.next_error(browser, asked, key, 1)
        forth += [key] if key else []
    assert forth == errors
    assert logs.next_error(browser, asked, errors[3], -1) == errors[2]
    assert logs.next_error(browser, asked, errors[0], -1) is None


def test_the_page_of_a_line_is_the_one_it_is_on(browser: Browser) -> None:
    lines = logs.read_starts(browser, logs.begun(Asked(INCIDENT), None, 0))
    for page in range(len(lines.starts)):
        assert {lines.page_of(line.key) for line in logs.read_page(browser, lines, page)} == {page}


def test_a_browser_that_is_cancelled_answers_nothing_more_while_others_go_on(browser: Browser) -> None:
    beside = browser.aside()
    beside.cancel()
    with pytest.raises(MovedOnError):
        logs.read_groups(beside, Asked(INCIDENT), None)
    assert logs.read_groups(browser, Asked(INCIDENT), None)
    beside.close()
