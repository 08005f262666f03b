"""When is the incident, and what is the calm before it? Found where a person did not say.

The incident is the stretch of time in which trouble concentrates (`scan_statistic`), among what users
feel (`bucketed_series`). Alerts say where to look; they fire late, so the stretch found around them gives
the onset.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from tools.bucketed_series import Series, Source, read_series, sources_of
from tools.errors import StoreError
from tools.questions import load_question
from tools.scan_statistic import CHANCE, Mask, Stretch, troubled_stretches
from tools.telemetry_store import Rows, TelemetryStore
from tools.times import MINUTE_NS, Window, format_clock, format_duration

How = Literal["given", "alerts", "change points", "none"]

_ALERT_DELAY_NS = 15 * MINUTE_NS
"""How long after trouble ended an alert about it may still begin."""
_CHANCE_WITH_ALERT = 100.0
"""An alert is evidence of its own: a stretch it tells of may be so slight that calm data has a hundred."""
_LONGEST_FALLBACK_NS = 15 * MINUTE_NS
_LONGEST_BASELINE_NS = 60 * MINUTE_NS
_UNSEEN_NS = MINUTE_NS
"""How long trouble may have begun before it is seen."""


@dataclass(frozen=True)
class WindowEvidence:
    """A named question that was asked on the way, to be filed as evidence."""

    question: str
    parameters: Mapping[str, Any]
    rows: Rows
    summary: str


@dataclass(frozen=True)
class FoundWindows:
    """`how` says where `incident` comes from; "none" means that nothing deviates, and it is merely the
    last part of the data. `baseline` is None where no telemetry is older than the incident."""

    incident: Window
    baseline: Window | None
    how: How
    parts: tuple[WindowEvidence, ...]


def find_windows(
    store: TelemetryStore, incident: Window | None = None, baseline: Window | None = None
) -> FoundWindows:
    """The incident and its baseline: as given, else found.

    Raises `StoreError` when the store has neither traces, metrics nor logs and no incident is given, and
    `duckdb.Error`.
    """
    if incident is not None:
        if baseline is not None:
            return FoundWindows(incident, baseline, "given", ())
        calm, parts = _baseline(store, None, incident, guard_ns=0)
        return FoundWindows(incident, calm, "given", tuple(parts))
    source = next(sources_of(store), None)
    if source is None:
        raise StoreError(
            f"{store.path} holds neither traces, metrics nor logs, so no incident can be found in it.",
            "Ingest telemetry, or say when the incident was with `--incident START..END`.",
        )
    return _found(store, source, baseline)


def _found(store: TelemetryStore, source: Source, baseline: Window | None) -> FoundWindows:
    series, troubles = _searched(store, source, baseline)
    alerts, parts = _alerts(store, series.frame)
    paged = _paged(series, baseline, alerts, CHANCE) or _paged(series, baseline, alerts, _CHANCE_WITH_ALERT)
    stretch = next(iter((*paged, *troubles)), None)
    how: How = "alerts" if paged or (alerts and stretch is None) else "change points" if stretch else "none"
    if stretch is not None:
        incident, closer = _closer(store, series, stretch, baseline)
        parts += closer
    else:
        incident = _spanned(alerts, series.frame) if alerts else _last_part(series.frame, baseline)
    parts.append(_evidence(series, stretch))
    if baseline is None:
        baseline, others = _baseline(store, series, incident, guard_ns=_UNSEEN_NS if how != "none" else 0)
        parts += others
    return FoundWindows(incident, baseline, how, tuple(parts))


def _searched(
    store: TelemetryStore, source: Source, baseline: Window | None
) -> tuple[Series, tuple[Stretch, ...]]:
    """The series and its troubles. Where nothing stands out from the whole, trouble may be half of it:
    then everything is judged by what was usual in the first third."""
    series = read_series(store, source, usual=baseline)
    troubles = _troubles(series, baseline)
    if troubles or baseline is not None:
        return series, troubles
    start_ns, end_ns = series.frame.start_ns, series.frame.end_ns
    beginning = Window(start_ns, start_ns + max(1, (end_ns - start_ns) // 3))
    changed = read_series(store, source, usual=beginning)
    troubles = _troubles(changed, beginning)
    return (changed, troubles) if troubles else (series, ())


def _alerts(store: TelemetryStore, frame: Window) -> tuple[list[Window], list[WindowEvidence]]:
    """The alerts that page someone, each as the window in which it fired."""
    parameters = {"frame_from": frame.start_ns, "frame_to": frame.end_ns}
    rows = load_question("window_alerts").ask(store, parameters)
    if not len(rows):
        return [], []
    records = list(rows.records())
    windows = [
        Window(row["starts_at"], max(row["ends_at"] or frame.end_ns, row["starts_at"] + 1)) for row in records
    ]
    first = f"{records[0]['name']} at {format_clock(records[0]['starts_at'])}"
    summary = f"{len(records)} alerts fire, the first is {first}" if len(records) > 1 else f"{first} fires"
    return windows, [WindowEvidence("window_alerts", parameters, rows, summary)]


def _paged(series: Series, baseline: Window | None, alerts: Sequence[Window], chance: float) -> list[Stretch]:
    """The troubles that an alert tells of: begun before it fired, and not over long before."""
    if not alerts:
        return []
    windows = {
        trouble: series.window(trouble.first, trouble.end) for trouble in _troubles(series, baseline, chance)
    }
    return [
        trouble
        for trouble, window in windows.items()
        if any(window.start_ns <= alert.start_ns < window.end_ns + _ALERT_DELAY_NS for alert in alerts)
    ]


def _troubles(series: Series, baseline: Window | None = None, chance: float = CHANCE) -> tuple[Stretch, ...]:
    """The stretches in trouble, strongest first, clear of a given baseline.

    Where bad is only told by being rare, what differs from the rest at the very beginning is the calm, and
    the rest the incident.
    """
    troubles = troubled_stretches(series.streams, _clear_of(series, baseline), chance)
    for trouble in troubles if series.source.two_sided else ():
        if trouble.first == 0 and trouble.end < series.buckets:
            return (_trimmed(series, Stretch(trouble.end, series.buckets, trouble.surprise)),)
    return tuple(_trimmed(series, trouble) for trouble in troubles)


def _trimmed(series: Series, trouble: Stretch) -> Stretch:
    """The stretch without silence at its edges, which belongs to it as little as to its surroundings."""
    told = np.flatnonzero(series.told[trouble.first : trouble.end])
    if not len(told):
        return trouble
    return Stretch(trouble.first + int(told[0]), trouble.first + int(told[-1]) + 1, trouble.surprise)


def _clear_of(series: Series, baseline: Window | None) -> Mask:
    """Which stretches [first, last] do not touch the baseline?"""
    first, last = np.indices((series.buckets, series.buckets))
    if baseline is None:
        return np.asarray(first <= last, dtype=np.bool_)
    after = first > series.bucket_of(baseline.end_ns - 1)
    return np.asarray(
        (first <= last) & (after | (last < series.bucket_of(baseline.start_ns))), dtype=np.bool_
    )


def _closer(
    store: TelemetryStore, series: Series, stretch: Stretch, baseline: Window | None
) -> tuple[Window, list[WindowEvidence]]:
    """The window of a stretch; where it is a small part of the data, its edges in finer buckets."""
    coarse = series.window(stretch.first, stretch.end)
    around = Window(
        max(series.frame.start_ns, coarse.start_ns - 2 * coarse.duration_ns),
        min(series.frame.end_ns, coarse.end_ns + 2 * coarse.duration_ns),
    )
    if 2 * around.duration_ns > series.frame.duration_ns:
        return coarse, []
    finer = read_series(store, series.source, around, baseline)
    found = _troubles(finer, baseline) if finer.bucket_ns < series.bucket_ns else ()
    if not found:
        return coarse, []
    return finer.window(found[0].first, found[0].end), [_evidence(finer, found[0])]


def _spanned(alerts: Sequence[Window], frame: Window) -> Window:
    end_ns = max(min(alert.end_ns, frame.end_ns) for alert in alerts)
    return Window(min(alert.start_ns for alert in alerts), end_ns)


def _last_part(frame: Window, baseline: Window | None) -> Window:
    """A third of the data, a quarter of an hour at most; after a given baseline where there is room."""
    length_ns = min(frame.duration_ns // 3 + 1, _LONGEST_FALLBACK_NS)
    start_ns = frame.end_ns - length_ns
    if baseline is not None and start_ns < baseline.end_ns < frame.end_ns:
        start_ns = baseline.end_ns
    return Window(start_ns, frame.end_ns)


def _baseline(
    store: TelemetryStore, known: Series | None, incident: Window, guard_ns: int
) -> tuple[Window | None, list[WindowEvidence]]:
    """The calm before the incident in the first source that reaches back so far."""
    for source in sources_of(store):
        series = known if known is not None and known.source == source else read_series(store, source)
        calm = _calm_before(series, incident, guard_ns)
        if calm is not None:
            return calm, [] if series is known else [_evidence(series, None)]
    return None, []


def _calm_before(series: Series, incident: Window, guard_ns: int) -> Window | None:
    """The latest stretch before the incident that is free of earlier trouble and long enough to compare
    with: half the longest there is. `guard_ns` before the onset are left out, a third of it all at most."""
    onset = min(max(series.bucket_of(incident.start_ns), 0), series.buckets)
    calm = _calm_buckets(series, onset)
    guard = min(-(-guard_ns // series.bucket_ns), int(calm.sum()) // 3)
    calm[onset - guard : onset] = False
    stretches = _runs(calm)
    if not stretches:
        return None
    longest = max(end - first for first, end in stretches)
    first, end = next(run for run in reversed(stretches) if 2 * (run[1] - run[0]) >= longest)
    found = series.window(first, end)
    longest_ns = max(_LONGEST_BASELINE_NS, 6 * incident.duration_ns)
    return Window(max(found.start_ns, found.end_ns - longest_ns), found.end_ns)


def _calm_buckets(series: Series, onset: int) -> Mask:
    """Buckets before the onset that hold telemetry and no earlier trouble."""
    calm = np.zeros(series.buckets, dtype=np.bool_)
    calm[:onset] = series.told[:onset]
    if onset:
        for earlier in troubled_stretches([stream.cut(0, onset) for stream in series.streams]):
            calm[earlier.first : earlier.end] = False
    return calm


def _runs(mask: Mask) -> list[tuple[int, int]]:
    """The stretches of True, as (first, end)."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], mask.astype(np.int8), [0]))))
    return [(int(first), int(end)) for first, end in edges.reshape(-1, 2)]


def _evidence(series: Series, stretch: Stretch | None) -> WindowEvidence:
    return WindowEvidence(series.source.question, series.parameters, series.rows, _summary(series, stretch))


def _summary(series: Series, stretch: Stretch | None) -> str:
    """One line: how much is bad in the stretch and outside it; over all where no stretch stands out."""
    inside = np.zeros(series.buckets, dtype=np.bool_)
    if stretch is not None:
        inside[stretch.first : stretch.end] = True
    shares = []
    for count, stream in zip(series.source.counts, series.streams, strict=True):
        outside = f"{stream.share(~inside):.1%}"
        shares.append(f"{stream.share(inside):.1%} (else {outside})" if stretch else outside)
        shares[-1] += f" {count.words}"
    said = " and ".join(shares)
    if stretch is None:
        return f"{said}, without a stretch that stands out"
    window = series.window(stretch.first, stretch.end)
    between = f"{format_clock(window.start_ns)} to {format_clock(window.end_ns)}"
    return f"{between}: {said}, in buckets of {format_duration(series.bucket_ns)}"
