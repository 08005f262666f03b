"""What goes on in any shop on any day: housekeeping lines, harmless warnings, a watchdog, deploys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tools.simulator.engine import Process
from tools.simulator.recorder import as_json
from tools.simulator.topology import ServiceSpec
from tools.simulator.world import Instance, World

SECOND_NS = 1_000_000_000
_WARM_UP_NS = 25 * SECOND_NS
_REFILLS = 10
_REFILL_NS = 12 * SECOND_NS
_DEPLOYED = (
    "Bump base image and dependencies",
    "Structured fields for request logs",
    "Tidy up configuration defaults",
    "Extract validation into its own class",
    "Support the new voucher format",
    "Speed up start by lazy initialisation",
)
_HOUSEKEEPING = (
    ("info", "Configuration unchanged since last poll", "Configuration", 31),
    ("info", "Maintenance pass done in {n} ms", "Maintenance", 12),
    ("debug", "Exported {n} spans", "Exporter", 88),
    ("warn", "Feature flag service answered slowly ({n} ms), using cached flags", "Flags", 45),
)
_ODDS = (40, 40, 16, 4)


@dataclass(frozen=True)
class Deploy:
    """A new version of a service at an instant, `summary` in the words of who deployed it."""

    service: str
    time_ns: int
    summary: str


def deploy(world: World, plan: Deploy) -> None:
    """Put a deploy on the agenda: the change record, restart lines, a short warm-up of each instance."""
    world.engine.at(plan.time_ns, lambda _: _roll_out(world, plan))


def draw_summary(world: World) -> str:
    return world.surroundings.choice(_DEPLOYED)


def next_version(spec: ServiceSpec) -> str:
    major, minor, *_ = spec.version.split(".")
    return f"{major}.{int(minor) + 1}.0"


def record_change(
    world: World,
    service: str,
    kind: str,
    version: str | None,
    summary: str,
    source: str,
    files: Sequence[str],
) -> None:
    """File a change as of now."""
    number = f"{kind}-{world.surroundings.getrandbits(32):08x}"
    row = (
        world.engine.now,
        number,
        service,
        kind,
        version,
        summary,
        source,
        as_json({"files": tuple(files)}),
    )
    world.recorder.changes.append(row)


def housekeeping(world: World, instance: Instance) -> Process:
    """Lines that mean nothing, a few a minute and instance, until the run's end."""
    chance = world.surroundings
    while True:
        yield round(chance.expovariate(1 / 25) * SECOND_NS)
        if world.engine.now >= world.end_ns:
            return
        if instance.down:
            continue
        severity, text, source, line = chance.choices(_HOUSEKEEPING, _ODDS)[0]
        log_outside_request(world, instance, severity, text.format(n=chance.randint(2, 90)), source, line)


def watchdog(world: World) -> None:
    """The alert that always fires, so that its absence is noticed."""
    labels = as_json({"severity": "none"})
    text = as_json({"summary": "Fires at all times: the alerting pipeline works"})
    world.recorder.alerts.append((world.start_ns, None, "Watchdog", "none", None, labels, text))


def log_outside_request(
    world: World, instance: Instance, severity: str, body: str, source: str, line: int
) -> None:
    attributes = {
        "code.file.path": f"platform/src/{source}.kt",
        "code.line.number": line,
        "logger": f"shop.platform.{source}",
    }
    world.recorder.logs.append(
        (world.engine.now, *instance.place, severity, body, None, None, as_json(attributes))
    )


def _roll_out(world: World, plan: Deploy) -> None:
    spec = world.shop.services[plan.service]
    version = next_version(spec)
    record_change(world, plan.service, "deploy", version, plan.summary, "pipeline", (spec.source_file,))
    for ordinal, instance in enumerate(world.instances_of(plan.service)):
        world.engine.spawn(_restart(world, instance, version, ordinal))


def _restart(world: World, instance: Instance, version: str, ordinal: int) -> Process:
    """Old process out, new one in between two requests. Starting costs CPU for a while; memory, freed, fills
    again."""
    yield ordinal * 4 * SECOND_NS
    log_outside_request(world, instance, "info", "Shutting down after draining", "Main", 74)
    freed = round(0.08 * instance.memory_bytes)
    instance.memory_bytes -= freed
    instance.warm_up_cores = 0.3
    yield 2 * SECOND_NS
    body = f"Started {instance.spec.name} {version} in 1.9 seconds"
    log_outside_request(world, instance, "info", body, "Main", 22)
    yield _WARM_UP_NS
    instance.warm_up_cores = 0.0
    for _ in range(_REFILLS):
        yield _REFILL_NS
        instance.memory_bytes += freed // _REFILLS
