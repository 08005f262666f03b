"""The engine keeps time and order, and slots are handed out fairly."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tools.simulator.engine import Engine, Process, Promise, Slots


@given(st.lists(st.integers(0, 1_000), max_size=40))
def test_things_happen_in_order_of_time_then_of_scheduling(delays: list[int]) -> None:
    engine, done = Engine(5), list[tuple[int, int]]()
    for number, delay in enumerate(delays):
        engine.after(delay, lambda value: done.append((engine.now, value)), number)
    engine.run()
    assert done == sorted((5 + delay, number) for number, delay in enumerate(delays))


def test_only_the_first_resolution_of_a_promise_counts() -> None:
    engine, heard = Engine(0), list[Any]()
    promise = Promise(engine)

    def listener() -> Process:
        heard.append((yield promise))

    engine.spawn(listener())
    engine.at(30, promise.resolve, "late")
    engine.at(20, promise.resolve, "first")
    engine.run()
    assert heard == ["first"]


@given(
    size=st.integers(1, 3),
    visits=st.lists(st.tuples(st.integers(0, 50), st.integers(1, 30)), min_size=1, max_size=20),
    patience=st.one_of(st.none(), st.integers(1, 20)),
)
def test_slots_are_never_overbooked_and_never_lost(
    size: int, visits: list[tuple[int, int]], patience: int | None
) -> None:
    engine, outcomes = Engine(0), list[bool]()
    slots = Slots(engine, size, queue_limit=10)

    def visit(hold_ns: int) -> Process:
        granted = yield from slots.take(patience)
        outcomes.append(granted)
        assert slots.in_use <= size
        if granted:
            yield hold_ns
            slots.release()

    for arrival, hold_ns in visits:
        engine.spawn(visit(hold_ns), arrival)
    engine.run()
    assert len(outcomes) == len(visits)
    assert slots.in_use == 0
    assert not slots.queue


def test_who_asked_first_is_served_first() -> None:
    engine, served = Engine(0), list[int]()
    slots = Slots(engine, 1, queue_limit=10)

    def visit(number: int) -> Process:
        yield from slots.take()
        served.append(number)
        yield 10
        slots.release()

    for number in range(5):
        engine.spawn(visit(number), number)
    engine.run()
    assert served == [0, 1, 2, 3, 4]


def test_a_full_queue_and_spent_patience_turn_people_away() -> None:
    engine, outcomes = Engine(0), dict[str, bool]()
    slots = Slots(engine, 1, queue_limit=1)

    def visit(name: str, patience_ns: int | None) -> Process:
        outcomes[name] = yield from slots.take(patience_ns)
        yield 100
        if outcomes[name]:
            slots.release()

    for at, (name, patience_ns) in enumerate((("holder", None), ("impatient", 5), ("too many", None))):
        engine.spawn(visit(name, patience_ns), at)
    engine.run()
    assert outcomes == {"holder": True, "impatient": False, "too many": False}


def test_a_pool_that_shrinks_takes_nothing_back_but_refills_less() -> None:
    engine = Engine(0)
    slots = Slots(engine, 3, queue_limit=10)
    in_use = list[int]()

    def visit() -> Process:
        yield from slots.take()
        yield 10
        slots.release()
        in_use.append(slots.in_use)

    for at in (0, 1, 2, 3, 4, 5):
        engine.spawn(visit(), at)
    engine.at(6, lambda _: slots.resize(1))
    engine.run()
    assert in_use == [2, 1, 1, 1, 1, 0]
