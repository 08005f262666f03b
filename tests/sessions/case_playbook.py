"""The playbooks of the hand-made cases."""

from __future__ import annotations

from agents.diagnosis import Cause

_UNDO = """\
# A draft: nothing here has run, and nothing is approved.
- name: Roll back payment
  hosts: localhost
  gather_facts: false
  vars:
    whydunit:
      schema: whydunit.playbook/1
      service: payment
      fault_kind: exception
  tasks:
    - name: Look at the rollout history
      tags: [precheck]
      vars:
        whydunit_step:
          risk: R
          expect: 2.4.1 is the newest revision
      ansible.builtin.command:
        argv: [kubectl, rollout, history, deployment/payment]
      changed_when: false
"""

_LOOK = """\
# A draft: nothing here has run, and nothing is approved.
- name: Look at storefront
  hosts: localhost
  gather_facts: false
  vars:
    whydunit:
      schema: whydunit.playbook/1
      service: storefront
      fault_kind: unknown
  tasks:
    - name: Look at its pods
      tags: [precheck]
      vars:
        whydunit_step:
          risk: R
          expect: every pod is ready
      ansible.builtin.command:
        argv: [kubectl, get, pods]
      changed_when: false
"""


def draft_for(cause: Cause | None) -> str:
    """The draft for a cause; for None the one that only looks."""
    return _UNDO if cause else _LOOK


def edited(document: str) -> str:
    """What a careful person makes of a draft: one line said better."""
    return document.replace("gather_facts: false", "gather_facts: false  # none are needed", 1)
