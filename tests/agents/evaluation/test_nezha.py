"""Labels are read after the diagnosis they score, and scored as their publishers meant them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from agents.evaluation.nezha import labelled, names_inner, run, service_of
from tests.agents.evaluation.fakes import FakeCause, FakeDiagnosis, FakeHop, fixed
from tools.errors import EvaluationError, StoreError
from tools.times import MINUTE_NS, Window

DATE = "2023-01-29"
BANK, SHOP = "ts-bank-service-866bd68c97-xcqfx", "ts-shop-service-5dc8d4f9fd-46997"
TRACES = "TraceID,SpanID,ParentID,PodName,OperationName,StartTimeUnixNano,EndTimeUnixNano,Duration\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Two labelled faults of one day, each with a span of either pod, and a baseline minute."""
    faults = [
        {"inject_time": f"{DATE} 08:43:04", "inject_pod": BANK, "inject_type": "return"},
        {"inject_time": f"{DATE} 09:03:53", "inject_pod": SHOP, "inject_type": "cpu_contention"},
    ]
    day = tmp_path / "rca_data" / DATE
    for folder, minutes in ((day, ("08_43", "09_03")), (tmp_path / "construct_data" / DATE, ("08_30",))):
        (folder / "trace").mkdir(parents=True)
        for minute in minutes:
            start = _ns(minute)
            rows = "".join(
                f"{minute},{pod[3:7]},root,{pod},work,{start + 1},{start + 1_000_001},1000\n"
                for pod in (BANK, SHOP)
            )
            (folder / "trace" / f"{minute}_trace.csv").write_text(TRACES + rows)
    (day / f"{DATE}-fault_list.json").write_text(json.dumps({"08": faults[:1], "09": faults[1:]}))
    inner = {
        "ts-bank-service": {"return": "b.B#31_b.B#34"},
        "ts-shop-service": {"cpu_contention": "CpuUsageRate(%)"},
    }
    (tmp_path / "construct_data" / "root_cause_ts.json").write_text(json.dumps(inner))
    return tmp_path


def _ns(minute: str) -> int:
    hours, minutes = minute.split("_")
    return 1674950400_000000000 + (int(hours) * 60 + int(minutes)) * MINUTE_NS


def test_an_incident_is_three_minutes_from_the_minute_of_injection(root: Path) -> None:
    first, second = labelled(root, DATE)
    assert first.window == Window(_ns("08_43"), _ns("08_43") + 3 * MINUTE_NS)
    assert (first.service, first.fault, first.inner) == ("ts-bank-service", "return", "b.B#31_b.B#34")
    assert second.service == "ts-shop-service"


def test_the_windows_and_a_store_that_holds_both_are_handed_over(root: Path) -> None:
    seen = []

    def diagnose(store: Path, incident: Window, baseline: Window | None) -> FakeDiagnosis:
        assert store.is_file()
        seen.append((incident, baseline))
        return FakeDiagnosis(())

    run(root, DATE, diagnose)
    assert [baseline for _, baseline in seen] == [Window(_ns("08_30"), _ns("08_31"))] * 2


def test_ranks_count_distinct_services(root: Path) -> None:
    causes = (FakeCause("ts-shop-service"), FakeCause("ts-shop-service"), FakeCause("ts-bank-service"))
    first, second = run(root, DATE, fixed(*causes)).outcomes
    assert (first.rank, second.rank) == (2, 1)
    assert first.candidates == 2


def test_an_incident_that_fails_is_a_miss_with_its_error_and_the_rest_go_on(root: Path) -> None:
    def diagnose(store: Path, incident: Window, baseline: Window | None) -> FakeDiagnosis:
        if incident.start_ns == _ns("08_43"):
            raise StoreError("It broke.", "Mend it.")
        return FakeDiagnosis((FakeCause("ts-shop-service"),))

    heard: list[str] = []
    result = run(root, DATE, diagnose, lambda outcome: heard.append(outcome.id))
    assert [outcome.rank for outcome in result.outcomes] == [None, 1]
    assert result.outcomes[0].error == "It broke."
    assert result.to_json()["summary"]["R@1"] == 0.5
    assert len(heard) == 2


def test_a_path_is_verified_when_every_hop_is(root: Path) -> None:
    broken = FakeCause("ts-bank-service", path=(FakeHop(True), FakeHop(False)))
    assert run(root, DATE, fixed(broken)).outcomes[0].path_verified is False
    assert run(root, DATE, fixed(FakeCause("ts-bank-service"))).outcomes[0].path_verified is True


@pytest.mark.parametrize(
    ("inner", "cause", "named"),
    [
        (
            "b.B#31_b.B#34",
            FakeCause("s", detail="after b.B#31 find: b.B#34 found missing, b.B#37 instead"),
            True,
        ),
        ("b.B#31_b.B#34", FakeCause("s", detail="after b.B#31 find: b.B#340 found missing"), False),
        ("b.B#31_b.B#34", FakeCause("s", detail="after b.B#3: b.B#31 missing"), False),
        (
            "C.query start_b.C#46",
            FakeCause("s", detail="after (start): b.C#46 asked missing, (end) instead"),
            True,
        ),
        ("CpuUsageRate(%)", FakeCause("s", resource="cpu"), True),
        ("CpuUsageRate(%)", FakeCause("s", resource="network"), False),
        (None, FakeCause("s"), False),
    ],
)
def test_the_inner_cause_is_named_only_by_both_ends_of_a_region_or_the_right_resource(
    inner: str | None, cause: FakeCause, named: bool
) -> None:
    assert names_inner(cause, inner) is named


def test_a_pods_hashes_are_not_part_of_its_service() -> None:
    assert service_of(BANK) == "ts-bank-service"
    assert service_of("adservice-5f6585d649-fnmft") == "adservice"
    assert service_of("mysql-0") == "mysql-0"


def test_a_day_without_labels_is_refused_with_a_remedy(root: Path) -> None:
    with pytest.raises(EvaluationError, match="no labels"):
        run(root, "2024-01-01", fixed())


def test_labels_of_another_shape_are_refused(root: Path) -> None:
    (root / "rca_data" / DATE / f"{DATE}-fault_list.json").write_text('{"08": [{"when": "now"}]}')
    with pytest.raises(EvaluationError, match="not a list of faults"):
        run(root, DATE, fixed())
