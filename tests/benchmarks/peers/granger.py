"""Does one metric's past tell another's future? Linear Granger causality (Granger, 1969), one lag of each.

KPIRoot ranks metrics by it towards the alarming one; RUN (Lin et al., AAAI 2024) builds a causal graph of
it, with a neural network where this is a regression.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Floats = NDArray[np.float64]


def f_values(causes: Floats, effect: Floats) -> Floats:
    """The F statistic of each column of `causes` for `effect`, given the effect's own past."""
    now, past = effect[1:], effect[:-1]
    own = np.column_stack([np.ones_like(past), past])
    basis, _ = np.linalg.qr(own)
    left = now - basis @ (basis.T @ now)
    earlier = causes[:-1] - basis @ (basis.T @ causes[:-1])
    length = (earlier**2).sum(axis=0)
    known = length > 1e-9 * np.maximum(1e-12, (causes[:-1] ** 2).sum(axis=0))
    explained = np.where(known, (earlier.T @ left) ** 2 / np.where(known, length, 1.0), 0.0)
    rest = np.maximum(1e-12, (left**2).sum() - explained)
    return np.asarray(explained / rest * max(1, len(now) - 3), dtype=np.float64)


def is_cause(f_value: float, samples: int, chance: float = 0.01) -> bool:
    """Whether an F statistic of one lag would come by chance less often than `chance`."""
    return bool(stats.f.sf(f_value, 1, max(1, samples - 4)) < chance)
