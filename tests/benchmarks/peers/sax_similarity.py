"""How alike two metrics move: SAX strings and their Jaccard similarity, as in KPIRoot.

After KPIRoot (Gu et al., "KPIRoot: Efficient Monitoring Metric-based Root Cause Localization in Large-scale
Cloud Systems", 2024): z-scores, piecewise means over about sqrt(n) samples (PAA), a letter for each (SAX;
Lin et al., 2003). What is alike is the set of places where a series leaves its middle letters, letter by
letter.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

BREAKS = (-0.97, -0.43, 0.43, 0.97)
"""Where a standard normal falls into letters: the middle one is "as usual"."""


def letters(series: Floats) -> NDArray[np.int64]:
    """SAX letters, -2 to 2, of each column; 0 is as usual. `series` has a row a sample."""
    samples = len(series)
    segments = max(2, samples // max(1, round(samples**0.5)))
    spread = series.std(axis=0)
    scaled = (series - series.mean(axis=0)) / np.where(spread > 0.0, spread, 1.0)
    means = np.stack([part.mean(axis=0) for part in np.array_split(scaled, segments)])
    return np.asarray(np.digitize(means, BREAKS) - 2, dtype=np.int64)


def similarities(series: Floats, alarming: int) -> Floats:
    """Jaccard similarity of every column's unusual letters with those of column `alarming`, 0.0 to 1.0.

    Up and down count alike: what falls when the alarming metric rises moves with it as well.
    """
    words = letters(series)
    own: NDArray[Any] = words[:, [alarming]]
    either = (words != 0) | (own != 0)
    straight = ((words == own) & either).sum(axis=0)
    mirrored = ((words == -own) & either).sum(axis=0)
    return np.asarray(np.maximum(straight, mirrored) / np.maximum(1, either.sum(axis=0)), dtype=np.float64)
