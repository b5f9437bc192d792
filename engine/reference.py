"""What a scenario may say and a question may ask, as pages made from the registries themselves."""

import inspect
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal, get_args, get_origin

from pydantic_core import PydanticUndefined

from engine.commands import COMMANDS
from engine.faults import FAULTS
from engine.kubelet.stages import STAGES, STOPS
from engine.operator.etcdctl import VERBS as ETCDCTL
from engine.operator.kubectl import VERBS as KUBECTL
from engine.operator.ssh import VERBS as SSH
from engine.probes import PROBES
from engine.releases import page as profiles_page
from engine.verbs import Verb

Page = Callable[[], Iterator[str]]
NAMED = {
    "host": "a host",
    "process": "a process",
    "zone": "a zone",
    "fault": "the id of a fault's step",
    "duration": "a duration like `400ms`",
    "skew": "a duration like `10m`, or `-10m`",
    "quantity": "a quantity like `2` or `4Gi`",
    "size": "a size in bytes, like `10Ki`",
}
TYPES = {bool: "true or false", str: "text", int: "number", float: "number", dict: "a manifest"}


def help_of(entry: Any) -> str:
    """The docstring in one line."""
    return " ".join((entry.__doc__ or "").split())


def faults_page() -> Iterator[str]:
    """What an instructor may break."""
    yield "# Faults"
    yield (
        "A step of a timeline breaks something: `{at: 10s, id: dark, crash: cp-1/etcd}`. It lasts "
        "until a step heals it, by its id, or an operator mends it. Where a name is asked for, a "
        "role may stand, like `leader/etcd`: whoever plays it at that moment."
    )
    for word, fault in FAULTS.items():
        yield from _verb(word, fault)


def commands_page() -> Iterator[str]:
    """What an operator may do, and each line that may be typed, with its flags."""
    yield "# Commands"
    yield "A step of a timeline does something: `{at: 30s, id: more, kubectl: scale …}`."
    for word, command in COMMANDS.items():
        yield from _verb(word, command)
    yield "## What kubectl understands"
    yield "Every other verb and flag is refused, with the words of the real kubectl."
    yield from _lines_of(KUBECTL)
    yield "## What etcdctl and etcdutl understand"
    yield from _lines_of(ETCDCTL)
    yield "## What can be run on a machine"
    yield "After `ssh HOST`, with or without `sudo`."
    yield from _lines_of(SSH)


def probes_page() -> Iterator[str]:
    """What a question may measure on a run."""
    yield "# Probes"
    yield (
        "Questions put to a finished run; in a question's `measure` each is a CEL function of the "
        'same name: `ready("web", "60s")`. Moments are written like `"30s"` and count from t = 0; '
        "left out, `at` is the end of the run and `after` its beginning."
    )
    rows = ["| probe | answers with | what it says |", "|---|---|---|"]
    for name, probe in PROBES.items():
        signature = inspect.signature(probe)
        given = [_parameter(one) for one in list(signature.parameters.values())[1:]]
        answer = TYPES[signature.return_annotation]
        rows.append(f"| `{name}({', '.join(given)})` | {answer} | {_cell(help_of(probe))} |")
    yield "\n".join(rows)


def stages_page() -> Iterator[str]:
    """What a container goes through on its node."""
    yield "# Stages of a container"
    yield (
        "A container on a node is in the first of these stages that fits it, and is looked at "
        "again whenever something about its pod changes. The table itself, with how long each "
        "lasts, is `engine/kubelet/stages.py`."
    )
    rows = ["| stage | what becomes of it at the end |", "|---|---|"]
    rows += [f"| {stage.name} | {_cell(help_of(stage.ends))} |" for stage in (STOPS, *STAGES)]
    yield "\n".join(rows)


PAGES: Mapping[str, Page] = {
    "faults.md": faults_page,
    "commands.md": commands_page,
    "probes.md": probes_page,
    "stages.md": stages_page,
    "profiles.md": profiles_page,
}
"""Every page by the name of its file."""


def _lines_of(verbs: Mapping[str, Any]) -> Iterator[str]:
    """The verbs of a program, with their flags."""
    rows = ["| verb | what it does | flags |", "|---|---|---|"]
    for word, verb in verbs.items():
        flags = " ".join(f"`--{name}`" for name in verb.flags)
        rows.append(f"| `{word}` | {_cell(help_of(verb))} | {flags} |")
    yield "\n".join(rows)


def _verb(word: str, verb: type[Verb]) -> Iterator[str]:
    yield f"## {word}"
    yield help_of(verb)
    keys = [_key(verb, name) for name in verb.model_fields]
    if keys:
        yield "\n".join(keys)
    example = json.dumps(verb.example, ensure_ascii=False)
    yield f"```yaml\n{word}: {example}\n```"


def _key(verb: type[Verb], name: str) -> str:
    """One key, what it takes, and what it is when it is left out."""
    info = verb.model_fields[name]
    marks = [mark for mark in info.metadata if isinstance(mark, str)]
    what = NAMED[marks[0]] if marks else _type(info.annotation)
    without = "" if info.default in (PydanticUndefined, "", ()) else json.dumps(info.default)
    left_out = f"; `{without}` when left out" if without else ""
    optional = "" if info.is_required() else " (optional)"
    short = f"; may be written `{verb.word()}: …`" if name == verb.shorthand else ""
    return f"- `{name}`{optional}: {what}{left_out}{short}"


def _type(annotation: Any) -> str:
    if annotation in TYPES:
        return TYPES[annotation]
    if get_origin(annotation) is Literal:
        return " or ".join(f"`{choice}`" for choice in get_args(annotation))
    if get_origin(annotation) in (tuple, list):
        inner = get_args(annotation)[0]
        marks = getattr(inner, "__metadata__", ())
        one = NAMED[marks[0]] if marks else _type(get_origin(inner) or inner)
        return f"{one}, or a list of them"
    raise AssertionError(f"the reference has no word for {annotation}")


def _parameter(parameter: inspect.Parameter) -> str:
    left_out = parameter.default
    if left_out is inspect.Parameter.empty:
        return parameter.name
    return f"{parameter.name}={json.dumps(left_out)}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
