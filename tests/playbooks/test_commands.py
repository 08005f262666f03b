from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from playbooks.commands import run_of, word
from playbooks.document import parse
from tools.plain_text import inert

PLAY = """\
- name: A play
  hosts: localhost
  vars:
    target_workload: deployment/payment
    target_namespace: "{{ target_place }}"
    target_place: "shop floor"
  tasks:
    - name: Roll back
      tags: [step]
      ansible.builtin.command:
        argv: [kubectl, rollout, undo, "{{ target_workload }}", -n, "{{ target_namespace }}", "$(id); x", ""]
        chdir: /srv
      when: compared.rc == 1
      become: true
    - name: Wait
      tags: [verify]
      vars: {target_workload: statefulset/cart}
      ansible.builtin.pause:
        prompt: "Is {{ target_workload }} up?\\u202e {{ item }}"
"""


def test_a_command_is_shown_word_by_word_with_the_plays_values_in_it() -> None:
    play = parse(PLAY)
    run = run_of(play.steps[0], play)
    assert run.words == (
        "kubectl", "rollout", "undo", "deployment/payment", "-n", "shop floor", "$(id); x", "",
    )  # fmt: skip
    assert run.shown == 'kubectl rollout undo deployment/payment -n "shop floor" "$(id); x" ""'
    assert run.beside == (("chdir", '"/srv"'), ("when", '"compared.rc == 1"'), ("become", "true"))
    assert run.open == ()


def test_a_tasks_own_variables_go_first_and_what_only_the_machine_knows_is_said() -> None:
    play = parse(PLAY)
    run = run_of(play.steps[1], play)
    assert run.words == ()
    assert run.shown == 'ansible.builtin.pause prompt="Is statefulset/cart up?\\u202e {{ item }}"'
    assert len(run.open) == 1


@given(st.lists(st.text(), min_size=1))
def test_two_lists_of_words_never_look_alike(words: list[str]) -> None:
    shown = " ".join(map(word, words))
    assert inert(shown) == shown
    assert _read(shown) == len(words)


def _read(shown: str) -> int:
    """How many words a careful reader counts: quotes first, blanks then."""
    count, quoted, escaped, inside = 0, False, False, False
    for character in shown:
        if quoted:
            quoted = escaped or character != '"'
            escaped = character == "\\" and not escaped
        elif character == " ":
            inside = False
        else:
            count += not inside
            inside, quoted = True, character == '"'
    return count
