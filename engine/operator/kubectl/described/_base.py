"""What descriptions are made of: a sheet that is written line by line, labels and the like, and the
Events at the end.

After kubectl/pkg/describe/describe.go.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from engine.objects import Obj, controller_of, dig, labels, name, namespace, uid
from engine.operator.kubectl.ages import age
from engine.operator.kubectl.manifests import LAST_APPLIED
from engine.operator.kubectl.table import tabbed
from engine.units import parse_rfc3339, rfc1123

NONE, UNSET, UNKNOWN = "<none>", "<unset>", "<unknown>"
LONGEST = 140
"""An annotation that is longer stands below its key, shortened."""


class Sheet:
    """Lines with tabs between their cells, aligned in the end."""

    def __init__(self) -> None:
        self._done: list[str] = []
        self._text = ""

    def write(self, text: str, level: int = 0) -> None:
        """A line, or several, or the beginning of one; `level` indents it by two spaces each."""
        self._text += "  " * level + text

    def line(self, text: str = "", level: int = 0) -> None:
        """A whole line."""
        self.write(f"{text}\n", level)

    def flush(self) -> None:
        """What follows is aligned for itself."""
        if self._text:
            lines = self._text.removesuffix("\n").split("\n")
            self._done.append(tabbed([line.split("\t") for line in lines]))
        self._text = ""

    def text(self) -> str:
        """Everything, aligned."""
        self.flush()
        return "".join(self._done)

    @property
    def raw(self) -> str:
        """What was written since the last flush, its tabs as they are."""
        return self._text


class Need(NamedTuple):
    """Other objects that a description tells of: a list, or (`named`) one object.

    `where` gives namespace, labels and fields for the object that is described.
    """

    plural: str
    where: Callable[[Obj], tuple[str, str, str]]
    named: Callable[[Obj], str] | None = None
    may_fail: bool = False


class Scene(NamedTuple):
    """An object, what belongs to it by plural, its Events (None: not asked for), and the time."""

    value: Obj
    others: Mapping[str, Sequence[Obj]]
    events: Sequence[Obj] | None
    wall_us: int

    def since(self, timestamp: object) -> str:
        """How long ago that was."""
        return age(timestamp, self.wall_us)


class Describer(NamedTuple):
    """How resources are described, and what else must be read for it."""

    plurals: tuple[str, ...]
    write: Callable[[Sheet, Scene], None]
    needs: tuple[Need, ...] = ()
    has_events: bool = True


def describe(describer: Describer, scene: Scene) -> str:
    """The whole text."""
    sheet = Sheet()
    describer.write(sheet, scene)
    if describer.has_events and scene.events is not None:
        _events(sheet, scene)
    return sheet.text()


# What many have in common.


def head(sheet: Sheet, value: Obj) -> None:
    """Name and namespace."""
    sheet.line(f"Name:\t{name(value)}")
    sheet.line(f"Namespace:\t{namespace(value)}")


def marks(sheet: Sheet, value: Obj) -> None:
    """Labels and annotations."""
    multiline(sheet, "Labels", labels(value))
    annotations(sheet, "Annotations", value["metadata"].get("annotations"))


def created(sheet: Sheet, value: Obj) -> None:
    """When it was stored first."""
    sheet.line(f"CreationTimestamp:\t{when(value['metadata'].get('creationTimestamp'))}")


def multiline(
    sheet: Sheet, title: str, pairs: Mapping[str, Any] | None, *, indent: str = ""
) -> None:
    """`title: a=1`, each further pair on a line of its own."""
    found = [f"{key}={value}" for key, value in sorted((pairs or {}).items())]
    column(sheet, f"{indent}{title}", found, indent=indent)


def column(sheet: Sheet, title: str, items: Sequence[str], *, indent: str = "") -> None:
    """A title and the items below each other in the second column."""
    sheet.write(f"{title}:\t")
    for number, item in enumerate(items or (NONE,)):
        sheet.line(item if not number else f"{indent}\t{item}")


def titled(sheet: Sheet, title: str, found: Sequence[object], level: int) -> None:
    """A title for what follows, or that there is none."""
    sheet.line(f"{title}:" if found else f"{title}:\t{NONE}", level)


def annotations(sheet: Sheet, title: str, pairs: Mapping[str, str] | None) -> None:
    """Annotations without what kubectl apply keeps there; long ones below their key."""
    shown = {k: v for k, v in sorted((pairs or {}).items()) if k != LAST_APPLIED}
    sheet.write(f"{title}:\t")
    if not shown:
        sheet.line(NONE)
    for number, (key, value) in enumerate(shown.items()):
        sheet.write("\t" if number else "")
        value = value.removesuffix("\n")
        if len(value) + len(key) + 2 <= LONGEST and "\n" not in value:
            sheet.line(f"{key}: {value}")
            continue
        sheet.line(f"{key}:")
        for part in value.split("\n"):
            short = part if len(part) <= LONGEST - 2 else f"{part[: LONGEST - 2]}..."
            sheet.line(f"\t  {short}")


def controlled_by(sheet: Sheet, value: Obj) -> None:
    """Whose object it is."""
    owner = controller_of(value)
    if owner is not None:
        sheet.line(f"Controlled By:\t{owner['kind']}/{owner['name']}")


def truth(value: object) -> str:
    """A boolean as Go prints it."""
    return "true" if value else "false"


def when(timestamp: object) -> str:
    """`Thu, 01 Jan 2026 00:00:10 +0000`."""
    return rfc1123(parse_rfc3339(str(timestamp))) if timestamp else UNSET


def conditions(sheet: Sheet, value: Obj) -> None:
    """The conditions of a workload."""
    found = dig(value, "status.conditions") or ()
    if found:
        sheet.line("Conditions:\n  Type\tStatus\tReason")
        sheet.line("----\t------\t------", 1)
    for entry in found:
        sheet.line(f"{entry['type']} \t{entry['status']}\t{entry.get('reason') or ''}", 1)


def own_events(value: Obj, *, kind: str = "", by: str = "") -> str:
    """The field selector of the Events about an object (reference.go, GetFieldSelector); `by` is
    another uid than its own.
    """
    fields = {
        "involvedObject.name": name(value),
        "involvedObject.namespace": namespace(value),
        "involvedObject.kind": kind,
        "involvedObject.uid": by or uid(value),
    }
    return ",".join(f"{key}={item}" for key, item in fields.items() if item)


def _events(sheet: Sheet, scene: Scene) -> None:
    assert scene.events is not None, "only asked for what was read"
    if not scene.events:
        sheet.line(f"Events:\t{NONE}")
        return
    sheet.flush()
    sheet.line("Events:\n  Type\tReason\tAge\tFrom\tMessage")
    sheet.line("----\t------\t----\t----\t-------", 1)
    for event in sorted(scene.events, key=lambda event: event.get("lastTimestamp") or ""):
        sheet.line("\t".join(_event(event, scene)), 1)


def _event(event: Obj, scene: Scene) -> tuple[str, ...]:
    first = scene.since(event.get("eventTime") or event.get("firstTimestamp"))
    times, series = event.get("count") or 1, event.get("series")
    if series:
        latest = scene.since(series["lastObservedTime"])
        first = f"{latest} (x{series['count']} over {first})"
    elif times > 1:
        first = f"{scene.since(event.get('lastTimestamp'))} (x{times} over {first})"
    source = dig(event, "source.component") or event.get("reportingComponent") or ""
    message = str(event.get("message", "")).strip()
    path = dig(event, "involvedObject.fieldPath")
    said = f"{path}: {message}" if path else message
    return str(event.get("type", "")), str(event.get("reason", "")), first, str(source), said
