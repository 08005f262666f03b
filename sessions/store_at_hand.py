"""The store that a session reads, as it is found now: there, gone, or with other data in it."""

from __future__ import annotations

from pathlib import Path

from tools.errors import StoreError
from tools.telemetry_store import TelemetryStore
from tools.times import Window, format_instant


def store_there(path: Path) -> TelemetryStore | None:
    """Whatever store is there now."""
    try:
        return TelemetryStore.open(path)
    except StoreError:
        return None


def store_with(path: Path, fingerprint: str) -> TelemetryStore | None:
    """The store the evidence comes from, or None where it is gone or holds other data now."""
    store = store_there(path)
    if store is not None and store.fingerprint != fingerprint:
        store.close()
        return None
    return store


def require_store(store: TelemetryStore | None) -> None:
    """Raises `StoreError` where there is none to ask; closes the one there is."""
    if store is None:
        raise StoreError(
            "The store of this session is gone or holds other data now, so nobody can be asked again.",
            "Nothing was recorded. Bring the store back, or investigate anew on what there is.",
        )
    store.close()


def name_of(path: Path, incident: Window | None) -> str:
    """The store's name, with the window where one was given: two sessions on a store are told apart."""
    return f"{path.stem} {format_instant(incident.start_ns)}" if incident else path.stem
