"""The shop at run time: instances with their workers, pools and CPUs, and everything around them.

Faults act by changing what stands here: an instance's `stretch` and `stolen_cores`, its `pool`, its
`network`, its `interceptors`, a queue.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from tools.simulator.broker import Queue
from tools.simulator.engine import Engine, Process, Slots
from tools.simulator.network import Interface, transit_ns
from tools.simulator.recorder import Recorder
from tools.simulator.request import Request
from tools.simulator.topology import Patience, ServiceSpec, Shop

Interceptor = Callable[[Request, str], Process]
"""Runs in a worker before the steps of the operation it is told; may wait, log, or raise `OperationError`.

What it returns, if anything, is the answer at once, and no step runs."""

MB = 1 << 20
_QUEUE_LIMIT = 64


class Pool(Slots):
    """An instance's connections to its database, with what a pool reports of itself."""

    def __init__(self, engine: Engine, size: int) -> None:
        super().__init__(engine, size, queue_limit=1_000)
        self.late_return_ns: Callable[[], int] = lambda: 0
        self.timeouts = 0
        self.asked = 0
        self.waited_ns = 0

    def note_wait(self, waited_ns: int, granted: bool) -> None:
        self.asked += 1
        self.waited_ns += waited_ns
        self.timeouts += not granted

    def give_back(self) -> None:
        """Return a connection, or forget to for a while."""
        late_ns = self.late_return_ns()
        if late_ns > 0:
            self._engine.after(late_ns, lambda _: self.release())
        else:
            self.release()


class Instance:
    """One running copy of a service on a node. Counters are read and reset by the monitor.

    `stretch` multiplies the processor time that work takes, `starvation` what it waits for a processor;
    `burst_cores` it takes beyond its own; `complaints` are the error lines it adds to each failure;
    `forgotten_share` of a cache's entries is gone.
    """

    def __init__(self, engine: Engine, spec: ServiceSpec, ordinal: int, node: str) -> None:
        self.spec = spec
        self.name = f"{spec.name}-{ordinal}"
        self.node = node
        self.workers = Slots(engine, spec.workers, _QUEUE_LIMIT)
        self.pool = Pool(engine, spec.pool)
        self.interceptors: list[Interceptor] = []
        self.network = Interface()
        self.patience: dict[str, Patience] = {}
        self.stretch = 1.0
        self.starvation = 1.0
        self.stolen_cores = 0.0
        self.warm_up_cores = 0.0
        self.burst_cores = 0.0
        self.disk_share = 0.0
        self.disk_wait_ns = 0
        self.collecting_share = 0.0
        self.down = False
        self.turned_away: str | None = None
        self.complaints = 0
        self.forgotten_share = 0.0
        self.hits = 0
        self.misses = 0
        self.evicted = 0
        self.memory_bytes = float(spec.memory_mb * MB)
        self.busy_ns = 0
        self.arrived = 0
        self.answered = 0
        self.answered_ns = 0
        self.failed = 0

    @property
    def refusal(self) -> str | None:
        """Why a call to it gets no further than the connection; None: it is let in."""
        return "connection refused" if self.down else self.turned_away

    @property
    def place(self) -> tuple[str, str, str]:
        return self.spec.name, self.name, self.node


class World:
    """One run: the engine, the shop's instances, the recorder, and the streams of chance.

    Each use of chance has a stream of its own, so that a fault does not change who arrives when.
    """

    def __init__(self, shop: Shop, seed: int, start_ns: int, end_ns: int, traffic: float) -> None:
        self.shop = shop
        self.start_ns = start_ns
        self.end_ns = end_ns
        self.traffic = traffic
        self.engine = Engine(start_ns)
        self.recorder = Recorder()
        self.random = Random(f"{seed}/service")
        self.arrivals = Random(f"{seed}/arrivals")
        self.surroundings = Random(f"{seed}/surroundings")
        self.readings = Random(f"{seed}/readings")
        self.distractions = Random(f"{seed}/decoys")
        self.mischief = Random(f"{seed}/fault")
        self._ids = Random(f"{seed}/ids")
        self.instances = {name: self._deploy(spec) for name, spec in sorted(shop.services.items())}
        self.queues: dict[tuple[str, str], Queue] = {}
        self.on_answer: list[Callable[[str, str, int, bool], None]] = []
        self._turn = dict.fromkeys(shop.services, 0)

    def _deploy(self, spec: ServiceSpec) -> tuple[Instance, ...]:
        nodes = self.shop.nodes
        offset = sorted(self.shop.services).index(spec.name)
        return tuple(
            Instance(self.engine, spec, ordinal, nodes[(offset + ordinal) % len(nodes)])
            for ordinal in range(spec.instances)
        )

    @property
    def all_instances(self) -> tuple[Instance, ...]:
        return tuple(instance for instances in self.instances.values() for instance in instances)

    def instances_of(self, service: str, name: str | None = None) -> tuple[Instance, ...]:
        """The instances of a service, or the one of that name."""
        return tuple(one for one in self.instances[service] if name is None or one.name == name)

    def next_instance(self, service: str) -> Instance:
        """Round robin, as most balancers do."""
        turn = self._turn[service]
        self._turn[service] = turn + 1
        candidates = self.instances[service]
        return candidates[turn % len(candidates)]

    def ready_instance(self, service: str) -> Instance:
        """The next one that lets calls in, as a balancer with health checks finds it; else any."""
        for _ in self.instances[service]:
            instance = self.next_instance(service)
            if instance.refusal is None:
                break
        return instance

    def queue(self, service: str, operation: str) -> Queue:
        """The queue of messages that a service's operation consumes."""
        return self.queues.setdefault((service, operation), Queue(self.engine))

    def hop_ns(self) -> int:
        """One way over the network: some tenths of a millisecond."""
        return round(250_000 * self.random.lognormvariate(0.0, 0.4))

    def way_ns(self, sender: Instance, receiver: Instance) -> int | None:
        """One way from one instance to another; None where the packet never arrives."""
        return transit_ns(self.hop_ns(), sender.network, receiver.network, self.mischief)

    def trace_id(self) -> str:
        return f"{self._ids.getrandbits(128) | 1:032x}"

    def span_id(self) -> str:
        return f"{self._ids.getrandbits(64) | 1:016x}"
