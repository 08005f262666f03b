from __future__ import annotations

from textual.app import App, ComposeResult
from textual.content import Content

from tests.tui.driving import shown
from tui.widgets.row_list import RowList

MANY = 10_000


class RowsApp(App[None]):
    """Ten thousand rows that count how often they are drawn."""

    def __init__(self) -> None:
        super().__init__()
        self.drawn = 0
        self.said: list[str] = []

    def compose(self) -> ComposeResult:
        yield RowList(id="rows")

    def on_mount(self) -> None:
        self.rows.show([f"key {row}" for row in range(MANY)], self.draw)
        self.rows.focus()

    @property
    def rows(self) -> RowList:
        return self.query_one(RowList)

    def draw(self, row: int, width: int) -> Content:
        self.drawn += 1
        return Content(f"row {row} " + "x" * width)

    def on_row_list_moved(self, message: RowList.Moved) -> None:
        self.said.append(f"moved {message.rows.key}")

    def on_row_list_chosen(self, message: RowList.Chosen) -> None:
        self.said.append(f"chosen {message.key}")

    def on_row_list_seen(self, message: RowList.Seen) -> None:
        self.said.append(f"seen {message.first} {message.last}")


async def test_only_what_is_seen_is_drawn_and_a_move_draws_two_rows_anew() -> None:
    app = RowsApp()
    async with app.run_test(size=(40, 20)) as pilot:
        await pilot.pause()
        assert app.drawn <= 60
        before = app.drawn
        await pilot.press("down")
        await pilot.pause()
        assert app.drawn - before <= 3


async def test_keys_walk_page_and_jump_and_what_is_seen_is_told() -> None:
    app = RowsApp()
    async with app.run_test(size=(40, 20)) as pilot:
        await pilot.press("j", "j", "k", "G")
        await pilot.pause()
        assert f"row {MANY - 1} " in shown(app)
        await pilot.press("pageup", "g", "enter")
        await pilot.pause()
        told = [each for each in app.said if not each.startswith("seen")]
        assert told == [
            "moved key 0", "moved key 1", "moved key 2", "moved key 1", f"moved key {MANY - 1}",
            f"moved key {MANY - 20}", "moved key 0", "chosen key 0",
        ]  # fmt: skip
        assert f"seen {MANY - 20} {MANY}" in app.said


async def test_the_cursor_stays_on_its_row_when_the_rows_change() -> None:
    app = RowsApp()
    async with app.run_test(size=(40, 20)) as pilot:
        await pilot.press("j", "j")
        app.rows.show(["new", "key 1", "key 2"], app.draw)
        assert [app.rows.key] == ["key 2"]
        app.rows.show([], app.draw, "Nothing there.")
        await pilot.pause()
        assert [app.rows.key] == [None]
        assert "Nothing there." in shown(app)
        await pilot.press("j", "G", "enter", "pagedown")


async def test_no_row_is_wider_than_the_list() -> None:
    app = RowsApp()
    async with app.run_test(size=(23, 7)) as pilot:
        await pilot.pause()
        assert all(len(line) <= 23 for line in shown(app).splitlines())
