from __future__ import annotations

import pytest

from playbooks.commands import run_of
from playbooks.document import parse
from playbooks.drafting import draft, families
from playbooks.settings import Setting, setting_of
from playbooks.validation import errors
from tests.playbooks.requests import HOSTILE, a_request

POOL = Setting("pool.maximum-size", "30", "8")


@pytest.mark.parametrize(
    ("summary", "setting"),
    [
        ("orders: pool.maximum-size 30 -> 8", POOL),
        ("pool.maximum-size: 30 → 8", POOL),
        ("Lower pool.maximum-size from 30 to 8.", POOL),
        ("cache: maxmemory 512mb -> 64mb", Setting("maxmemory", "512mb", "64mb")),
        ("checkout: client.payment -> timeout 100ms, attempts 5", None),
        ("pool 30 -> $(id)", None),
        ("--all 30 -> 8", None),
        ("pool 8 -> 8", None),
        ("", None),
        (None, None),
    ],
)
def test_a_summary_tells_a_setting_or_nothing(summary: str | None, setting: Setting | None) -> None:
    assert setting_of("config", summary) == setting


def test_only_a_change_of_configuration_has_a_setting() -> None:
    assert setting_of("deploy", "pool.maximum-size 30 -> 8") is None


@pytest.mark.parametrize("family", [family for family in families() if family != "unknown"])
def test_a_known_former_value_is_put_back_and_the_present_one_is_the_rollback(family: str) -> None:
    text = draft(a_request(family, setting=POOL)).document.replace(
        "<fill in: the ConfigMap that holds the setting>", "orders-config"
    )
    assert errors(text) == ()
    play = parse(text)
    (step, *_), (undo, *_) = play.of_phase("step"), play.of_phase("rollback")
    assert step.name == "Put the former value back"
    assert step.rollback == undo.name
    assert run_of(step, play).words[-1] == '--patch={"data": {"pool.maximum-size": "30"} }'
    assert run_of(undo, play).words[-1] == '--patch={"data": {"pool.maximum-size": "8"} }'
    assert "rollout undo" not in run_of(step, play).shown


def test_hostile_names_beside_it_reach_no_command() -> None:
    text = draft(a_request("config", **HOSTILE, setting=POOL)).document
    commands = [run_of(step, parse(text)).shown for step in parse(text).steps]
    assert not any("rm -rf" in command or "$(id)" in command for command in commands)


def test_a_draft_that_only_looks_changes_no_setting() -> None:
    assert "target_former_value" not in draft(a_request("unknown", setting=POOL)).document
