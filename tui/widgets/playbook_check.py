"""What a reviewer must see of a playbook beside its text: is it valid, what does each step do and risk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from textual.content import Content

from playbooks.document import PHASES, Playbook, Step, parse
from playbooks.risk import LETTERS, Risk, deserved
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

    @property
    def highest(self) -> Risk | None:
        """The highest letter of any step; one the text leaves out counts as what it deserves."""
        letters = [letter_of(step) for step in self.playbook.steps] if self.playbook else []
        return max(letters, key=LETTERS.index) if letters else None


@lru_cache(maxsize=8)
def check(document: str) -> Check:
    """Read and validate a text. The last few are remembered: panes ask again at every redraw."""
    problems = validate(document)
    try:
        return Check(parse(document), problems)
    except PlaybookError:
        return Check(None, problems)


def letter_of(step: Step) -> Risk:
    return step.risk or deserved(step.module, step.arguments)


def check_words(found: Check) -> Content:
    """Valid or not, and the highest risk, in one line."""
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


def step_lines(found: Check) -> list[Line]:
    """Every problem, then every step with its letter and what a person must know before it."""
    lines = [_problem_line(index, problem) for index, problem in enumerate(found.problems)]
    for phase in (*PHASES, None):
        steps = [step for step in found.playbook.steps if step.phase == phase] if found.playbook else []
        if steps:
            heading = Content.styled(_HEADINGS.get(phase or "", "Other tasks"), f"bold {QUIET}")
            lines.append(Line(f"phase/{phase}", heading, heading=True))
        lines += [line for step in steps for line in _step(step)]
    return lines


def _problem_line(index: int, problem: Problem) -> Line:
    style = "$error" if problem.severity == "error" else "$warning"
    letter = Content.styled(f"{problem.severity[0].upper()} ", f"bold {style}")
    return Line(f"problem/{index}", said(problem_words(problem), style), letter)


def _step(step: Step) -> Iterator[Line]:
    letter = letter_of(step)
    name = line(said(step.name), (f"  line {step.line}", QUIET))
    yield Line(f"step/{step.line}", name, Content.styled(f"{letter} ", RISKS[letter]))
    told = (
        ("touches", ", ".join(step.blast_radius)),
        ("expect", step.expected_signal),
        ("undo", step.rollback),
    )
    for label, words in told:
        if words:
            lead = Content.styled(f"    {label:<8}", QUIET)
            yield Line(f"step/{step.line}/{label}", said(words, QUIET), lead, heading=True)
