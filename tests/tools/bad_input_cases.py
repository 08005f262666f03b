"""What bad input looks like, what becomes of it, and the sentence a person sees.

`docs/bad-input.md` is this list; `python -m tests.tools.bad_input_cases` prints it anew.
"""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.tools.importers.otlp_messages import PARENT, SPAN, T0, logs, metrics, span, traces, value_of
from tools.importers.lines import LONGEST_LINE

MS = 1_000_000
KEPT = "; kept in the table rejects."
HOUR_NS = 3_600_000_000_000
ROOT = span(parentSpanId="", endTimeUnixNano=str(T0 + 100 * MS))
GOOD = traces(ROOT)
SPAN_COLUMNS = "trace,span,parent,app,name,start,took"
SPAN_RULES = """
tables:
  - files: "*.csv"
    into: spans
    columns:
      trace_id: trace
      span_id: span
      parent_span_id: parent
      service: app
      operation: name
      start_time: {column: start, unit: ms}
      duration: {column: took, unit: ms}
"""
METRIC_RULES = """
tables:
  - files: "*.csv"
    into: metrics
    columns: {time: {column: at, unit: s}, service: app, name: metric, value: value}
"""


def table(*rows: str, columns: str = SPAN_COLUMNS) -> str:
    return "\n".join((columns, *rows)) + "\n"


def row(number: int, start: str = "1700000000000", took: str = "5") -> str:
    return f"t{number},s{number},,shop,GET,{start},{took}"


@dataclass(frozen=True)
class BadInput:
    """`kept` counts what is in the store all the same, by table."""

    case: str
    becomes: str
    sentence: str
    files: Mapping[str, str | bytes]
    kept: Mapping[str, int] = field(default_factory=lambda: {"spans": 1})
    rules: str | None = None


def child(number: int, start_ns: int, took_ns: int, parent: str = SPAN) -> dict[str, object]:
    return span(
        spanId=f"{number:016x}",
        parentSpanId=parent,
        startTimeUnixNano=str(T0 + start_ns),
        endTimeUnixNano=str(T0 + start_ns + took_ns),
    )


CASES = (
    BadInput(
        "A row of CSV has a column too few or too many",
        "The row goes to `rejects`; the rest is read.",
        "2 rows could not be read: too few columns (in 2 files, first: a.csv line 3)" + KEPT,
        {"a.csv": table(row(1), "t2,s2", row(3)), "b.csv": table(row(4), "t5")},
        {"spans": 3},
        SPAN_RULES,
    ),
    BadInput(
        "Quotes in CSV do not pair",
        "The row goes to `rejects`; the rest is read.",
        "1 row could not be read: quotes do not pair (first: a.csv line 3)" + KEPT,
        {"a.csv": table(row(1), 't2,s2,,shop,"GET"x,1700000000000,5', row(3))},
        {"spans": 2},
        SPAN_RULES,
    ),
    BadInput(
        "A line of JSON is broken",
        "The line goes to `rejects`; the rest is read.",
        "1 row could not be read: not JSON (first: a.jsonl line 2)" + KEPT,
        {"a.jsonl": GOOD + GOOD[:40] + "\n" + traces(child(2, MS, MS))},
        {"spans": 2},
    ),
    BadInput(
        "A line is JSON, but no OTLP message",
        "The line goes to `rejects`; the rest is read.",
        "1 row could not be read: not an OTLP message (first: a.jsonl line 2)" + KEPT,
        {"a.jsonl": GOOD + '{"level": "info"}\n'},
    ),
    BadInput(
        "A field that a row needs is missing in it",
        "The span, record or point goes to `rejects`; the others of its message are read.",
        "1 row could not be read: a span has no trace id or no span id (first: a.jsonl line 1)" + KEPT,
        {"a.jsonl": traces(ROOT, span(traceId=""))},
    ),
    BadInput(
        "A column is missing in a file",
        "The file is not read; the other files are.",
        "b.csv lacks the columns name, took; it was not read.",
        {"a.csv": table(row(1)), "b.csv": table("t1,s1", columns="trace,span,parent,app,start")},
        rules=SPAN_RULES,
    ),
    BadInput(
        "A time is not one in the unit that the mapping names",
        "The row goes to `rejects`; the rest is read.",
        "1 row could not be read: start_time is not a time in the mapping's unit (first: a.csv line 3)"
        + KEPT,
        {"a.csv": table(row(1), row(2, start="yesterday"))},
        rules=SPAN_RULES,
    ),
    BadInput(
        "Times are in another unit than said, or decades away",
        "Kept as they are.",
        "Times of spans run from 1970-01-20T16:13:20Z to 1970-01-20T16:13:20Z. Is the unit of time "
        "right? Kept as they are.",
        {"a.csv": table(row(1, start="1700000000"))},
        rules=SPAN_RULES,
    ),
    BadInput(
        "A duration is 1,000 times its neighbours",
        "Kept as it is.",
        "1 span lasts 500 times its operation's median or more (most: shop GET, 5.0 s against 5.0 ms). "
        "They hung, or their duration is in another unit; kept as they are.",
        {"a.csv": table(*(row(number) for number in range(1, 20)), row(20, took="5000"))},
        {"spans": 20},
        SPAN_RULES,
    ),
    BadInput(
        "One service tells its durations in another unit",
        "Kept as they are; a child's time counts only as far as its parent waited.",
        "1 span lasts 100 times as long as what called it (most: checkout POST /pay). Is their duration in "
        "another unit? Kept as they are; their time counts only as far as their caller waited.",
        {"a.jsonl": traces(ROOT, child(2, MS, 50_000 * MS))},
        {"spans": 2},
    ),
    BadInput(
        "A span ends before it starts",
        "It goes to `rejects`.",
        "1 row could not be read: a span ends before it starts (first: a.jsonl line 1)" + KEPT,
        {"a.jsonl": traces(ROOT, child(2, 10 * MS, -MS))},
    ),
    BadInput(
        "Two spans have the same trace and span id",
        "One is kept: the longest; among equals, always the same one.",
        "1 span came more than once under the same ids; each was kept once.",
        {"a.jsonl": GOOD, "b.jsonl": GOOD + traces(ROOT)},
    ),
    BadInput(
        "A span's parent is not in the data (an orphan)",
        "Kept; it counts as an entry.",
        "1 span names a parent that is not in the data; such a span counts as an entry, and what called "
        "it is unknown.",
        {"a.jsonl": traces(ROOT, child(2, MS, MS, parent=PARENT))},
        {"spans": 2},
    ),
    BadInput(
        "Spans are each other's parents (a loop)",
        "Kept; the loop is cut at its earliest span, whose attribute `whydunit.loop_parent` remembers what "
        "it named.",
        "1 loop of spans that are their own ancestors; each was cut at its earliest span, which counts as "
        "an entry.",
        {"a.jsonl": traces(ROOT, child(2, MS, MS, parent=f"{3:016x}"), child(3, MS, MS, parent=f"{2:016x}"))},
        {"spans": 3},
    ),
    BadInput(
        "A child starts before its parent (clocks differ)",
        "Kept; for self time it is moved to the middle of its parent, and what traces can say of order is as "
        "coarse as the clocks.",
        "1 span starts before its parent, by up to 3.0 ms: clocks differ between hosts. Such a span is "
        "reckoned in the middle of its parent.",
        {"a.jsonl": traces(ROOT, child(2, -3 * MS, MS))},
        {"spans": 2},
    ),
    BadInput(
        "Logs are in local time",
        "Kept as they are.",
        "Spans and logs do not overlap in time: 8h 00m lie between them. Is one of them in local time?",
        {"a.jsonl": GOOD + logs({"timeUnixNano": str(T0 + 8 * HOUR_NS), "body": value_of("x")})},
        {"spans": 1, "logs": 1},
    ),
    BadInput(
        "A metric value is NaN or infinite",
        "The point goes to `rejects`.",
        "2 rows could not be read: a metric value is NaN or infinite (first: a.csv line 3)" + KEPT,
        {
            "a.csv": table(
                "1700000000,shop,cpu,1",
                "1700000001,shop,cpu,NaN",
                "1700000002,shop,cpu,-inf",
                columns="at,app,metric,value",
            )
        },
        {"metrics": 1},
        METRIC_RULES,
    ),
    BadInput(
        "Cells of a wide metric table are NaN",
        "Nothing was measured there: they are absent, and counted once a file.",
        "1 value is NaN or infinite in w.csv and left out.",
        {"w.csv": "t,a_cpu,b_cpu\n1700000000,1,NaN\n"},
        {"metrics": 1},
        """
tables:
  - files: w.csv
    into: metrics
    columns: {time: {column: t, unit: s}}
    unpivot: '(?P<service>.)_(?P<name>cpu)'
""",
    ),
    BadInput(
        "A metric value is no number",
        "The point goes to `rejects`.",
        "1 row could not be read: a metric value is not a number (first: a.jsonl line 1)" + KEPT,
        {
            "a.jsonl": metrics(
                {
                    "name": "cpu",
                    "gauge": {
                        "dataPoints": [
                            {"timeUnixNano": str(T0), "asDouble": 1},
                            {"timeUnixNano": str(T0 + 1), "asDouble": "high"},
                        ]
                    },
                }
            )
        },
        {"metrics": 1},
    ),
    BadInput(
        "Bytes are not UTF-8",
        "The line goes to `rejects`; the rest is read.",
        "1 row could not be read: bytes are not UTF-8 (first: a.jsonl line 2)" + KEPT,
        {"a.jsonl": GOOD.encode() + b'{"resourceSpans": "\xff\xfe"}\n' + traces(child(2, MS, MS)).encode()},
        {"spans": 2},
    ),
    BadInput(
        "A line is gigantic (more than 64 MiB)",
        "The line goes to `rejects` with its first 500 characters; the rest is read.",
        "1 row could not be read: the line is too long (first: a.jsonl line 2)" + KEPT,
        {
            "a.jsonl": GOOD.encode()
            + b'{"resourceSpans": "'
            + b"x" * (LONGEST_LINE + 1000)
            + b'"}\n'
            + traces(child(2, MS, MS)).encode()
        },
        {"spans": 2},
    ),
    BadInput(
        "A file is empty",
        "The other files are read.",
        "1 file is empty: b.jsonl.",
        {"a.jsonl": GOOD, "b.jsonl": ""},
    ),
    BadInput(
        "A table has a header and no rows",
        "The other files are read.",
        "b.csv holds no rows; nothing was read from it.",
        {"a.csv": table(row(1)), "b.csv": table()},
        rules=SPAN_RULES,
    ),
    BadInput(
        "A compressed file is cut off",
        "The other files are read.",
        "b.csv.gz could not be read (Unexpected end of GZIP stream: b.csv.gz); nothing was taken from it.",
        {
            "a.csv": table(row(1)),
            "b.csv.gz": gzip.compress(table(*(row(n) for n in range(99))).encode())[:-20],
        },
        rules=SPAN_RULES.replace("*.csv", "*.csv*"),
    ),
    BadInput(
        "A file is of no known format",
        "It is named; the other files are read.",
        "1 file is of no known format and not read: notes.md.",
        {"a.jsonl": GOOD, "notes.md": "# hello\n"},
    ),
)

INTRODUCTION = """\
# Bad input

Telemetry is what strangers wrote while something broke. What becomes of it when it is not as it should be:

- **Broken** rows go to the table `rejects` of the store with file, line, reason and the raw text (its first
  500 characters); the rest of the file is read. A line is counted by records: a quoted value that spans
  lines is one.
- **Suspicious** values are kept as they are, and said. What is derived from them (self time, network gap,
  entry points) is kept sane.
- **Unreadable** files are named; the other files are read. When nothing at all could be read, ingest fails
  with exit code 4.
- **Nothing is half-written.** Ingest fills a new file beside the store and renames it at the end. When it
  fails or is killed, the old store is as it was, or there is none; what was half-written is swept away by
  the next ingest.

Everything below is said after `whydunit ingest`, and kept in the store (`store_info`, key `warnings`).

"""


def document() -> str:
    """`docs/bad-input.md`."""
    lines = ["| What is wrong | What becomes of it | What you see |", "|---|---|---|"]
    lines += [f"| {case.case} | {case.becomes} | {case.sentence} |" for case in CASES]
    return INTRODUCTION + "\n".join(lines) + "\n"


if __name__ == "__main__":
    import sys

    sys.stdout.write(document())
