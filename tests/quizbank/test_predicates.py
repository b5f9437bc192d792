"""Expressions measure a run, and nothing in a pack can make them run away."""

from types import SimpleNamespace

import pytest

from engine import PROBES as REAL_PROBES
from quizbank.predicates import CannotMeasure, Predicates
from tests.quizbank.fake_engine import PROBES, FakeRun, form


def big(run: FakeRun) -> list[int]:
    """Many numbers."""
    return list(range(2_000))


def huge(run: FakeRun) -> list[int]:
    """Too many numbers."""
    return list(range(30_000))


def broken(run: FakeRun) -> int:
    """A probe with a bug in it."""
    return 1 // 0


PREDICATES = Predicates({**PROBES, "big": big, "huge": huge, "broken": broken})
WORLD = {"nodes": 3, "crash": 1}
RUN = form(WORLD, 7).play(WORLD)
RUN.stored = {
    "/registry/pods/default/a": {"kind": "Pod", "status": {"phase": "Running"}},
    "/registry/pods/default/b": {"kind": "Pod", "status": {"phase": "Pending"}},
    "/registry/events/default/e": {"kind": "Event", "reason": "Killing"},
}
RUN.records = [
    SimpleNamespace(at=1_000_000, where="cp-1/etcd", what=1, story=True),
    SimpleNamespace(at=1_000_000, where="cp-1/etcd", what=2, story=False),
]

MEASURES = {
    "a probe": ('outcome("write")', "accepted"),
    "a default argument left out": ("alive()", 2),
    "a default argument given": ('alive("30s")', 2),
    "arithmetic and choice": ('alive() * 2 > 3 ? "most" : "few"', "most"),
    "a list": ("spread()", ["leader", "quorum", "write"]),
    "a duration in seconds": ('duration("1m30s")', 90.0),
    "objects": ('run.objects().filter(o, o.kind == "Pod").size()', 2),
    "an optional field": ('run.objects().exists(o, has(o.status) && o.status.phase == "X")', False),
    "events": ("run.events().map(e, e.reason)", ["Killing"]),
    "a command before its answer": ('run.commands("5s")[0].code == null', True),
    "a command after its answer": ('run.commands("6s")[0].code', 0),
    "records": ("run.records().map(r, r.where)", ["cp-1/etcd"]),
    "records before the first": ('run.records("500ms").size()', 0),
}


@pytest.mark.parametrize(("expression", "value"), MEASURES.values(), ids=MEASURES.keys())
def test_expressions_measure_a_run(expression: str, value: object) -> None:
    assert PREDICATES.measure(expression, RUN) == value


REFUSED = {
    "misspelt probe": ('outcom("write")', r"no probe 'outcom' \(outcome\?\)"),
    "wrong type of argument": ("outcome(1)", "column 8: found no matching overload"),
    "type error in a comparison": ('alive() == "two"', "no matching overload"),
    "unknown command": ('outcome("wirte")', "outcome: the run has no 'wirte'"),
    "unfinished": ("alive( ", "column"),
    "an open world": ("run", "no probe 'run'"),
    "a function without brackets": (
        "run.records.all(r, true)",
        r"'run.records' is a function \(write run.records\(…\)\)",
    ),
    "too long": ("1" * 2_001, "longer than 2000"),
    "too deep": ("(" * 100 + "1" + ")" * 100, "recursion"),
    "a triple loop": ("big().all(x, big().all(y, big().all(z, x + y + z >= 0)))", "budget"),
    "many questions": ("big().map(x, alive()).size()", "more than 200 questions"),
    "a picture too big to walk": ("huge()", "huge yields more than 2000"),
    "a long list": ("big()", "a list of more than 1000"),
    "a mapping": ('{"a": 1}', "a dict is no answer"),
    "infinity": ("1.0 / 0.0", "not a finite number"),
    "division by zero": ("1 / 0", "divide by zero"),
    "a missing field": ("run.objects()[0].nope", "nope"),
    "bytes": ("b'x'", "no answer"),
    "a bug in a probe": ("broken()", "integer"),
}


@pytest.mark.parametrize(("expression", "said"), REFUSED.values(), ids=REFUSED.keys())
def test_what_has_no_value_says_why(expression: str, said: str) -> None:
    with pytest.raises(CannotMeasure, match=said):
        PREDICATES.measure(expression, RUN)


def test_a_catastrophic_pattern_takes_linear_time() -> None:
    assert PREDICATES.measure("'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab'.matches('(a*)*c')", RUN) is False


def test_every_probe_of_the_engine_is_a_function() -> None:
    predicates = Predicates(REAL_PROBES)

    for expression in ('outcome("write") == "accepted"', 'ready("web", "30s") >= 3', "leader()"):
        predicates.check(expression)
