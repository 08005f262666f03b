from __future__ import annotations

from tests.tui.pictures import localised


def test_pictures_name_no_address_elsewhere() -> None:
    remote = (
        '<!-- https://x --><style>@font-face { src: url("https://y/f.woff2") } .a { font-family: Fira Code }'
    )
    assert localised(remote) == "<style> .a { font-family: DejaVu Sans Mono }"
