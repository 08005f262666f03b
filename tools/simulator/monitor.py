"""The metrics collector: reads every instance and host each ten seconds, by OpenTelemetry's names."""

from __future__ import annotations

from collections.abc import Iterator

from tools.simulator.engine import Process
from tools.simulator.recorder import Attributes, as_json
from tools.simulator.world import MB, Instance, World

STEP_NS = 10_000_000_000
_STEP_S = STEP_NS / 1e9

Reading = tuple[str, str, str, float]
"""Name, unit, kind, value."""


def monitor(world: World) -> Process:
    """Collect until the run's end."""
    while world.engine.now + STEP_NS <= world.end_ns:
        yield STEP_NS
        used_cores = dict.fromkeys(world.shop.nodes, 0.0)
        for instance in world.all_instances:
            if instance.down:
                continue
            cores = _cores_in_use(world, instance)
            used_cores[instance.node] += cores
            readings = [
                *_process(world, instance, cores),
                *_serving(instance),
                *_pool(instance),
                *_role(world, instance),
                *_queues(world, instance),
            ]
            _record(world, *instance.place, readings, {})
            _reset(instance)
        for node in world.shop.nodes:
            _record(world, node, None, node, list(_host(world, used_cores[node])), {"host.name": node})


def _cores_in_use(world: World, instance: Instance) -> float:
    idle = 0.06 * instance.spec.cores * world.surroundings.lognormvariate(0.0, 0.15)
    asked = idle + instance.busy_ns / STEP_NS + instance.stolen_cores + instance.warm_up_cores
    return min(asked, instance.spec.cores * 0.995) + instance.burst_cores


def _process(world: World, instance: Instance, cores: float) -> Iterator[Reading]:
    wobble = world.surroundings.gauss(0.0, 3.0) * MB
    memory = instance.memory_bytes + wobble + 2 * MB * instance.workers.in_use
    yield "process.cpu.utilization", "1", "gauge", round(cores / instance.spec.cores, 4)
    yield "process.memory.usage", "By", "gauge", float(int(memory))
    disk = instance.disk_share + 0.02 * world.readings.lognormvariate(0.0, 0.2)
    waited_s = instance.disk_wait_ns / 1e9 / max(instance.arrived, 1)
    wait_s = waited_s + 0.0006 * world.readings.lognormvariate(0.0, 0.2)
    yield "disk.io.utilization", "1", "gauge", round(min(disk, 1.0), 4)
    yield "disk.io.wait_time", "s", "gauge", round(wait_s, 6)
    yield "tcp.retransmits", "{packet}", "counter", float(instance.network.retransmits)


def _serving(instance: Instance) -> Iterator[Reading]:
    yield "server.request.rate", "{request}/s", "gauge", round(instance.arrived / _STEP_S, 3)
    if instance.answered:
        mean_s = round(instance.answered_ns / instance.answered / 1e9, 6)
        yield "server.request.duration.mean", "s", "gauge", mean_s
    yield "server.request.errors", "{request}", "counter", float(instance.failed)
    yield "server.active_requests", "{request}", "gauge", float(instance.workers.in_use)
    yield "server.queue.length", "{request}", "gauge", float(len(instance.workers.queue))


def _pool(instance: Instance) -> Iterator[Reading]:
    pool = instance.pool
    if not pool.size:
        return
    wait_s = pool.waited_ns / pool.asked / 1e9 if pool.asked else 0.0
    yield "db.client.connection.count", "{connection}", "gauge", float(pool.in_use)
    yield "db.client.connection.max", "{connection}", "gauge", float(pool.size)
    yield "db.client.connection.pending_requests", "{request}", "gauge", float(len(pool.queue))
    yield "db.client.connection.timeouts", "{timeout}", "counter", float(pool.timeouts)
    yield "db.client.connection.wait_time", "s", "gauge", round(wait_s, 6)


def _role(world: World, instance: Instance) -> Iterator[Reading]:
    """What only a database, a cache or an application has to report."""
    if instance.spec.role == "database":
        yield "db.server.connection.count", "{connection}", "gauge", _open(world)
    elif instance.spec.role == "cache":
        yield "cache.lookup.hit", "{lookup}", "counter", float(instance.hits)
        yield "cache.lookup.miss", "{lookup}", "counter", float(instance.misses)
        yield "cache.keys.evicted", "{key}", "counter", float(instance.evicted)
    else:
        collecting = instance.collecting_share + 0.01 * world.readings.lognormvariate(0.0, 0.3)
        yield "process.gc.share", "1", "gauge", round(collecting, 4)


def _queues(world: World, instance: Instance) -> Iterator[Reading]:
    """The queues that a service consumes, reported by the first of its instances."""
    if instance is world.instances[instance.spec.name][0]:
        for (service, _), queue in world.queues.items():
            if service == instance.spec.name:
                yield "messaging.queue.depth", "{message}", "gauge", float(queue.depth)


def _open(world: World) -> float:
    """Connections that stand open at the database: pools keep at least two each."""
    return float(sum(max(2, one.pool.in_use) for one in world.all_instances if one.pool.size))


def _host(world: World, used_cores: float) -> Iterator[Reading]:
    share = 0.11 + 0.01 * world.surroundings.gauss(0.0, 1.0) + used_cores / world.shop.cores_per_node
    yield "system.cpu.utilization", "1", "gauge", round(min(max(share, 0.0), 1.0), 4)
    yield "system.memory.utilization", "1", "gauge", round(0.58 + 0.002 * world.surroundings.gauss(0, 1), 4)


def _record(
    world: World,
    service: str,
    instance: str | None,
    node: str,
    readings: list[Reading],
    attributes: Attributes,
) -> None:
    for name, unit, kind, value in readings:
        world.recorder.metrics.append(
            (world.engine.now, service, instance, node, name, unit, kind, value, as_json(attributes))
        )


def _reset(instance: Instance) -> None:
    """Forget what was counted since the last reading; counters of the whole run stay."""
    instance.busy_ns = 0
    instance.arrived = 0
    instance.answered = 0
    instance.answered_ns = 0
    instance.disk_wait_ns = 0
    instance.pool.asked = 0
    instance.pool.waited_ns = 0
