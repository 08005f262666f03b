"""Expired certificate: all at once nobody trusts a service; it is well, and hears no calls."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import ClassVar, Self

from tools.simulator.engine import Process
from tools.simulator.places import Places
from tools.simulator.surroundings import log_outside_request
from tools.simulator.world import Instance, World
from tools.times import SECOND_NS, Window

_SEEN_BY_CALLERS = "certificate has expired"
_SEEN_BY_SERVER = "TLS handshake aborted: remote error: bad certificate"


@dataclass(frozen=True)
class ExpiredCertificate:
    """Handshakes with `service` break off; its own log has a line on it every `said_s` or so."""

    kind: ClassVar[str] = "expired_certificate"

    service: str
    said_s: float
    instance: str | None = None

    def unfold(self, world: World, window: Window) -> None:
        for instance in world.instances_of(self.service, self.instance):
            world.engine.spawn(self._refuse(world, instance, window.end_ns), window.start_ns)

    def _refuse(self, world: World, instance: Instance, until_ns: int) -> Process:
        instance.turned_away = _SEEN_BY_CALLERS
        while world.engine.now < until_ns:
            yield round(world.mischief.expovariate(1 / self.said_s) * SECOND_NS)
            log_outside_request(world, instance, "error", _SEEN_BY_SERVER, "TlsListener", 58)
        instance.turned_away = None

    @classmethod
    def draw(cls, chance: Random, places: Places) -> Self:
        return cls(chance.choice(places.callees()).name, round(chance.uniform(3, 10), 1))
