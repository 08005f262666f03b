"""Which importer reads a file? Told from how it begins, not from its name alone."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from tools.importers import nezha, petshop, rootcausebench, sockshop
from tools.importers.csv_files import header_of
from tools.importers.first_bytes import beginning

Format = Literal["nezha", "sockshop", "petshop", "rootcausebench", "otlp"]
_OTLP_KEYS = (b'"resourceSpans"', b'"resourceLogs"', b'"resourceMetrics"')


def detect(path: Path) -> Format | None:
    """The format of a file, or None where it is of none that is known without a mapping.

    A file of Nezha's that lost a column is still Nezha's: its importer says what is missing.
    """
    layout = nezha.layout_of(path)
    if layout is not None:
        header = header_of(path)
        return "nezha" if not header or layout.required & set(header) else None
    if path.suffix == ".csv":
        if sockshop.is_sockshop(header_of(path)):
            return "sockshop"
        if petshop.is_metrics(path) or petshop.is_graph(path):
            return "petshop"
    if rootcausebench.kind_of(path):
        return "rootcausebench"
    first = beginning(path)
    return "otlp" if any(key in first for key in _OTLP_KEYS) else None
