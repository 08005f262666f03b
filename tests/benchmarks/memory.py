"""The most memory a process has held."""

from __future__ import annotations

import re
import resource
from pathlib import Path


def peak_mb() -> float:
    """Of this program, in MiB. Linux adds what its parent held to `ru_maxrss`, so its own count is read."""
    status = Path("/proc/self/status")
    if status.is_file():
        found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text("ascii"))
        if found:
            return int(found[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
