from __future__ import annotations

import pytest

from playbooks.risk import Risk, deserved, is_lower


@pytest.mark.parametrize(
    ("command", "letter"),
    [
        ("kubectl get pods", "R"),
        ("kubectl get secrets --all-namespaces", "R"),
        ("kubectl rollout status deployment/a", "R"),
        ("kubectl cordon node/b", "L"),
        ("kubectl cordon --selector=zone=a", "H"),
        ("kubectl rollout undo deployment/a", "M"),
        ("kubectl delete pod/a", "M"),
        ("kubectl delete pod/a pod/b", "H"),
        ("kubectl delete pod/a --force", "H"),
        ("kubectl delete deployment/a", "H"),
        ("kubectl delete pod --all", "H"),
        ("kubectl scale --all --replicas=0", "H"),
        ("kubectl -n shop get pods", "H"),
        ("kubectl drain node/b", "H"),
        ("kubectl exec pod/a -- id", "H"),
        ("kubectl", "H"),
        ("systemctl status a", "R"),
        ("systemctl restart a", "M"),
        ("systemctl isolate rescue.target", "H"),
        ("rm -rf /", "H"),
    ],
)
def test_a_command_deserves_its_letter_by_its_verb(command: str, letter: Risk) -> None:
    assert deserved("ansible.builtin.command", {"argv": command.split()}) == letter


@pytest.mark.parametrize(
    ("module", "letter"),
    [
        ("ansible.builtin.assert", "R"),
        ("pause", "R"),
        ("kubernetes.core.k8s_info", "R"),
        ("kubernetes.core.k8s_scale", "M"),
        ("kubernetes.core.k8s_drain", "H"),
        ("ansible.builtin.shell", "H"),
        ("community.general.anything", "H"),
    ],
)
def test_a_module_nobody_listed_is_high(module: str, letter: Risk) -> None:
    assert deserved(module, {}) == letter


def test_a_command_given_as_one_text_is_high() -> None:
    assert deserved("command", "kubectl get pods") == "H"
    assert deserved("command", {"cmd": "kubectl get pods"}) == "H"


def test_the_letters_are_in_order() -> None:
    assert is_lower("R", than="L")
    assert is_lower("L", than="M")
    assert is_lower("M", than="H")
    assert not is_lower("H", than="H")
