"""The faults there are: one file a kind, listed here."""

from __future__ import annotations

from tools.simulator.faults.base import Fault
from tools.simulator.faults.cache_stampede import CacheStampede
from tools.simulator.faults.cpu_contention import CpuContention
from tools.simulator.faults.dependency_outage import DependencyOutage
from tools.simulator.faults.exception_after_deploy import ExceptionAfterDeploy
from tools.simulator.faults.expired_certificate import ExpiredCertificate
from tools.simulator.faults.memory_leak import MemoryLeak
from tools.simulator.faults.network_delay import NetworkDelay
from tools.simulator.faults.noisy_neighbour import NoisyNeighbour
from tools.simulator.faults.packet_loss import PacketLoss
from tools.simulator.faults.poison_message import PoisonMessage
from tools.simulator.faults.pool_exhaustion import PoolExhaustion
from tools.simulator.faults.retry_storm import RetryStorm
from tools.simulator.faults.slow_disk import SlowDisk
from tools.simulator.faults.traffic_surge import TrafficSurge
from tools.simulator.faults.two_causes import TwoCauses, services_of
from tools.simulator.faults.wrong_return_value import WrongReturnValue

_KINDS: tuple[type[Fault], ...] = (
    CacheStampede,
    CpuContention,
    DependencyOutage,
    ExceptionAfterDeploy,
    ExpiredCertificate,
    MemoryLeak,
    NetworkDelay,
    NoisyNeighbour,
    PacketLoss,
    PoisonMessage,
    PoolExhaustion,
    RetryStorm,
    SlowDisk,
    TrafficSurge,
    TwoCauses,
    WrongReturnValue,
)

FAULTS: dict[str, type[Fault]] = {fault.kind: fault for fault in _KINDS}

__all__ = [
    "FAULTS",
    "CacheStampede",
    "CpuContention",
    "DependencyOutage",
    "ExceptionAfterDeploy",
    "ExpiredCertificate",
    "Fault",
    "MemoryLeak",
    "NetworkDelay",
    "NoisyNeighbour",
    "PacketLoss",
    "PoisonMessage",
    "PoolExhaustion",
    "RetryStorm",
    "SlowDisk",
    "TrafficSurge",
    "TwoCauses",
    "WrongReturnValue",
    "services_of",
]
