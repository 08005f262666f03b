"""Requests for drafts, as tests need them."""

from __future__ import annotations

from typing import Any

from playbooks.drafting import DraftRequest
from tools.times import Window, parse_instant


def a_request(fault_kind: str = "exception", **changes: Any) -> DraftRequest:
    """A full request about `payment`; `changes` replace its fields."""
    values: dict[str, Any] = {
        "service": "payment",
        "instance": "payment-7c9f-2",
        "node": "node-b",
        "fault_kind": fault_kind,
        "resource": "code",
        "detail": "NullPointerException in CardValidator.check",
        "change_id": "deploy-118",
        "version": "2.4.1",
        "blast_radius": ("checkout", "storefront"),
        "evidence": ("E3", "E4"),
        "incident": Window(parse_instant("2026-03-01T02:13:00Z"), parse_instant("2026-03-01T02:28:00Z")),
        "baseline": Window(parse_instant("2026-03-01T01:43:00Z"), parse_instant("2026-03-01T02:13:00Z")),
    }
    return DraftRequest(**(values | changes))


BARE: dict[str, Any] = {"instance": None, "node": None, "change_id": None, "version": None, "baseline": None}
"""A request that knows the service and nothing else."""

HOSTILE: dict[str, Any] = {
    "service": "pay; rm -rf /",
    "instance": "--all",
    "node": "{{ lookup('pipe', 'id') }}",
    "change_id": "$(id)",
    "version": "1\n      ansible.builtin.shell: id",
    "detail": "x'\"\n    - name: owned\n      shell: id {{ lookup('pipe','id') }} {% raw %}"
    " \x1b[2J\u202e\u200b",
    "blast_radius": ("checkout", "a b", "&anchor"),
}
