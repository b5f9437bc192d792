"""How keys are measured: CEL expressions put to a finished run.

Each probe of the engine is a CEL function of the same name. Besides them an expression sees only
`run.objects(at)`, `run.events(at)`, `run.commands(at)` and `run.records(at)`, each at a moment
such as `"30s"` after t = 0, or at the end when left out; records are those that a learner should
hear of. cel-expr-python bounds the nesting and the iterations; the length, the calls, what a call
yields and what comes out are bounded here.
"""

from __future__ import annotations

import inspect
import math
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from functools import cache
from typing import Any, Protocol, get_type_hints

from cel_expr_python import cel

from engine import parse_duration, suggest

LENGTH_MAX = 2_000
CALLS_MAX = 200
ITEMS_MAX = 1_000
SEEN_MAX = 2_000  # cel-expr-python walks a list of Python in quadratic time

Value = None | bool | int | float | str | list[Any]
"""What a measurement yields: a word, a number, a truth value or a list of these."""

Probe = Callable[..., Any]

_CEL_TYPES = {
    str: cel.Type.STRING,
    int: cel.Type.INT,
    float: cel.Type.DOUBLE,
    bool: cel.Type.BOOL,
}
_POSITION = re.compile(r"ERROR: <input>:\d+:(?P<column>-?\d+): (?P<message>[^\n]*)")
_UNDECLARED = re.compile(r"undeclared reference to '(?P<name>[^']*)'")


class Command(Protocol):
    """One operator's line of a run; times in microseconds since t = 0."""

    id: str
    line: str
    at: int
    end: int | None
    code: int | None
    out: str
    err: str


class Measurable(Protocol):
    """What an expression may look at: the part of `engine.Run` that packs depend on."""

    commands: Mapping[str, Any]

    def objects(self, at: int | None = None) -> Mapping[str, Any]: ...  # noqa: D102

    def of(self, resource: str, at: int | None = None) -> list[Any]: ...  # noqa: D102

    def since_start(self) -> Iterable[tuple[int, Any]]: ...  # noqa: D102

    def time(self, record: int) -> int: ...  # noqa: D102


class CannotMeasure(Exception):
    """An expression that has no value: it does not compile, or fails on a run."""

    def __init__(self, message: str, hint: str = "") -> None:
        self.message, self.hint = message, hint
        super().__init__(f"{message} ({hint})" if hint else message)


class Predicates:
    """The expressions of packs over one set of probes."""

    def __init__(self, probes: Mapping[str, Probe]) -> None:
        self._names = sorted([*probes, *_PICTURES])
        self._run: Any = None
        self._calls = 0
        functions = [self._declare(name, probe) for name, probe in sorted(probes.items())]
        functions += [self._declare(name, picture) for name, picture in _PICTURES.items()]
        self._env = cel.NewEnv(functions=functions)
        self._compiled = cache(self._compile)

    def check(self, expression: str) -> None:
        """Raise `CannotMeasure` when the expression cannot hold for any run."""
        self._compiled(expression)

    def measure(self, expression: str, run: Measurable) -> Value:
        """The value of an expression on a finished run."""
        compiled = self._compiled(expression)
        self._run, self._calls = run, 0
        try:
            result = compiled.eval(data={})
        except RuntimeError as error:
            raise CannotMeasure(_plain(str(error))) from None
        finally:
            self._run = None
        if result.type() == cel.Type.ERROR:
            raise CannotMeasure(_plain(str(result.plain_value())))
        return _value(result.plain_value())

    def _compile(self, expression: str) -> Any:
        if len(expression) > LENGTH_MAX:
            raise CannotMeasure(f"longer than {LENGTH_MAX} characters")
        try:
            return self._env.compile(expression)
        except RuntimeError as error:
            raise self._explain(str(error)) from None

    def _explain(self, error: str) -> CannotMeasure:
        place = _POSITION.search(error)
        if place is None:
            return CannotMeasure(_plain(error))
        message = place["message"].replace(" (in container '')", "").strip()
        unknown = _UNDECLARED.match(message)
        if unknown:
            name = unknown["name"]
            if name in self._names:
                return CannotMeasure(f"'{name}' is a function", f"write {name}(…)")
            return CannotMeasure(f"no probe '{name}'", suggest(name, self._names))
        return CannotMeasure(f"column {place['column']}: {message}")

    def _declare(self, name: str, function: Probe) -> Any:
        """One overload per number of arguments that the function's defaults allow."""
        hints = get_type_hints(function)
        parameters = list(inspect.signature(function).parameters.values())[1:]
        types = [_CEL_TYPES.get(hints.get(p.name, Any), cel.Type.STRING) for p in parameters]
        required = sum(1 for p in parameters if p.default is inspect.Parameter.empty)
        returns = _CEL_TYPES.get(hints.get("return", Any), cel.Type.DYN)

        def call(*arguments: Any) -> Any:
            self._calls += 1
            if self._calls > CALLS_MAX:
                raise ValueError(f"more than {CALLS_MAX} questions to the run")
            try:
                found = function(self._run, *arguments)
            except KeyError as error:
                raise ValueError(f"{name}: the run has no {error}") from None
            if isinstance(found, list) and len(found) > SEEN_MAX:
                raise ValueError(f"{name} yields more than {SEEN_MAX}: ask at an earlier moment")
            return found

        return cel.FunctionDecl(
            name,
            [
                cel.Overload(f"{name}_{count}", returns, types[:count], impl=call)
                for count in range(required, len(types) + 1)
            ],
        )


def _objects(run: Measurable, at: str = "") -> list[Any]:
    return [_thaw(value) for _, value in sorted(run.objects(_moment(at)).items())]


def _events(run: Measurable, at: str = "") -> list[Any]:
    return [_thaw(value) for value in run.of("events", _moment(at))]


def _commands(run: Measurable, at: str = "") -> list[Any]:
    moment = _moment(at)
    return [_command(given, moment) for given in run.commands.values() if _is_by(given.at, moment)]


def _records(run: Measurable, at: str = "") -> list[Any]:
    moment = _moment(at)
    return [
        {"at": run.time(index) / 1e6, "where": record.where, "what": type(record.what).__name__}
        for index, record in run.since_start()
        if record.story and _is_by(run.time(index), moment)
    ]


_PICTURES: dict[str, Probe] = {
    "run.objects": _objects,
    "run.events": _events,
    "run.commands": _commands,
    "run.records": _records,
}


def _moment(at: str) -> int | None:
    return parse_duration(at) if at else None


def _is_by(time: int, moment: int | None) -> bool:
    return moment is None or time <= moment


def _command(given: Command, moment: int | None) -> dict[str, Any]:
    """A command as it stood at a moment: unanswered until its answer came."""
    answered = given.end is not None and _is_by(given.end, moment)
    return {
        "id": given.id,
        "line": given.line,
        "at": given.at / 1e6,
        "end": given.end / 1e6 if answered and given.end is not None else None,
        "code": given.code if answered else None,
        "out": given.out if answered else "",
        "err": given.err if answered else "",
    }


def _thaw(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _thaw(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_thaw(inner) for inner in value]
    return value


def _value(found: Any) -> Value:
    if isinstance(found, timedelta):
        return found.total_seconds()
    if isinstance(found, float) and not math.isfinite(found):
        raise CannotMeasure("not a finite number")
    if found is None or isinstance(found, bool | int | float | str):
        return found
    if isinstance(found, list):
        if len(found) > ITEMS_MAX:
            raise CannotMeasure(f"a list of more than {ITEMS_MAX}")
        return [_value(inner) for inner in found]
    raise CannotMeasure(f"a {type(found).__name__} is no answer", "yield a word, number or list")


def _plain(error: str) -> str:
    """CEL's message without its status words."""
    text = re.sub(r"\s*\[[A-Z_]+\]$", "", error.strip())
    return re.sub(r"^[A-Z_]+: ", "", text).replace("ERROR: <input>:-1:-1: ", "").split("\n")[0]
