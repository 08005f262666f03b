"""What looks guilty and is not: one file a kind, listed here."""

from __future__ import annotations

from tools.simulator.decoys.base import Decoy
from tools.simulator.decoys.flapping_flag import FlappingFlag
from tools.simulator.decoys.innocent_deploy import InnocentDeploy
from tools.simulator.decoys.loud_victim import LoudVictim
from tools.simulator.decoys.loud_warning import LoudWarning

__all__ = ["Decoy", "FlappingFlag", "InnocentDeploy", "LoudVictim", "LoudWarning"]
