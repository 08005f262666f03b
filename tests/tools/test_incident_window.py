"""The incident window is found where no one gave it, near to what was injected, and not where all is calm."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest

from tools.errors import StoreError
from tools.incident_window import FoundWindows, find_windows
from tools.ingest_finish import finish_store
from tools.questions import load_question
from tools.simulator import healthy_scenario, random_scenario, simulate
from tools.telemetry_store import TelemetryStore, new_store
from tools.times import MINUTE_NS, SECOND_NS, Window

T0 = 1_700_000_000 * SECOND_NS
KINDS = ("cpu_contention", "exception_after_deploy", "pool_exhaustion")
Row = tuple[Any, ...]


@contextmanager
def store_of(
    path: Path,
    *,
    requests: Sequence[Row] = (),
    metrics: Sequence[Row] = (),
    logs: Sequence[Row] = (),
    alerts: Sequence[Row] = (),
) -> Iterator[TelemetryStore]:
    """Requests are (second, milliseconds, status), metrics (second, name, kind, value), logs (second,
    severity, body), alerts (second, end second or None, severity)."""
    with new_store(path) as connection:
        _fill(connection, "spans", "trace_id, span_id, service, operation, start_time, duration_ns, status", [
            (f"{n:032x}", f"{n:016x}", "a", "op", T0 + round(s * 1e9), round(ms * 1e6), status)
            for n, (s, ms, status) in enumerate(requests)
        ])  # fmt: skip
        _fill(connection, "metrics", "time, service, name, kind, value", [
            (T0 + round(s * 1e9), "a", name, kind, value) for s, name, kind, value in metrics
        ])  # fmt: skip
        _fill(connection, "logs", "time, service, severity, body", [
            (T0 + round(s * 1e9), "a", severity, body) for s, severity, body in logs
        ])  # fmt: skip
        _fill(connection, "alerts", "starts_at, ends_at, name, severity", [
            (T0 + s * SECOND_NS, None if end is None else T0 + end * SECOND_NS, "Alert", severity)
            for s, end, severity in alerts
        ])  # fmt: skip
        finish_store(connection, ["a test"])
    with TelemetryStore.open(path) as store:
        yield store


def _fill(connection: duckdb.DuckDBPyConnection, table: str, names: str, rows: Sequence[Row]) -> None:
    """Whole columns at once: row by row takes DuckDB a hundred times longer."""
    if rows:
        columns = {
            name: np.array(values, dtype=object)
            for name, values in zip(names.split(", "), zip(*rows, strict=True), strict=True)
        }
        connection.register("rows_to_fill", columns)
        connection.execute(f"INSERT INTO {table} ({names}) SELECT * FROM rows_to_fill")
        connection.unregister("rows_to_fill")


def window(start_s: float, end_s: float) -> Window:
    return Window(T0 + round(start_s * 1e9), T0 + round(end_s * 1e9))


def overlap(found: Window, true: Window) -> float:
    """Intersection over union."""
    both = found.overlap_ns(true)
    return both / (found.duration_ns + true.duration_ns - both)


def requests(until_s: int, *troubles: tuple[int, int]) -> list[Row]:
    """One request a second; in trouble every second one fails."""
    in_trouble = [any(start <= s < end for start, end in troubles) and s % 2 == 0 for s in range(until_s)]
    return [(s, 20 + s % 7, "error" if bad else "unset") for s, bad in enumerate(in_trouble)]


def lines(until_s: int, step_s: int, *troubles: tuple[int, int]) -> list[Row]:
    """A line now and then; in trouble an error beside each."""
    rows: list[Row] = []
    for s in range(0, until_s, step_s):
        rows.append((s, "info", f"served {s}"))
        if any(start <= s < end for start, end in troubles):
            rows.append((s, "error", f"could not serve {s}"))
    return rows


def test_fifty_seeded_incidents_are_found_at_least_by_half(tmp_path: Path) -> None:
    worst: dict[int, float] = {}
    for seed in range(50):
        scenario = random_scenario(seed, KINDS[seed % len(KINDS)], traffic=1.0)
        simulate(scenario, tmp_path / "store.duckdb")
        with TelemetryStore.open(tmp_path / "store.duckdb") as store:
            found = find_windows(store)
        assert found.how in ("alerts", "change points"), seed
        assert found.baseline is not None, seed
        assert found.baseline.end_ns <= found.incident.start_ns, seed
        worst[seed] = overlap(found.incident, scenario.window)
    assert min(worst.values()) >= 0.5, {seed: share for seed, share in worst.items() if share < 0.5}


def test_healthy_runs_have_no_incident(tmp_path: Path) -> None:
    for seed in range(5):
        simulate(healthy_scenario(seed, traffic=1.0), tmp_path / "store.duckdb")
        with TelemetryStore.open(tmp_path / "store.duckdb") as store:
            assert find_windows(store).how == "none", seed


def test_the_same_store_gives_the_same_windows_and_evidence(tmp_path: Path) -> None:
    simulate(random_scenario(3, traffic=0.5), tmp_path / "store.duckdb")
    with TelemetryStore.open(tmp_path / "store.duckdb") as store:
        assert find_windows(store) == find_windows(store)


def test_every_part_is_a_named_question_with_its_own_rows(tmp_path: Path) -> None:
    with store_of(
        tmp_path / "s.duckdb", requests=requests(900, (600, 780)), alerts=[(700, None, "critical")]
    ) as store:
        found = find_windows(store)
        assert [part.question for part in found.parts] == ["window_alerts", "window_requests"]
        for part in found.parts:
            question = load_question(part.question)
            assert question.columns == part.rows.columns
            assert question.ask(store, part.parameters) == part.rows
            assert part.summary


def test_what_is_given_is_kept(tmp_path: Path) -> None:
    given, before = window(600, 700), window(100, 200)
    with store_of(tmp_path / "s.duckdb", requests=requests(900, (300, 400))) as store:
        assert find_windows(store, given, before) == FoundWindows(given, before, "given", ())
        assert find_windows(store, given).incident == given
        assert find_windows(store, None, before).baseline == before


def test_an_incident_is_found_clear_of_a_given_baseline(tmp_path: Path) -> None:
    with store_of(tmp_path / "s.duckdb", requests=requests(900, (100, 120), (600, 700))) as store:
        found = find_windows(store, None, window(0, 300))
    assert overlap(found.incident, window(600, 700)) > 0.8


def test_the_baseline_is_clear_of_earlier_trouble(tmp_path: Path) -> None:
    with store_of(tmp_path / "s.duckdb", requests=requests(1800, (300, 420), (1500, 1800))) as store:
        found = find_windows(store)
        given = find_windows(store, window(1500, 1800))
    assert overlap(found.incident, window(1500, 1800)) > 0.8
    for baseline in (found.baseline, given.baseline):
        assert baseline is not None
        assert baseline.overlap_ns(window(300, 420)) == 0
        assert baseline.overlap_ns(window(1500, 1800)) == 0
        assert baseline.duration_ns >= 10 * MINUTE_NS


def test_without_earlier_data_there_is_no_baseline(tmp_path: Path) -> None:
    with store_of(tmp_path / "s.duckdb", requests=requests(300)) as store:
        assert find_windows(store, window(0, 300)).baseline is None
        assert find_windows(store, window(-600, -300)).baseline is None


def test_the_baseline_comes_from_whatever_reaches_back(tmp_path: Path) -> None:
    with store_of(
        tmp_path / "s.duckdb",
        requests=[(s + 600, ms, status) for s, ms, status in requests(100)],
        metrics=[(s, "cpu", "gauge", 0.5 + s % 3 / 100) for s in range(0, 700, 10)],
    ) as store:
        baseline = find_windows(store, window(600, 700)).baseline
    assert baseline is not None
    assert baseline.end_ns <= T0 + 600 * SECOND_NS


def test_the_onset_lies_before_the_alert_that_tells_of_it(tmp_path: Path) -> None:
    with store_of(
        tmp_path / "s.duckdb", requests=requests(900, (600, 780)), alerts=[(720, None, "page")]
    ) as store:
        found = find_windows(store)
    assert found.how == "alerts"
    assert overlap(found.incident, window(600, 780)) > 0.9


def test_of_two_troubles_the_one_that_paged_is_the_incident(tmp_path: Path) -> None:
    two = requests(2400, (300, 700), (1900, 2000))
    with store_of(tmp_path / "a.duckdb", requests=two) as store:
        assert overlap(find_windows(store).incident, window(300, 700)) > 0.9
    with store_of(tmp_path / "b.duckdb", requests=two, alerts=[(1960, 2100, "critical")]) as store:
        assert overlap(find_windows(store).incident, window(1900, 2000)) > 0.9


def test_alerts_that_only_inform_or_always_fire_are_not_believed(tmp_path: Path) -> None:
    alerts = [(500, None, "info"), (0, None, "none"), (-60, None, "critical")]
    with store_of(tmp_path / "s.duckdb", requests=requests(900), alerts=alerts) as store:
        found = find_windows(store)
    assert found.how == "none"


def test_an_alert_about_what_no_series_shows_is_still_the_incident(tmp_path: Path) -> None:
    with store_of(tmp_path / "s.duckdb", requests=requests(900), alerts=[(500, 620, "critical")]) as store:
        found = find_windows(store)
    assert (found.how, found.incident) == ("alerts", window(500, 620))


def test_calm_data_gives_its_last_part_and_says_so(tmp_path: Path) -> None:
    with store_of(tmp_path / "s.duckdb", requests=requests(900)) as store:
        found = find_windows(store)
    assert found.how == "none"
    assert found.incident.end_ns == T0 + 900 * SECOND_NS
    assert found.incident.duration_ns == pytest.approx(300 * SECOND_NS, rel=0.01)
    assert found.baseline is not None
    assert found.baseline.end_ns <= found.incident.start_ns


def test_slow_answers_are_found_even_when_most_of_the_data_is_slow(tmp_path: Path) -> None:
    rows = [(s, (20 + s % 7) * (10 if s >= 400 else 1), "unset") for s in range(900)]
    with store_of(
        tmp_path / "s.duckdb", requests=[(s, ms, st) for s, ms, st in rows if s % 5 or s < 400]
    ) as store:
        found = find_windows(store)
    assert found.how == "none" or found.incident.start_ns >= T0 + 380 * SECOND_NS
    mostly = [(s, (20 + s % 7) * (10 if s >= 400 and s % 2 else 1), "unset") for s in range(900)]
    with store_of(tmp_path / "t.duckdb", requests=mostly) as store:
        assert overlap(find_windows(store).incident, window(400, 900)) > 0.9


def test_metrics_alone_are_enough(tmp_path: Path) -> None:
    series = [
        (s, f"m{n}", "gauge", n + (s % 40) / 100 + (50 if n in (0, 1) and 1_200 <= s < 1_800 else 0))
        for s in range(0, 3_600, 10)
        for n in range(12)
    ]
    with store_of(tmp_path / "s.duckdb", metrics=series) as store:
        found = find_windows(store)
    assert found.how == "change points"
    assert overlap(found.incident, window(1_200, 1_800)) > 0.8


def test_a_level_that_holds_for_most_of_the_data_is_still_the_later_one_in_trouble(tmp_path: Path) -> None:
    series = [
        (s, f"m{n}", "gauge", n + (s % 40) / 100 + (50 if s >= 600 else 0))
        for s in range(0, 2_000, 10)
        for n in range(6)
    ]
    with store_of(tmp_path / "s.duckdb", metrics=series) as store:
        found = find_windows(store)
    assert overlap(found.incident, window(600, 2_000)) > 0.8


def test_trouble_in_half_of_the_data_after_a_silence_begins_where_the_data_does(tmp_path: Path) -> None:
    calm = [(s, f"m{n}", "gauge", n + (s % 40) / 100) for s in range(0, 300, 5) for n in range(6)]
    troubled = [(s + 8_000, name, kind, value + 50) for s, name, kind, value in calm]
    with store_of(tmp_path / "s.duckdb", metrics=[*calm, *troubled]) as store:
        found = find_windows(store)
    assert overlap(found.incident, window(8_000, 8_300)) > 0.8
    assert found.baseline is not None
    assert overlap(found.baseline, window(0, 300)) > 0.6


def test_a_counter_is_judged_by_how_it_grows(tmp_path: Path) -> None:
    rows = [(s, "requests_total", "counter", float(s * 3)) for s in range(0, 1_800, 10)]
    with store_of(tmp_path / "s.duckdb", metrics=rows) as store:
        assert find_windows(store).how == "none"


@pytest.mark.parametrize("severity", ["error", None])
def test_logs_alone_are_enough(tmp_path: Path, severity: str | None) -> None:
    rows = [(s, severity and row, body) for s, row, body in lines(1_800, 2, (900, 1_200))]
    worded = [(s, row, body.replace("could not", "Exception:")) for s, row, body in rows]
    with store_of(tmp_path / "s.duckdb", logs=worded) as store:
        found = find_windows(store)
    assert overlap(found.incident, window(900, 1_200)) > 0.9


def test_a_short_incident_in_a_long_day_is_found_to_the_minute(tmp_path: Path) -> None:
    day_s = 24 * 3_600
    with store_of(tmp_path / "s.duckdb", logs=lines(day_s, 20, (50_000, 50_720))) as store:
        found = find_windows(store)
    assert abs(found.incident.start_ns - (T0 + 50_000 * SECOND_NS)) <= MINUTE_NS
    assert abs(found.incident.end_ns - (T0 + 50_720 * SECOND_NS)) <= MINUTE_NS
    assert found.baseline is not None
    assert found.baseline.duration_ns <= 2 * 3_600 * SECOND_NS


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_handful_of_rows_gives_an_answer_not_a_crash(tmp_path: Path, count: int) -> None:
    with store_of(tmp_path / "s.duckdb", requests=requests(count)) as store:
        assert find_windows(store).how == "none"


def test_a_store_without_telemetry_cannot_be_searched(tmp_path: Path) -> None:
    with store_of(tmp_path / "s.duckdb", alerts=[(10, None, "critical")]) as store:
        with pytest.raises(StoreError, match="neither traces, metrics nor logs"):
            find_windows(store)
        assert find_windows(store, window(0, 60)).baseline is None
