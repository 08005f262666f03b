"""What drives a session: look at the journal, do the next thing, and wait.

The engine keeps no plan of its own. Whatever happened before, in this process or in one that died,
the next step follows from two things: the case as the journal tells it, and where the graph's thread
stands in its checkpoint. A person's act is in the journal before the engine hears of it.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from agents import events as ev
from agents.case_view import CaseView
from sessions.locations import private_file
from sessions.memory import JournalMemory
from tools.errors import WhydunitError
from tools.telemetry_store import TelemetryStore

if TYPE_CHECKING:
    from agents.case import Case
    from agents.graph import Team
    from agents.reasoners.protocol import Reasoner

Emit = Callable[[ev.Event], None]
_AT_REST = ("review", "cancelled", "failed", "done")


class Engine(threading.Thread):
    """One background thread with its own event loop. `at_rest` is set whenever nothing is left to do."""

    def __init__(
        self,
        view: CaseView,
        emit: Emit,
        open_store: Callable[[], TelemetryStore | None],
        checkpoints: Path,
        make_reasoner: Callable[[], Reasoner],
    ) -> None:
        super().__init__(name="whydunit-engine", daemon=True)
        self._view = view
        self._emit = emit
        self._open_store = open_store
        self._checkpoints = checkpoints
        self._make_reasoner = make_reasoner
        self._loop = asyncio.new_event_loop()
        self._wake = asyncio.Event()
        self._working: asyncio.Task[Any] | None = None
        self._answering: int | None = None
        self._stopping = False
        self._cancelled = False
        self._store: TelemetryStore | None = None
        self._case: Case | None = None
        self._told = 0
        self._telling = threading.Lock()
        self.at_rest = threading.Event()
        self.crash: BaseException | None = None

    # -- commands, from any thread ----------------------------------------------------------------

    def wake(self) -> None:
        """The journal has something new: look again."""
        with self._telling:
            self._told += 1
            self.at_rest.clear()
        self._loop.call_soon_threadsafe(self._wake.set)

    def cancel(self) -> None:
        """Stop what is being worked on, or is about to be; nothing happens at rest."""

        def give_up() -> None:
            self._cancelled = not self.at_rest.is_set()
            self._interrupt()

        if self.is_alive():
            self._loop.call_soon_threadsafe(give_up)

    def begin_anew(self) -> None:
        """Leave the investigation that is going for the one that was chosen meanwhile."""

        def leave() -> None:
            if self._view.chosen_waits and self._view.running:
                self._interrupt()

        if self.is_alive():
            self._loop.call_soon_threadsafe(leave)
            self.wake()

    def give_up_question(self, number: int) -> None:
        """Stop answering this question, where it is the one being answered."""

        def give_up() -> None:
            if self._answering == number:
                self._interrupt()

        if self.is_alive():
            self._loop.call_soon_threadsafe(give_up)

    def stop(self) -> None:
        """End the thread, leaving what is unfinished to a resume."""

        def end() -> None:
            self._stopping = True
            self._interrupt()
            self._wake.set()

        if self.is_alive():
            self._loop.call_soon_threadsafe(end)
            self.join()

    # -- the thread -------------------------------------------------------------------------------

    def run(self) -> None:
        try:
            with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
                runner.run(self._drive())
        except BaseException as error:  # noqa: BLE001 - kept for the face, which shows it; nothing is hidden
            self.crash = error
        finally:
            if self._store is not None:
                self._store.close()
            self.at_rest.set()

    async def _drive(self) -> None:
        from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

        from agents.graph import build_team

        private_file(self._checkpoints)
        async with AsyncSqliteSaver.from_conn_string(str(self._checkpoints)) as saver:
            team = build_team(saver)
            while not self._stopping:
                self._wake.clear()
                told = self._told
                step = await self._next_step(team)
                if step is not None:
                    await self._work(step)
                elif self._rest(told):
                    await self._wake.wait()

    def _rest(self, told: int) -> bool:
        """Say that nothing is left to do, unless something was told since we looked."""
        with self._telling:
            if self._told == told:
                self.at_rest.set()
            return self._told == told

    async def _next_step(self, team: Team) -> Any | None:
        """The coroutine that takes the case one step on, or None where it waits for the person."""
        from langgraph.types import Command

        from agents.state import State

        view = self._view
        if view.chosen is not None and view.chosen_waits:
            self._emit(ev.RunStarted(run=view.run + 1, fingerprint=view.chosen.fingerprint))
        question = view.unanswered[0].number if view.unanswered else None
        if view.steering.waits and view.phase in _AT_REST:
            self._look_again()
            return await self._next_step(team)
        self._answering = view.answering.number if view.answering else None
        if view.phase in ("cancelled", "failed", "done"):
            return self._talk(team, question) if question is not None else None
        run = max(view.run, 1)
        config: Any = {"configurable": {"thread_id": str(run)}}
        snapshot = await team.aget_state(config)
        go_on: Any = None
        if not snapshot.next:  # a new run, or one whose checkpoint the machine lost
            go_on = State(asked=0)
        elif snapshot.next == ("review_playbook",) and snapshot.interrupts:
            if question is None and (view.playbook is None or view.playbook.decision is None):
                return None
            go_on = Command(resume={"question": question})
        return team.ainvoke(go_on, config, context=self._context(run), durability="sync")

    def _look_again(self) -> None:
        """A run that heeds how the tree was steered. It reuses the scan where there is one: the store is
        pinned by its fingerprint, and the windows are those of the run before."""
        view = self._view
        run = ev.RunStarted(
            run=view.run + 1, fingerprint=view.fingerprint, reuses_scan=view.windows is not None
        )
        self._emit(run)

    def _talk(self, team: Team, number: int) -> Any:
        """A question about a case that is over: its own short thread; the finished one stays as it is."""
        from agents.state import State

        config: Any = {"configurable": {"thread_id": f"{self._view.run}/question/{number}"}}
        return team.ainvoke(State(asked=number), config, context=self._context(max(self._view.run, 1)))

    def _context(self, run: int) -> Case:
        from agents.case import Case

        if self._case is not None and self._case.run == run - 1 and self._view.reuses_scan:
            self._case = self._case.again(run, self._make_reasoner())
        elif self._case is None or self._case.run != run:
            if self._store is not None:
                self._store.close()
            self._store = self._open_store()
            incident, baseline = self._view.given
            self._case = Case(
                run=run,
                store=self._store,
                reasoner=self._make_reasoner(),
                emit=self._emit,
                view=lambda: self._view,
                memory=JournalMemory(self._view),
                incident=incident.window() if incident else None,
                baseline=baseline.window() if baseline else None,
            )
        return self._case

    async def _work(self, step: Any) -> None:
        """Take a step to its end, or say in the journal that it did not get there."""
        self._working = asyncio.ensure_future(step)
        if self._cancelled or self._view.chosen_waits:  # while the graph was still being made ready
            self._working.cancel()
        try:
            await self._working
        except asyncio.CancelledError:
            if not self._stopping:
                self._give_up(None)
        except Exception as error:
            cause = _first_cause(error)
            self._give_up(cause)
            if not isinstance(cause, WhydunitError):
                raise cause from error
        finally:
            self._working, self._cancelled = None, False

    def _give_up(self, cause: BaseException | None) -> None:
        """`cause` is None where the person stopped it. A question is given up before a run is."""
        run = max(self._view.run, 1)
        message, remedy = _words(cause)
        if self._answering is not None:
            self._give_up_answer(self._answering, cause, (message, remedy))
        elif cause is None:
            self._emit(ev.RunCancelled(run=run))
        else:
            self._emit(ev.RunFailed(run=run, message=message, remedy=remedy))

    def _give_up_answer(self, number: int, cause: BaseException | None, words: tuple[str, str]) -> None:
        """What was known of the answer by then is kept; a question that was withdrawn needs none."""
        exchange = self._view.conversation[number - 1]
        if exchange.waits:
            claims = exchange.part.claims if exchange.part else ()
            ended: Literal["stopped", "failed"] = "stopped" if cause is None else "failed"
            self._emit(ev.Answered(number=number, understood=None, claims=claims, offers=words, ended=ended))

    def _interrupt(self) -> None:
        if self._working is not None:
            self._working.cancel()
            if self._store is not None:
                self._store.interrupt()


def _first_cause(error: BaseException) -> BaseException:
    """The first real failure inside the groups that parallel agents make of it."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def _words(cause: BaseException | None) -> tuple[str, str]:
    if cause is None:
        return "Stopped before it was answered.", "Ask again when you like."
    if isinstance(cause, WhydunitError):
        return cause.message, cause.remedy
    return (
        f"The work stopped on {type(cause).__name__}: {cause}",
        "Everything found until then is kept. Run it again; if it stops at the same place, report it.",
    )
