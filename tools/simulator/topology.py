"""What a shop is made of, as plain values: services with operations, journeys through them, objectives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from tools.simulator.engine import Process
    from tools.simulator.request import Request

Role = Literal["application", "database", "cache"]


class Step(Protocol):
    """One thing an operation does. `run` is a process; it raises `OperationError` when it cannot."""

    def run(self, request: Request) -> Process: ...


@dataclass(frozen=True)
class Operation:
    """What a service answers: its steps in order. `attributes` are those of its server span."""

    name: str
    steps: tuple[Step, ...]
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ServiceSpec:
    """One service and how it is deployed.

    `workers` bounds the requests an instance serves at once, `cores` its CPU, `pool` its connections
    to `database` (0: it keeps none). `code` is the class its log lines and stack traces name.
    """

    name: str
    operations: tuple[Operation, ...] = ()
    code: str = ""
    version: str = "1.0.0"
    role: Role = "application"
    instances: int = 2
    workers: int = 8
    cores: int = 2
    pool: int = 0
    memory_mb: int = 420

    def operation(self, name: str) -> Operation:
        return next(operation for operation in self.operations if operation.name == name)

    @property
    def logger(self) -> str:
        return f"shop.{self.name.replace('-', '')}.{self.code}"

    @property
    def source_file(self) -> str:
        return f"{self.name}/src/{self.code}.kt"


@dataclass(frozen=True)
class Patience:
    """How a caller insists: when it gives up on an attempt, and how many it makes, `pause_ms` apart."""

    timeout_ms: int
    attempts: int
    pause_ms: float


@dataclass(frozen=True)
class Journey:
    """What one kind of visitor asks of the entry service, its share of the traffic (`weight`), and
    the latency that 95 of 100 of its requests are promised."""

    service: str
    operation: str
    weight: float
    p95_ms: int


@dataclass(frozen=True)
class Shop:
    services: Mapping[str, ServiceSpec]
    journeys: tuple[Journey, ...]
    nodes: tuple[str, ...]
    cores_per_node: int = 16
