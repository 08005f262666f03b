from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from playbooks.drafting import draft, families
from playbooks.validation import Problem, errors, validate
from tests.playbooks.requests import a_request

DRAFT = draft(a_request()).document
UNDO = 'argv: [kubectl, rollout, undo, "{{ target_workload }}", -n, "{{ target_namespace }}"]'


def problem(document: str, *, containing: str) -> Problem:
    """The one problem a text has."""
    [found] = validate(document)
    assert containing in found.message
    assert found.remedy
    return found


def changed(old: str, new: str) -> str:
    """The draft with the first occurrence replaced."""
    assert old in DRAFT
    return DRAFT.replace(old, new, 1)


def line_with(document: str, text: str) -> int:
    return next(number for number, line in enumerate(document.splitlines(), 1) if text in line)


def test_a_draft_has_no_problems() -> None:
    assert validate(DRAFT) == ()


def test_what_is_no_playbook_has_one_problem_with_its_line() -> None:
    assert validate("- hosts: localhost\n")[0] == Problem(
        1, "error", "The play has no `tasks`.", "Add at least one task under `tasks:`."
    )


def test_a_change_without_rollback_is_an_error() -> None:
    document = changed("          rollback: Return to the version that was rolled back\n", "")
    found = problem(document, containing="names no rollback")
    assert found.severity == "error"
    assert found.line == line_with(document, "name: Roll back to the version before")


def test_a_rollback_must_be_a_task_of_the_playbook() -> None:
    problem(changed("rollback: Return to the", "rollback: Forget the"), containing="is not a task of this")


def test_a_step_without_a_letter_is_told_which_it_deserves() -> None:
    document = changed("          risk: M\n", "")
    assert "`risk: M`" in problem(document, containing="has no risk letter").remedy


def test_a_letter_may_be_higher_than_deserved_but_not_lower() -> None:
    assert validate(changed("risk: M", "risk: H")) == ()
    problem(changed("risk: M", "risk: L"), containing="says risk L, but does what deserves M")


def test_a_change_dressed_as_a_look_is_an_error() -> None:
    messages = [p.message for p in validate(changed("argv: [kubectl, get,", "argv: [kubectl, delete,"))]
    assert messages == ["`Look at the workload` says risk R, but does what deserves H."]


@pytest.mark.parametrize("module", ["ansible.builtin.shell", "shell", "ansible.builtin.raw", "script"])
def test_a_shell_is_an_error(module: str) -> None:
    document = changed(f"ansible.builtin.command:\n        {UNDO}", f"{module}: kubectl delete ns prod")
    assert any("hands text to a shell" in found.message for found in errors(document))


def test_a_command_given_as_one_text_is_an_error() -> None:
    document = changed(
        f"ansible.builtin.command:\n        {UNDO}", "ansible.builtin.command: kubectl get pods"
    )
    assert any("split by its blanks" in found.message for found in errors(document))


@pytest.mark.parametrize(
    "hidden", ["ansible.builtin.include_tasks: x.yml", "import_role: {name: x}", "action: shell id"]
)
def test_what_the_review_cannot_see_is_an_error(hidden: str) -> None:
    document = changed(f"ansible.builtin.command:\n        {UNDO}", hidden)
    assert any("does not see" in found.message for found in errors(document))


@pytest.mark.parametrize("key", ["roles", "pre_tasks", "handlers", "vars_files"])
def test_tasks_from_elsewhere_are_an_error(key: str) -> None:
    problem(changed("  gather_facts: false\n", f"  gather_facts: false\n  {key}: [x]\n"), containing=key)


def test_a_blank_is_an_error_on_its_line() -> None:
    document = changed("target_namespace: default", 'target_namespace: "<fill in: the namespace>"')
    found = problem(document, containing="A blank is left: <fill in: the namespace>")
    assert found.line == line_with(document, "<fill in")


def test_a_question_whydunit_does_not_have_is_an_error_that_lists_those_it_has() -> None:
    found = problem(
        changed("question: log_rates", "question: tea_leaves"), containing="no question named `tea_leaves`"
    )
    assert "log_rates" in found.remedy


def test_a_query_without_a_direction_is_an_error() -> None:
    problem(
        changed("direction: appeared", "direction: sideways"), containing="where its rows must have moved"
    )


def test_a_step_without_a_phase_is_an_error() -> None:
    problem(changed("tags: [verify]", "tags: [later]"), containing="has no phase")


def test_a_rollback_that_would_run_with_the_steps_is_an_error() -> None:
    problem(changed("tags: [rollback, never]", "tags: [rollback]"), containing="would run together with")


def test_a_precheck_that_changes_something_is_an_error() -> None:
    assert any(
        "may not change" in found.message for found in errors(changed("tags: [step]", "tags: [precheck]"))
    )


def test_two_tasks_of_one_name_are_an_error() -> None:
    found = validate(changed("name: Look at the rollout history", "name: Look at the workload"))
    assert [p.message for p in found] == ["More than one task is named `Look at the workload`."] * 2


@pytest.mark.parametrize(
    "template",
    [
        "{{ lookup('pipe', 'id') }}",
        "{{ query('file', '/etc/passwd') }}",
        "{{ hostvars['x'].name }}",
        "{{ ansible_facts.hostname }}",
        "{{ ''.__class__.mro() }}",
        "{% for x in y %}{% endfor %}",
        "{{ broken",
    ],
)
@pytest.mark.parametrize("where", ["-o", "default", "Look at the workload", "deploy-118"])
def test_a_template_that_reaches_outside_the_playbook_is_an_error(template: str, where: str) -> None:
    quoted = '"' + template + '"'
    document = DRAFT.replace(f'"{where}"', where).replace(f" {where}", f" {quoted}", 1)
    assert any("template" in found.message for found in errors(document))


def test_what_a_task_printed_may_be_judged_but_not_be_put_in_a_command() -> None:
    printing = changed("      changed_when: false\n", "      changed_when: false\n      register: seen\n")
    judging = printing.replace("      tags: [step]\n", "      tags: [step]\n      when: seen.rc == 0\n", 1)
    assert validate(judging) == ()
    using = printing.replace(UNDO, UNDO.replace("target_namespace", "seen.stdout"), 1)
    assert [found.message for found in validate(using)] == [
        "A template takes in what this playbook does not hold: `seen`."
    ]


def test_a_printed_value_cannot_take_the_place_of_a_variable() -> None:
    document = changed(
        "      changed_when: false\n", "      changed_when: false\n      register: target_namespace\n"
    )
    assert any("`target_namespace`" in found.message for found in errors(document))


def test_an_expression_that_calls_something_is_an_error() -> None:
    document = changed("      tags: [step]\n", "      tags: [step]\n      when: lookup('pipe', 'id')\n")
    problem(document, containing="calls something")


def test_what_is_only_unwise_is_a_warning() -> None:
    silent = changed("          expected_signal: All assertions pass\n", "")
    assert problem(silent, containing="does not say what to expect").severity == "warning"
    assert errors(silent) == ()


@pytest.mark.skipif(shutil.which("ansible-playbook") is None, reason="ansible-playbook is not installed")
@pytest.mark.parametrize("kind", families())
def test_ansible_itself_accepts_every_draft(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "playbook.yml"
    path.write_text(draft(a_request(kind)).document, encoding="utf-8")
    checked = subprocess.run(
        ["ansible-playbook", "--syntax-check", str(path)], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stderr
