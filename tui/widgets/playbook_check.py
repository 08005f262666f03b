"""What a reviewer must see of a playbook beside its text: is it valid, what does each step do and risk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from textual.content import Content

from agents.first_step import letter_of
from playbooks.commands import Run, run_of
from playbooks.document import PHASES, Playbook, Step, parse
from playbooks.risk import LETTERS, Risk
from playbooks.validation import Problem, validate
from tools.errors import PlaybookError
from tui.widgets.line_list import Line
from tui.widgets.words import QUIET, line, plural, said

RISKS: dict[Risk, str] = {"R": QUIET, "L": "$success", "M": "$warning", "H": "bold $error"}
RISK_WORDS: dict[Risk, str] = {
    "R": "reads only",
    "L": "small, taken back at once",
    "M": "changes what serves requests",
    "H": "wide, or cannot be taken back",
}
_HEADINGS = {"precheck": "Before", "step": "Steps", "verify": "After", "rollback": "To take it back"}


@dataclass(frozen=True)
class Check:
    """`playbook` is None where the text cannot be read as one; then `problems` says why."""

    playbook: Playbook | None
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What stands in the way of running it."""
        return tuple(problem for problem in self.problems if problem.severity == "error")

    @cached_property
    def lines(self) -> list[Line]:
        """See `step_lines`."""
        return _lines(self)

    @property
    def highest(self) -> Risk | None:
        """The highest letter of any step; one the text leaves out counts as what it deserves."""
        letters = [letter_of(step) for step in self.playbook.steps] if self.playbook else []
        return max(letters, key=LETTERS.index) if letters else None


_MOST_KNOWN: Final = 8
_known: dict[str, Check] = {}


def known(document: str) -> Check | None:
    """What `check` found, where this text was checked before. Safe on the event loop."""
    return _known.get(document)


def check(document: str) -> Check:
    """Read and validate a text: 0.1 s for a draft, more for a long one, so never on the event loop. The last
    few texts are remembered."""
    found = _known.get(document) or _checked(document)
    _known.pop(document, None)
    _known[document] = found
    for oldest in list(_known)[:-_MOST_KNOWN]:
        _known.pop(oldest, None)
    return found


def _checked(document: str) -> Check:
    problems = validate(document)
    try:
        return Check(parse(document), problems)
    except PlaybookError:
        return Check(None, problems)


def check_words(found: Check | None) -> Content:
    """Valid or not, and the highest risk, in one line."""
    if found is None:
        return Content.styled("the text is being checked...", QUIET)
    words = [_validity(found)]
    if found.highest and found.playbook:
        steps = plural(len(found.playbook.of_phase("step")), "step")
        words.append(line(f"{steps}, highest risk ", (found.highest, RISKS[found.highest])))
        words.append(Content.styled(RISK_WORDS[found.highest], QUIET))
    return Content("  ").join(words)


def _validity(found: Check) -> Content:
    if found.errors:
        count = plural(len(found.errors), "error")
        return line((f"not valid, {count}: ", "bold $error"), said(problem_words(found.errors[0]), "$error"))
    warnings = len(found.problems)
    return line(("valid", "$success"), (f", {plural(warnings, 'warning')}" if warnings else "", "$warning"))


def problem_words(problem: Problem) -> str:
    return f"line {problem.line}: {problem.message} {problem.remedy}"


def step_lines(found: Check | None) -> list[Line]:
    """Every problem, then every step with its letter, what the machine would run, and how to undo it."""
    if found is None:
        return [Line("checking", Content.styled("the text is being checked...", QUIET), heading=True)]
    return found.lines


def _lines(found: Check) -> list[Line]:
    lines = [_problem_line(index, problem) for index, problem in enumerate(found.problems)]
    playbook = found.playbook
    if playbook is None:
        return lines
    for phase in (*PHASES, None):
        steps = [step for step in playbook.steps if step.phase == phase]
        if steps:
            heading = Content.styled(_HEADINGS.get(phase or "", "Other tasks"), f"bold {QUIET}")
            lines.append(Line(f"phase/{phase}", heading, heading=True))
        lines += [line for step in steps for line in _step(step, playbook)]
    return lines


def _problem_line(index: int, problem: Problem) -> Line:
    style = "$error" if problem.severity == "error" else "$warning"
    letter = Content.styled(f"{problem.severity[0].upper()} ", f"bold {style}")
    return Line(f"problem/{index}", said(problem_words(problem), style), letter)


def _step(step: Step, playbook: Playbook) -> Iterator[Line]:
    letter = letter_of(step)
    name = line(said(step.name), (f"  line {step.line}", QUIET))
    yield Line(f"step/{step.line}", name, Content.styled(f"{letter} ", RISKS[letter]))
    for label, words in _told(step, playbook):
        lead = Content.styled(f"    {label:<8}", QUIET)
        yield Line(f"step/{step.line}/{label}", words, lead, heading=True)


def _told(step: Step, playbook: Playbook) -> Iterator[tuple[str, Content]]:
    """What a person must know before a step, by what it is."""
    run = run_of(step, playbook)
    yield "runs", _run_words(run)
    if run.beside:
        yield "with", said("  ".join(f"{key}: {value}" for key, value in run.beside))
    if run.open:
        yield "open", Content.styled("what stands between {{ }} only the machine will know", "$warning")
    if step.blast_radius:
        yield "touches", said(", ".join(step.blast_radius), QUIET)
    if step.expected_signal:
        yield "expect", said(step.expected_signal, QUIET)
    if step.rollback:
        undo = next((each for each in playbook.of_phase("rollback") if each.name == step.rollback), None)
        yield "undo", said(step.rollback, QUIET)
        if undo is not None:
            yield "undo by", _run_words(run_of(undo, playbook))


def _run_words(run: Run) -> Content:
    """As it is: a command's words to the last character, whatever their length."""
    return Content.styled(run.shown, "$accent" if run.words else QUIET)
