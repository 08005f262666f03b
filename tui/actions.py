"""Everything a person can do, once: keys, command palette, footer, help and docs are read from here.

An action of scope `session` is the method `action_<name>` of the screen with that scope; scope `app` is
the app itself, and `list` every pane that shows lines.
"""

from __future__ import annotations

from collections.abc import Iterator

from textual.binding import Binding, BindingType

from tui.action import PARTS, SCOPES, SHOWN, Action, Scope, written

__all__ = ["ACTIONS", "PARTS", "SCOPES", "SHOWN", "Action", "Scope", "bindings", "of", "written"]

ACTIONS: tuple[Action, ...] = (
    Action("app", "help", "question_mark,f1", "Show help", "Every key and command.", "help"),
    Action("app", "command_palette", "ctrl+p", "Open palette", "Find any action by its name.", palette=False),
    Action("app", "change_theme", "ctrl+t", "Next theme", "Steps through the themes; the choice is kept."),
    Action("app", "choose_theme", "f2", "Choose theme", "See each theme before you keep it."),
    Action("app", "take_picture", "f12", "Take a picture", "Writes the screen to an SVG file of your own."),
    Action(
        "app",
        "interrupt",
        "ctrl+c",
        "Copy, or quit",
        "Copies selected text; else, pressed twice, quits. Nothing is lost.",
        priority=True,
        palette=False,
    ),
    Action("session", "show_pane('reasoning')", "1", "Show reasoning", "The agents, one node each."),
    Action(
        "session", "show_pane('causes')", "2", "Show causes", "Ranked causes, their paths, the ruled out."
    ),
    Action(
        "session", "show_pane('evidence')", "3", "Show evidence", "Every question asked of the telemetry."
    ),
    Action("session", "show_pane('talk')", "4", "Show talk", "Questions, answers, notes and exports."),
    Action("session", "show_pane('playbook')", "5", "Show playbook", "The draft, its steps and its risk."),
    Action(
        "session",
        "postmortem",
        "6",
        "Show postmortem",
        "The live draft: write in it, put its timeline right, export it.",
    ),
    Action("session", "ask", "i", "Ask", "Go to the input line and ask in plain words.", "ask"),
    Action(
        "session",
        "command",
        "slash,colon",
        "Command",
        "Go to the input line with a slash command.",
        "command",
    ),
    Action("session", "review", "p", "Review playbook", "Read, edit, approve or reject it.", "playbook"),
    Action("session", "look", "t", "Look around", "Traces, logs and more, as they are in the store.", "look"),
    Action("session", "scroll_agent(1)", "J", "Read on", "Scroll what the agent says.", palette=False),
    Action("session", "scroll_agent(-1)", "K", "Read back", "Scroll it back.", palette=False),
    Action("session", "next_pane", "tab", "Next pane", "Move to the next pane.", palette=False),
    Action("session", "previous_pane", "shift+tab", "Previous pane", "Move back a pane.", palette=False),
    Action(
        "session",
        "stop",
        "escape",
        "Stop",
        "Stops a running investigation and keeps what was found; else leaves the input line. Never quits.",
        "stop",
    ),
    Action("session", "go_on", "r", "Go on", "Begin again after a stop or a failure.", "go on"),
    Action("session", "export('')", "x", "Export postmortem", "Asks where to write it, and in which form."),
    Action("session", "status", "U", "Status update", "A few lines to paste to others; copied."),
    Action("session", "handover", "H", "Handover", "A note for whoever takes over; copied."),
    Action(
        "session", "quit", "q", "Quit", "Leave; the session is kept and `whydunit resume` goes on.", "quit"
    ),
    Action(
        "tree",
        "steer('prune')",
        "minus",
        "Prune the agent",
        "It and what only it asks are asked no more; asks why. What rests on it is worked out again.",
    ),
    Action(
        "tree",
        "steer('pin')",
        "plus,P",
        "Pin the agent",
        "Always asked, shown first, tried beside the leading cause; asks why. Makes nothing more probable.",
    ),
    Action(
        "tree", "steer('reopen')", "u", "Re-open the agent", "Takes a prune or a pin back and asks it afresh."
    ),
    Action("tree", "steer('annotate')", "a", "Annotate the agent", "A note on it, for the postmortem."),
    Action(
        "input",
        "submit",
        "enter",
        "Say it",
        "Asks, or gives the command; takes what ↑ and ↓ chose among the offers.",
        palette=False,
    ),
    Action("input", "new_line", "ctrl+j,shift+enter,alt+enter", "New line", "Goes on below.", palette=False),
    Action(
        "input", "cursor_up", "up", "Said before", "In the first line; among offers, moves up.", palette=False
    ),
    Action(
        "input", "cursor_down", "down", "Said after", "In the last line; among offers, down.", palette=False
    ),
    Action("input", "earlier", "ctrl+r", "Search what was said", "Also in earlier sessions.", palette=False),
    Action("talk", "follow_up", "w", "Why is that so?", "Asks what the chosen statement rests on.", "why"),
    Action("talk", "find", "f", "Find in the talk", "Type some of it; Enter goes there.", "find"),
    Action("talk", "step(1)", "n,right_square_bracket", "Next question", "Also with its answer."),
    Action("talk", "step(-1)", "N,left_square_bracket", "Question before", "Back through the talk."),
    Action("talk", "copy", "y", "Copy the answer", "To the clipboard of your terminal, with its numbers."),
    Action("talk", "withdraw", "d", "Withdraw question", "Before it is answered.", "withdraw"),
    Action("list", "cursor_down", "j", "Down", "Also ↓.", palette=False),
    Action("list", "cursor_up", "k", "Up", "Also ↑.", palette=False),
    Action("list", "first", "g", "First line", "Also Home.", palette=False),
    Action("list", "last", "G", "Last line", "Also End.", palette=False),
    Action("list", "select", "enter", "Open", "The evidence under the chosen line.", "open", palette=False),
    Action(
        "records",
        "filter",
        "f",
        "Filter evidence",
        "By words, `service:X`, `agent:X` or `question:X`. Enter goes to the list, Esc clears.",
    ),
    Action("evidence", "leave", "escape,q", "Back", "Back to the session.", "back"),
    Action("evidence", "next", "n,right", "Next evidence", "The next number.", "next"),
    Action("evidence", "previous", "N,left", "Previous evidence", "The number before.", "previous"),
    Action("evidence", "show_pane('rows')", "1", "Show rows", "The rows, as recorded."),
    Action("evidence", "show_pane('chart')", "2", "Show chart", "Incident against baseline."),
    Action("evidence", "show_pane('sql')", "3", "Show SQL", "The statement and its parameters."),
    Action("evidence", "show_pane('cited')", "4", "Show citations", "Which statements stand on it."),
    Action("evidence", "sort", "s", "Sort", "By the next column; a click on a heading does it too."),
    Action("evidence", "turn_round", "S", "Turn the order round", "The greatest first, or the least."),
    Action(
        "evidence",
        "turn_page(1)",
        "right_square_bracket",
        "Next page",
        "The next 500 rows; those the journal does not keep are asked for again.",
    ),
    Action("evidence", "turn_page(-1)", "left_square_bracket", "Page before", "The 500 rows before."),
    Action(
        "evidence",
        "recheck",
        "r",
        "Ask again",
        "Asks the store the same again and compares the sha256. Esc stops it.",
        "ask again",
    ),
    Action("evidence", "copy_row", "c", "Copy the row", "The chosen row, a line a column."),
    Action("evidence", "copy_all", "C", "Copy as Markdown", "Question, SQL and rows, to paste to others."),
    Action(
        "evidence",
        "export_rows",
        "w",
        "Write the rows",
        "To a new CSV or JSON file, whose name is asked for. Nothing is written over.",
        "write",
    ),
    Action("evidence", "next_measure", "m", "Next measure", "Draw the next measure of the chart."),
    Action("evidence", "copy_sql", "y", "Copy SQL", "With its parameters filled in.", "copy SQL"),
    Action("telemetry", "leave", "escape,q", "Back", "Back to the session.", "back"),
    Action("telemetry", "show_pane('map')", "1", "Show map", "Services, and who calls whom."),
    Action("telemetry", "show_pane('traces')", "2", "Show traces", "Requests, span by span."),
    Action("telemetry", "show_pane('logs')", "3", "Show logs", "Log lines, by template."),
    Action(
        "telemetry", "show_pane('metrics')", "4", "Show metrics", "Metric series, the farthest off first."
    ),
    Action(
        "telemetry", "show_pane('changes')", "5", "Show changes", "Deploys, configs, flags, commits, alerts."
    ),
    Action("telemetry", "next_pane", "tab", "Next view", "Move to the next view.", palette=False),
    Action("telemetry", "previous_pane", "shift+tab", "Previous view", "Move back a view.", palette=False),
    Action("telemetry", "pan(-1)", "left_square_bracket", "Earlier", "Pan the window back.", "earlier"),
    Action("telemetry", "pan(1)", "right_square_bracket", "Later", "Pan the window on."),
    Action("telemetry", "zoom(0.5)", "plus,equals_sign", "Narrow", "Half the window."),
    Action("telemetry", "zoom(2.0)", "minus", "Widen", "Twice the window."),
    Action("telemetry", "nudge('start', -1)", "shift+left", "Begin earlier", "Move its start back."),
    Action("telemetry", "nudge('start', 1)", "shift+right", "Begin later", "Move its start on."),
    Action("telemetry", "nudge('end', -1)", "ctrl+left", "End earlier", "Move its end back."),
    Action("telemetry", "nudge('end', 1)", "ctrl+right", "End later", "Move its end on."),
    Action("telemetry", "whole", "0", "Whole store", "Everything there is."),
    Action("telemetry", "to_incident", "w", "Incident window", "Back to the incident."),
    Action("telemetry", "compare", "b", "Compare with this", "The window becomes the baseline here."),
    Action(
        "telemetry",
        "diagnose",
        "R",
        "Diagnose this window",
        "Pressed twice, investigates the window anew; what was concluded stays in the journal.",
        "diagnose",
    ),
    Action("telemetry", "every_service", "s", "Every service", "Look at all services again."),
    Action("traces", "order", "o", "Other order", "Failed first, or slowest first.", "order"),
    Action("trace", "list", "escape", "Back to traces", "The list as it was.", "traces"),
    Action("trace", "logs", "l", "Its log lines", "What this trace logged, in every service.", "its logs"),
    Action("waterfall", "fold", "left,h", "Fold", "Fold what is below, or go to the caller.", palette=False),
    Action("waterfall", "unfold", "right", "Unfold", "Unfold it, or go on.", palette=False),
    Action(
        "waterfall", "fold_all", "z", "Fold all", "Fold the calls of the entry; again unfolds all.", "fold"
    ),
    Action("waterfall", "jump_error(1)", "e", "Next error", "The next span that failed.", "error"),
    Action("waterfall", "jump_error(-1)", "E", "Previous error", "The one before."),
    Action("waterfall", "jump_path(1)", "n", "On along the path", "The next span of the critical path."),
    Action("waterfall", "jump_path(-1)", "N", "Back along the path", "The one before."),
    Action("waterfall", "longest", "c", "Longest wait", "What the request waited for longest.", "longest"),
    Action("logs", "jump_error(1)", "e", "Next error", "The next line that reports one.", "error"),
    Action("logs", "jump_error(-1)", "E", "Previous error", "The one before."),
    Action("logs", "find", "slash", "Search", "Only lines with these words; empty shows all.", "search"),
    Action("logs", "severity", "v", "Severity", "All lines, warnings and worse, or errors.", "severity"),
    Action("logs", "only_service", "f", "Only this service", "Of the line's service; s shows all again."),
    Action("logs", "flat", "m", "By time", "All lines in order of time, or by template.", "by time"),
    Action("logs", "order", "o", "Other order", "What changed most, what is most, or what came first."),
    Action("detail", "leave", "escape,q,enter", "Back", "Back to where you were.", "back"),
    Action("detail", "go('traces')", "t", "Its trace", "The waterfall it belongs to.", "its trace"),
    Action("detail", "go('logs')", "l", "Its log lines", "What its trace logged.", "its logs"),
    Action("detail", "copy", "y", "Copy", "To the clipboard of your terminal.", "copy"),
    Action("map", "find", "slash", "Find service", "By a part of its name; Esc drops it.", "find"),
    Action("map", "order", "o", "Other order", "The hurt first, or from the entry points down.", "order"),
    Action("map", "near", "right", "Neighbours", "To its callers and callees; Enter walks on.", "neighbours"),
    Action("map", "services", "left", "Services", "Back to the services.", palette=False),
    Action("map", "visit('logs')", "l", "Its logs", "The log lines of this service."),
    Action("map", "visit('metrics')", "m", "Its metrics", "The metric series of this service.", "metrics"),
    Action(
        "metrics", "find", "slash", "Find series", "By words of any of its names; Esc drops them.", "find"
    ),
    Action(
        "metrics", "family(1)", "f", "Next family", "Only one family of metrics: cpu, memory, ...", "family"
    ),
    Action("metrics", "family(-1)", "F", "Family before", "The family before, or all.", palette=False),
    Action("course", "leave", "escape,q", "Back", "Back to the series.", "back"),
    Action("course", "next(1)", "n,right", "Next series", "The next in the list.", "next"),
    Action("course", "next(-1)", "N,left", "Series before", "The one before.", palette=False),
    Action("changes", "find", "slash", "Find change", "By words of what it says; Esc drops them.", "find"),
    Action("changes", "only", "f", "Next kind", "Only deploys, configs, alerts, ...", "kind"),
    Action("changes", "visit('logs')", "l", "Its logs", "The log lines of the service it touches."),
    Action(
        "changes", "visit('metrics')", "m", "Its metrics", "The series of the service it touches.", "metrics"
    ),
    Action("change", "leave", "escape,q", "Back", "Back to the changes.", "back"),
    Action("review", "leave", "escape,q", "Back", "Back to the session; an unsaved edit stays here.", "back"),
    Action("review", "show_pane('text')", "1", "Show text", "The playbook itself."),
    Action("review", "show_pane('diff')", "2", "Show diff", "What was changed since the draft."),
    Action("review", "show_pane('steps')", "3", "Show steps", "Each step with its risk letter."),
    Action("review", "edit", "i", "Edit here", "Edit the text in place; Esc ends the edit.", "edit"),
    Action("review", "edit_outside", "e", "Edit in $EDITOR", "Edit it in your own editor.", "$EDITOR"),
    Action("review", "save", "ctrl+s", "Save the edit", "Records the text; voids an approval.", "save", True),
    Action("review", "undo_edit", "u", "Drop the edit", "Back to the text as last recorded."),
    Action(
        "review", "approve", "a", "Approve", "Asks once more, then approves exactly this text.", "approve"
    ),
    Action("review", "reject", "r", "Reject", "Asks for a reason, then rejects this text.", "reject"),
    Action("decision", "decide", "y", "Do it", "Approves or rejects exactly this text."),
    Action("decision", "say_why", "i", "Say why", "A rejection needs a reason; an approval may have one."),
    Action("decision", "leave", "escape", "Go back", "Decide nothing."),
    Action("postmortem", "leave", "escape,q", "Back", "Back to the session; what was typed is kept.", "back"),
    Action("postmortem", "show_pane('sections')", "1", "Show sections", "What the postmortem is made of."),
    Action("postmortem", "show_pane('paper')", "2", "Show text", "The postmortem as it stands."),
    Action("postmortem", "next_pane", "tab", "Other pane", "Between sections and text.", palette=False),
    Action(
        "postmortem",
        "edit",
        "i",
        "Write here",
        "The section, or the entry of the timeline, under the cursor; Esc keeps it as a draft.",
        "write",
    ),
    Action("postmortem", "edit_outside", "e", "Write in $EDITOR", "The section, in your own editor."),
    Action("postmortem", "save", "ctrl+s", "Save", "Into the journal, in your name.", "save", True),
    Action("postmortem", "drop", "u", "Drop the draft", "Back to the text as it stands."),
    Action("postmortem", "add", "a", "Add to the timeline", "A time, then what happened.", "add"),
    Action("postmortem", "hide", "h", "Hide or show", "Leaves an entry out of the postmortem.", "hide"),
    Action("postmortem", "restore", "o", "Original", "Between your words and the record's.", "original"),
    Action("postmortem", "export", "x", "Export", "Markdown, HTML or JSON; asks where.", "export"),
    Action("postmortem", "copy", "y", "Copy", "All of the text, to the clipboard of your terminal.", "copy"),
    Action("export", "leave", "escape", "Go back", "Write nothing."),
    Action("export", "next_format", "ctrl+f", "Next format", "Markdown, HTML, JSON.", priority=True),
    Action("paste", "leave", "escape,q", "Back", "Back to the session.", "back"),
    Action("paste", "copy", "y", "Copy again", "To the clipboard of your terminal.", "copy"),
    Action("picker", "open", "enter,o", "Open", "Go on with the chosen session.", "open"),
    Action("picker", "search", "slash", "Search", "Filters as you type; Esc takes it back.", "search"),
    Action("picker", "demo", "d", "Demo", "An incident that was made up, end to end.", "demo"),
    Action("picker", "ingest", "i", "Ingest", "Files or a folder of your own telemetry.", "ingest"),
    Action("picker", "rename", "R", "Rename", "Gives the chosen session another title."),
    Action("picker", "archive", "a", "Archive", "Out of the list, or into it again; nothing is lost."),
    Action("picker", "show('archived')", "A", "Show archived", "Archived sessions, and back."),
    Action("picker", "delete", "D,delete", "Delete", "To the trash; u brings it back."),
    Action("picker", "undo", "u", "Undo the delete", "Brings back what was deleted last."),
    Action("picker", "show('trash')", "T", "Show the trash", "Deleted sessions; Enter brings one back."),
    Action("picker", "reload", "r", "Reload", "Read the list again."),
    Action("picker", "back", "escape", "Back", "Out of the search, the archive, the trash. Never quits."),
    Action("picker", "quit", "q", "Quit", "Leave.", "quit"),
    Action("ingest", "leave", "escape", "Back", "Stops an ingest; no store is left half-made.", "back"),
    Action("ingest", "complete", "tab", "Complete", "Completes the path.", "complete", priority=True),
    Action("find", "leave", "escape", "Go back", "Take nothing.", "back"),
    Action("find", "move(-1)", "up", "Up", "The line above.", palette=False),
    Action("find", "move(1)", "down", "Down", "The line below.", palette=False),
    Action("themes", "leave", "escape,q", "Go back", "Back to the theme there was."),
    Action("help", "leave", "escape,q,question_mark", "Close", "Back to where you were.", "close"),
)


def of(*scopes: Scope) -> Iterator[Action]:
    """The actions of these scopes, in the registry's order."""
    return (action for action in ACTIONS if action.scope in scopes)


def bindings(*scopes: Scope) -> list[BindingType]:
    """The keys of these scopes, for a `BINDINGS` class variable."""
    return [
        Binding(action.keys, action.call, action.title, show=False, priority=action.priority, id=action.id)
        for action in of(*scopes)
    ]
