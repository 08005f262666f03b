"""`serve`: the screen in a browser on the same machine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tools.errors import UsageError
from tui.terminal import say, write


def serve(
    opens: Annotated[
        str | None,
        typer.Argument(
            metavar="STORE|SESSION", help="What to open; the sessions if not given.", show_default=False
        ),
    ] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Where to listen; 0 is any free port.")] = 0,
) -> None:
    """Show the screen in a browser on this machine. Prints the address; it works once. Ctrl+C ends it."""
    import asyncio

    arguments = _arguments(opens)
    try:
        from tui.serving.server import serve as serve_until_stopped
    except ModuleNotFoundError as error:
        raise UsageError(
            f"Serving a browser needs a package that is not installed ({error.name}).",
            "Install whydunit with its extra: pip install 'whydunit[serve]'",
        ) from error

    def say_address(address: str) -> None:
        write(address)
        say("Open it in a browser on this machine; it works once. Ctrl+C ends it.")

    asyncio.run(serve_until_stopped(arguments, port, say_address))
    say("No longer served. Sessions are kept.")


def _arguments(opens: str | None) -> tuple[str, ...]:
    """The command to serve; what cannot be opened is told before a browser is."""
    if opens is None:
        return ()
    from sessions.catalogue import find_session
    from sessions.locations import Home

    store = Path(opens)
    if store.is_file():
        return "open", "--", str(store.resolve())
    return "resume", "--", find_session(Home.default(), opens).path.name
