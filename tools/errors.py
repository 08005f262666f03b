"""Every failure a person can meet, each with what happened, what to do next, and its exit code.

WhydunitError            1   something went wrong that we can name
├── UsageError           2   the words of the command were off
├── StoreError           3   a telemetry store is missing, foreign, newer, or changed
├── IngestError          4   a source could not be read into a store; the old store is untouched
├── SessionError         5   a session is missing, ambiguous, busy, or of a newer version
├── PlaybookError        6   a playbook is not valid, or the act on it is not allowed
├── ExportError          7   a document could not be written
├── EvaluationError      8   labelled data is not laid out as its publishers lay it
└── SettingsError        9   the settings file could not be read or written
(interrupted by Ctrl+C: 130)
"""

from __future__ import annotations


class WhydunitError(Exception):
    """A failure with a remedy.

    `message` says what happened and what was kept, `remedy` what to do next, and
    `exit_code` is what a command that ends with it returns to the shell.
    """

    exit_code = 1

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message}\n{self.remedy}"


class UsageError(WhydunitError):
    exit_code = 2


class StoreError(WhydunitError):
    exit_code = 3


class IngestError(WhydunitError):
    exit_code = 4


class SessionError(WhydunitError):
    exit_code = 5


class PlaybookError(WhydunitError):
    exit_code = 6


class ExportError(WhydunitError):
    exit_code = 7


class EvaluationError(WhydunitError):
    exit_code = 8


class SettingsError(WhydunitError):
    exit_code = 9
