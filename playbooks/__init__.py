"""Remediation: playbook documents, their library, their risks."""
