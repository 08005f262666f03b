"""The service map: who calls whom from the entry points down, and what is wrong on which way."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from tools.browse.browser import Browser
from tools.browse.service_map import Edge, Service, ServiceMap, read_map
from tui import actions
from tui.telemetry.figures import figures, figures_width, head, readings
from tui.telemetry.filter_line import FilterLine
from tui.telemetry.look import Look
from tui.telemetry.pane import TelemetryPane
from tui.widgets.row_list import RowList
from tui.widgets.words import QUIET, column, line, number, plural, said

MARKS: Final = 2
SUSPECT, HURT, CALM = ("◆", "bold $accent"), ("▲", "bold $error"), ("·", QUIET)
SIDE_BY_SIDE_FROM: Final = 190
SMALL: Final = 60
"""Up to so many services the whole tree is shown first; of more, the hurt."""
IN_EARNEST: Final = 0.1
"""The probability from which a cause beside the leading one makes its service a suspect."""
OUTSIDE: Final = "outside"


class MapPane(TelemetryPane[ServiceMap]):
    """The services in a list or a tree, and below it the one under the cursor between its neighbours."""

    scope: ClassVar[actions.Scope] = "map"
    BINDINGS: ClassVar[list[BindingType]] = actions.bindings("map")

    def __init__(self) -> None:
        super().__init__()
        self._map: ServiceMap | None = None
        self._of: Look | None = None
        self._tree: bool | None = None
        self._rows: list[tuple[Service, str]] = []

    def compose(self) -> ComposeResult:
        with Vertical(id="map-services"):
            yield FilterLine(id="map-filter", placeholder="part of a service's name")
            yield Static(id="map-head", markup=False, classes="columns")
            yield RowList(id="map-list")
        with Vertical(id="map-focus"):
            yield Static(id="map-near-head", markup=False, classes="columns")
            yield RowList(id="map-near")

    # -- reading and showing ----------------------------------------------------------------------

    def load(self, browser: Browser, look: Look) -> ServiceMap:
        known, of = self._map, self._of
        if known is not None and of is not None and of.compares(look):
            return known
        return read_map(browser, look.parameters())

    def show(self, loaded: ServiceMap) -> None:
        self._map, self._of = loaded, self.look
        if self._tree is None:
            self._tree = len(loaded.services) <= SMALL
        self._list(self.look.service)

    def _list(self, key: str | None = None) -> None:
        """The services in the order chosen, those that the filter leaves."""
        if self._map is None:
            return
        text = self.query_one(FilterLine).value.lower()
        words = text.split()
        rows = (
            list(self._map.by_layer())
            if self._tree and not words
            else [(service, "") for service in self._map.by_hurt(self.suspects, self.hurt)]
        )
        self._rows = [row for row in rows if all(word in row[0].name.lower() for word in words)]
        nothing = "No service has such a name." if words else "The store names no service."
        self.query_one("#map-list", RowList).show(
            [service.name for service, _ in self._rows], self._draw_service, nothing, key
        )
        self._draw_heads()
        self.changed()

    def facts(self) -> tuple[Content, ...]:
        if self._map is None:
            return ()
        hurt = sum(service.hurt >= 1.0 for service in self._map.services.values())
        facts = [said(plural(len(self._map.services), "service"))]
        if self._map.compared:
            facts.append(Content.styled(f"{number(hurt)} off", "bold $error" if hurt else QUIET))
        else:
            facts.append(Content.styled("no baseline to compare with", QUIET))
        return tuple(facts)

    @property
    def suspects(self) -> tuple[str, ...]:
        """The services that the diagnosis suspects in earnest, in its order."""
        causes = self.case.causes if self.case else ()
        earnest = [cause for cause in causes if cause is causes[0] or cause.probability >= IN_EARNEST]
        return tuple(dict.fromkeys(cause.service for cause in earnest))

    @property
    def hurt(self) -> tuple[str, ...]:
        """The services whose users feel it, as triage saw it."""
        return self.case.triage.impact.services if self.case and self.case.triage else ()

    # -- drawing ----------------------------------------------------------------------------------

    def _draw_service(self, row: int, width: int) -> Content:
        service, branch = self._rows[row]
        edge = (service.via or service.telling) if self._tree else service.telling
        name = line((branch, QUIET), said(service.name))
        if service.name in self.suspects:
            name = line(name, (" suspect", "$accent"))
        if not self._tree and edge is not None:
            name = line(name, (" from ", QUIET), said(edge.caller or OUTSIDE, QUIET))
        return line(self._marks(service), self._columns(name, service, edge, width - MARKS - 1))

    def _marks(self, service: Service) -> Content:
        suspected = service.name in self.suspects
        hurt = service.hurt >= 1.0 or service.name in self.hurt
        return line(SUSPECT if suspected else " ", HURT if hurt else CALM, " ")

    def _columns(self, name: Content, service: Service, edge: Edge | None, width: int) -> Content:
        compared = bool(self._map and self._map.compared)
        room = max(width - figures_width(width, compared) - 2, 8)
        if edge is not None and (edge.source == "calls" or edge.readings):
            told = figures(edge, width)
        elif service.readings:
            told = readings(service.readings)
        else:
            told = figures(edge, width) if edge is not None else Content("")
        return line(column(name, room), "  ", told)

    def _draw_heads(self) -> None:
        order = "from the entry points down" if self._tree else "the hurt first"
        self._draw_head("#map-head", "#map-list", f"   Service, {order}")
        key = self.query_one("#map-list", RowList).key
        self._draw_head("#map-near-head", "#map-near", "   Callers and callees" if key else "")

    def _draw_head(self, head_id: str, rows_id: str, words: str) -> None:
        width = self.query_one(rows_id, RowList).scrollable_content_region.width - 2 - MARKS - 1
        compared = bool(self._map and self._map.compared)
        traced = bool(self._map and self._map.traced)
        names = head(width, compared) if traced and words else Content("")
        room = max(width - figures_width(width, compared) - 2, 8) + MARKS + 1
        self.query_one(head_id, Static).update(
            line(" ", column(Content.styled(words, QUIET), room), "  ", names)
        )

    def on_resize(self) -> None:
        self.set_class(self.size.width >= SIDE_BY_SIDE_FROM, "beside")
        self.call_after_refresh(self._draw_heads)

    # -- one service between its neighbours -------------------------------------------------------

    @on(RowList.Moved)
    def _follow(self, message: RowList.Moved) -> None:
        message.stop()
        if message.rows.id == "map-list":
            self._show_near(message.rows.key)

    def _show_near(self, name: str | None) -> None:
        near = self.query_one("#map-near", RowList)
        if self._map is None or name is None:
            near.show((), lambda _row, _width: Content(""))
            return
        callers = list(reversed(self._map.callers.get(name, ())))
        callees = list(self._map.callees.get(name, ()))
        keys = [*(f"< {edge.caller or ''}" for edge in callers), f"= {name}"]
        keys += [f"> {edge.callee}" for edge in callees]
        near.show(keys, partial(self._draw_near, name, callers, callees), key=f"= {name}")

    def _draw_near(
        self, name: str, callers: Sequence[Edge], callees: Sequence[Edge], row: int, width: int
    ) -> Content:
        assert self._map is not None
        service, width = self._map.services[name], width - MARKS - 1
        if row == len(callers):
            told = f"  {plural(sum(e.caller is not None for e in callers), 'caller')}, "
            told += plural(len(callees), "callee")
            return line(
                self._marks(service), said(name, "bold"), (told, QUIET), "  ", readings(service.readings)
            )
        if row < len(callers):
            edge, other = callers[row], callers[row].caller
            branch = "┌ " if row == 0 else "├ "
        else:
            place = row - len(callers) - 1
            edge, other = callees[place], callees[place].callee
            branch = "└▸" if place == len(callees) - 1 else "├▸"
        shown = line((branch, QUIET), " ", said(other or OUTSIDE))
        marks = self._marks(self._map.services[other]) if other else Content("   ")
        room = max(width - figures_width(width, self._map.compared) - 2, 8)
        return line(marks, column(shown, room), "  ", figures(edge, width))

    # -- acts -------------------------------------------------------------------------------------

    @on(RowList.Chosen)
    def _choose(self, message: RowList.Chosen) -> None:
        message.stop()
        if message.rows.id == "map-list":
            self._visit(message.key, "traces")
        elif message.key[0] == "=":
            self._visit(message.key[2:], "traces")
        elif message.key[2:]:
            self._walk_to(message.key[2:])

    def _walk_to(self, name: str) -> None:
        """Put the cursor on a neighbour, which the filter may have hidden."""
        rows = self.query_one("#map-list", RowList)
        if all(service.name != name for service, _ in self._rows):
            self.query_one(FilterLine).clear_words()
            self._list(name)
        rows.put(name)

    def _visit(self, name: str | None, pane: str) -> None:
        if name is not None:
            self.go(self.look.of_service(name), pane)

    def action_visit(self, pane: str) -> None:
        """Look at this service's metrics, logs or traces."""
        self._visit(self.query_one("#map-list", RowList).key, pane)

    def action_order(self) -> None:
        """The hurt first, or from the entry points down."""
        self._tree = not self._tree
        self._list()
        self.query_one("#map-list", RowList).action_first()

    def action_find(self) -> None:
        self.query_one(FilterLine).begin()

    def action_near(self) -> None:
        self.query_one("#map-near", RowList).focus()

    def action_services(self) -> None:
        self.query_one("#map-list", RowList).focus()

    @on(FilterLine.Typed)
    def _filter(self, message: FilterLine.Typed) -> None:
        message.stop()
        self._list()
        if message.ended:
            self.rest()

    def rest(self) -> None:
        self.query_one("#map-list", RowList).focus()
