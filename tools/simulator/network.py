"""The network between instances: how long a packet is under way, and whether it arrives."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

_RETRANSMIT_NS = 200_000_000
_GIVE_UP = 4


@dataclass
class Interface:
    """An instance's side of the network: what it adds to each way, in or out, and what it drops.

    `retransmits` counts the packets this side had to send again since the run began.
    """

    delay_ns: int = 0
    loss: float = 0.0
    retransmits: int = 0


def transit_ns(base_ns: int, sender: Interface, receiver: Interface, chance: Random) -> int | None:
    """How long one way takes; None where the packet is lost for good.

    What is dropped is sent again, each time after twice the wait, as TCP does from 200 ms on.
    """
    loss = 1 - (1 - sender.loss) * (1 - receiver.loss)
    way_ns = base_ns + sender.delay_ns + receiver.delay_ns
    if loss == 0.0:
        return way_ns
    for attempt in range(_GIVE_UP):
        if chance.random() >= loss:
            return way_ns
        sender.retransmits += 1
        way_ns += _RETRANSMIT_NS << attempt
    return None
