"""Numbers in sentences."""

from __future__ import annotations


def counted(number: int, one: str, many: str) -> str:
    """`1 span is` or `1,204 spans are`: the number with the words that agree with it."""
    return f"{number:,} {one if number == 1 else many}"
