from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playbooks.document import parse
from playbooks.drafting import draft
from playbooks.reading import MAX_BYTES, MAX_DEPTH
from playbooks.validation import validate
from tests.playbooks.requests import a_request
from tools.errors import PlaybookError

SMALL = """\
- name: Look
  hosts: localhost
  tasks:
    - name: Look at the pods
      tags: [precheck]
      ansible.builtin.command:
        argv: [kubectl, get, pods]
"""


def refusal(document: str) -> PlaybookError:
    with pytest.raises(PlaybookError) as caught:
        parse(document)
    assert caught.value.remedy
    return caught.value


def test_a_step_knows_all_that_stands_under_it() -> None:
    document = draft(a_request()).document
    [step] = parse(document).of_phase("step")
    assert step.name == "Roll back to the version before"
    assert step.risk == "M"
    assert step.blast_radius == ("payment", "checkout", "storefront")
    assert step.expected_signal == "The pods run the version before, and stop logging the error"
    assert step.verification_query is not None
    assert step.verification_query.question == "log_rates"
    assert step.verification_query.about == "payment"
    assert step.verification_query.direction == "vanished"
    assert step.rollback == "Return to the version that was rolled back"
    assert step.module == "ansible.builtin.command"
    assert step.arguments["argv"][:3] == ["kubectl", "rollout", "undo"]
    assert document.splitlines()[step.line - 1] == "    - name: Roll back to the version before"


def test_a_playbook_without_whydunits_fields_is_still_read() -> None:
    playbook = parse(SMALL)
    assert (playbook.name, playbook.hosts) == ("Look", "localhost")
    assert playbook.steps[0].risk is None


def test_plain_words_mean_what_ansible_takes_them_for() -> None:
    assert (
        parse(SMALL.replace("hosts: localhost", "hosts: localhost\n  gather_facts: no")).play["gather_facts"]
        is False
    )


@pytest.mark.parametrize(
    ("document", "says"),
    [
        ("", "Line 1: A playbook is a list of exactly one play."),
        ("just words", "Line 1: A playbook is a list of exactly one play."),
        (SMALL + SMALL, "Line 1: A playbook is a list of exactly one play."),
        ("- hosts: localhost\n", "Line 1: The play has no `tasks`."),
        ("- name: x\n  tasks: []\n", "Line 1: The play does not say on which `hosts` it runs."),
        (SMALL.replace("tasks:\n", "tasks:\n    - words\n"), "Line 4: A task is a mapping."),
        (
            SMALL + "      shell: id\n",
            "Line 4: A task runs exactly one module; here: ansible.builtin.command",
        ),
        (SMALL + "      name: twice\n", "Line 8: This is not YAML: found duplicate key"),
        (SMALL + "   - odd\n", "Line 8: This is not YAML: "),
        (SMALL + "\x07", "Line 8: A character here cannot stand in YAML."),
        (SMALL + "---\n- hosts: all\n", "Line 8: A playbook is one YAML document."),
        (SMALL.replace("[precheck]", "!!python/object:os.system [x]"), "Line 5: Tags (`!...`)"),
        (SMALL.replace("[precheck]", "&a [precheck]"), "Line 5: Anchors and aliases"),
        (SMALL.replace("[precheck]", "*a"), "Line 5: Anchors and aliases"),
        (SMALL.replace("hosts: localhost", "hosts: localhost\n  vars: [a]"), "Line 3: `vars` is a mapping"),
    ],
)
def test_what_is_not_a_playbook_is_refused_with_its_line(document: str, says: str) -> None:
    assert refusal(document).message.startswith(says)


def test_a_bomb_of_aliases_is_refused_before_it_goes_off() -> None:
    bomb = "a: &a [x]\n" + "".join(
        f"{name}: &{name} [{', '.join(['*' + before] * 9)}]\n"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    began = time.monotonic()
    refusal(bomb)
    assert time.monotonic() - began < 1


def test_depth_and_size_have_an_end() -> None:
    assert "too deep" in refusal("[" * (MAX_DEPTH + 1)).message
    assert "too deep or too long" in refusal("- a\n" * 20_000).message
    assert "at most 128 KiB" in refusal("#" * (MAX_BYTES + 1)).message


def test_a_lone_surrogate_is_refused_and_not_crashed_on() -> None:
    assert "cannot stand in YAML" in refusal(SMALL + "# \ud800\n").message


@pytest.mark.parametrize("value", ["0b12", "2026-13-45", "09:99:99", "0o9", ".inf", "1_000"])
def test_odd_scalars_are_read_or_refused_but_never_crash(value: str) -> None:
    document = SMALL.replace("name: Look\n", f"name: Look\n  serial: {value}\n")
    try:
        parse(document)
    except PlaybookError as error:
        assert error.remedy


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_an_edit_gone_wrong_is_refused_and_never_crashes(data: st.DataObject) -> None:
    document = draft(a_request()).document
    at = data.draw(st.integers(0, len(document)))
    cut = data.draw(st.integers(0, 40))
    typed = data.draw(
        st.text(st.sampled_from("ab01 :-[]{},#&*!|>'\"%@`\n\t?~=<\\.\x00é\u2028\ufeff"), max_size=12)
    )
    assert all(problem.remedy for problem in validate(document[:at] + typed + document[at + cut :]))
