"""From what was diagnosed to a playbook draft: one template a fault family, in `library/`.

The draft's words are the library's own. What telemetry brings in are names, which are checked against
strict patterns before they may stand in a command, and text that no module executes. The same request
always gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import jinja2

from playbooks.diff import digest
from playbooks.settings import Setting
from playbooks.untrusted import BLANK, NAME, VERSION, WORKLOAD, blank, free_text
from playbooks.yaml_text import quoted, quoted_list, quoted_or_null, scalar, tidy
from tools.findings import Resource
from tools.times import Window

LIBRARY = Path(__file__).parent / "library"
UNKNOWN = "unknown"


@dataclass(frozen=True)
class DraftRequest:
    """What the playbook is to be about. `fault_kind` is the reasoner's word for what went wrong.

    `blast_radius` are the services upstream that feel it, `evidence` the numbers the cause stands on.
    `change_id` and `version` name a change only where one is part of the cause, and `setting` what it
    changed where its record tells. Everything but `fault_kind` and `resource` may be a stranger's text.
    """

    service: str
    instance: str | None
    node: str | None
    fault_kind: str
    resource: Resource
    detail: str
    change_id: str | None
    version: str | None
    blast_radius: tuple[str, ...]
    evidence: tuple[str, ...]
    incident: Window | None
    baseline: Window | None
    setting: Setting | None = None


@dataclass(frozen=True)
class Draft:
    """A playbook nobody has read yet. `notes` say what the person must fill in or know."""

    document: str
    sha256: str
    notes: tuple[str, ...]


def families() -> tuple[str, ...]:
    """The fault kinds the library has a playbook for; any other gets the one that only looks."""
    suffix = ".yml.j2"
    return tuple(sorted(path.name.removesuffix(suffix) for path in LIBRARY.glob(f"[!_]*{suffix}")))


def draft(request: DraftRequest) -> Draft:
    """Fill the family's template; where a setting was changed and its former value is known, the one that
    puts it back. Nothing is refused: what cannot stand in a command becomes a blank."""
    family = request.fault_kind if request.fault_kind in families() else UNKNOWN
    values = _values(request, family)
    restores = request.setting is not None and family != UNKNOWN
    template = "_setting" if restores else family
    document = tidy(_library().get_template(f"{template}.yml.j2").render(values))
    return Draft(document, digest(document), tuple(_notes(request, values, document)))


def _values(request: DraftRequest, family: str) -> dict[str, Any]:
    """What templates see. `told` are telemetry's names that are plainly names, None for the others;
    `service`, `instance` and `node` are what commands act on, with a blank where a name is not plain."""
    told = _told(request)
    who = told["service"] or "the service"
    blast_radius = tuple(name for name in request.blast_radius if NAME.match(name))
    return {
        "fault_kind": family,
        "acts": family != UNKNOWN,
        "resource": request.resource,
        "told": told,
        "who": who,
        "service": told["service"] or blank("the name of the service"),
        "workload": _workload(told["service"]),
        "configmap": _configmap(told["service"]),
        "instance": request.instance and (told["instance"] or blank("the name of the pod")),
        "node": request.node and (told["node"] or blank("the name of the node")),
        "known": tuple(what for what in ("instance", "node") if getattr(request, what)),
        "changed": bool(request.change_id or request.version),
        "setting": request.setting,
        "detail": free_text(request.detail),
        "blast_radius": blast_radius,
        "feels_it": (who, *blast_radius),
        "evidence": request.evidence,
        "incident": str(request.incident) if request.incident else None,
        "baseline": str(request.baseline) if request.baseline else None,
    }


def _told(request: DraftRequest) -> dict[str, str | None]:
    names = {what: (getattr(request, what), NAME) for what in ("service", "instance", "node")}
    changes = {what: (getattr(request, what), VERSION) for what in ("change_id", "version")}
    return {
        what: value if value and pattern.match(value) else None
        for what, (value, pattern) in (names | changes).items()
    }


def _configmap(service: str | None) -> str:
    """As a workload's, its name is taken to be the service's; the first precheck looks whether it is."""
    return service if service and WORKLOAD.match(service) else blank("the ConfigMap that holds the setting")


def _workload(service: str | None) -> str:
    if service and WORKLOAD.match(service):
        return f"deployment/{service}"
    return blank("the workload, as deployment/NAME")


@cache
def _library() -> jinja2.Environment:
    """The marks are `<< >>` and `<% %>`: `{{ }}` in a template is Ansible's, and stays as it is."""
    library = jinja2.Environment(
        loader=jinja2.FileSystemLoader(LIBRARY),
        undefined=jinja2.StrictUndefined,
        autoescape=False,
        block_start_string="<%",
        block_end_string="%>",
        variable_start_string="<<",
        variable_end_string=">>",
        comment_start_string="<#",
        comment_end_string="#>",
        trim_blocks=True,
        lstrip_blocks=True,
    )
    library.filters |= {
        "scalar": scalar,
        "quoted": quoted,
        "quoted_or_null": quoted_or_null,
        "quoted_list": quoted_list,
    }
    return library


def _notes(request: DraftRequest, values: Mapping[str, Any], document: str) -> Iterator[str]:
    if values["fault_kind"] != request.fault_kind:
        yield "The library has no playbook for this kind of fault; the draft only looks."
    odd = [what for what, name in values["told"].items() if name is None and getattr(request, what)]
    if odd:
        yield (
            f"What telemetry gives as {' and '.join(odd).replace('_', ' ')} is not plainly a name. It was "
            "left out, because it could end up in a command."
        )
    if values["blast_radius"] != request.blast_radius:
        yield "The blast radius leaves out services whose names are not plainly names."
    for number, line in enumerate(document.split("\n"), 1):
        if found := BLANK.search(line):
            yield f"Line {number}: {found[0].strip('<>')}."
    yield "Telemetry does not know the cluster's namespace; the draft assumes `default`."
