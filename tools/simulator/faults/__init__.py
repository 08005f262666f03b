"""The faults there are: one file a kind, listed here."""

from __future__ import annotations

from tools.simulator.faults.base import Fault
from tools.simulator.faults.cpu_contention import CpuContention
from tools.simulator.faults.exception_after_deploy import ExceptionAfterDeploy
from tools.simulator.faults.pool_exhaustion import PoolExhaustion

FAULTS: dict[str, type[Fault]] = {
    fault.kind: fault for fault in (CpuContention, ExceptionAfterDeploy, PoolExhaustion)
}

__all__ = ["FAULTS", "CpuContention", "ExceptionAfterDeploy", "Fault", "PoolExhaustion"]
