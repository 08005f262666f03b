"""From findings to ranked causes, with no model: pure functions, the same for an agent and for the whole.

`local_state` is what one agent knows alone, `consolidate` what it knows once those it calls have
reported, and `rank` the synthesis over all of them: it is built from the same two functions, so a
report and the final ranking cannot contradict each other.
"""

from agents.reasoners.ranking.causes import RankedCause, Ranking, rank
from agents.reasoners.ranking.states import ServiceState, consolidate, local_state

__all__ = ["RankedCause", "Ranking", "ServiceState", "consolidate", "local_state", "rank"]
