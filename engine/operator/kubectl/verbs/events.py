"""kubectl events."""

from collections.abc import Hashable
from typing import ClassVar

from engine.client import Answer
from engine.objects import Obj, dig, namespace
from engine.operator.kubectl.ages import age
from engine.operator.kubectl.invocation import Invocation, Target, resource_of
from engine.operator.kubectl.line import ALL_NAMESPACES, BOOL, OUTPUT, STRINGS, Flag, Flags, Usage
from engine.operator.kubectl.output import Found, check_format, render_objects
from engine.operator.kubectl.table import layout
from engine.resources import CATALOGUE

TYPES = ("normal", "warning")


class Events(Invocation):
    """Show the Events of a namespace, the oldest first: events --for=pod/web-1 --types=Warning."""

    flags: ClassVar[Flags] = {
        **OUTPUT,
        **ALL_NAMESPACES,
        "for": Flag(),
        "types": STRINGS,
        "no-headers": BOOL,
    }

    def start(self) -> None:
        """List them."""
        flags = self.line.flags
        check_format(flags["output"])
        self._types = [word.lower() for word in flags["types"]]
        if any(word not in TYPES for word in self._types):
            raise Usage("error: valid --types are Normal or Warning\n")
        space = "" if flags["all-namespaces"] else self.namespace
        options = {"fieldSelector": self._about()} if flags["for"] else {}
        self.ask("list", "list", Target(CATALOGUE["events"], "", space), options=options)

    def _about(self) -> str:
        kind, slash, own = self.line.flags["for"].partition("/")
        if not slash or not own:
            raise Usage("error: --for must be in resource/name form\n")
        about = resource_of(kind).kind
        return f"involvedObject.kind={about},involvedObject.name={own}"

    def answered(self, step: Hashable, answer: Answer) -> None:
        """Print them in order of their time."""
        flags, wanted = self.line.flags, self._types
        items = [
            item for item in answer.body["items"] if not wanted or item["type"].lower() in wanted
        ]
        items.sort(key=_when)
        if not items:
            where = "." if flags["all-namespaces"] else f" in {self.namespace} namespace."
            self.complain(f"No events found{where}")
        elif flags["output"]:
            found = [Found(CATALOGUE["events"], items)]
            self.out.append(render_objects(found, flags["output"], single=False))
        else:
            self.out.append(self._table(items))
        self.end()

    def _table(self, items: list[Obj]) -> str:
        everywhere = self.line.flags["all-namespaces"]
        title = ["LAST SEEN", "TYPE", "REASON", "OBJECT", "MESSAGE"]
        rows = [] if self.line.flags["no-headers"] else [[*_space(everywhere, "NAMESPACE"), *title]]
        rows += [[*_space(everywhere, namespace(item)), *self._row(item)] for item in items]
        return layout(rows)

    def _row(self, event: Obj) -> list[str]:
        wall = self.ctx.wall
        seen = age(event.get("eventTime") or event.get("firstTimestamp"), wall)
        times = event.get("count") or 1
        if times > 1:
            seen = f"{age(event.get('lastTimestamp'), wall)} (x{times} over {seen})"
        about = f"{dig(event, 'involvedObject.kind', '')}/{dig(event, 'involvedObject.name', '')}"
        return [seen, event["type"], event["reason"], about, str(event["message"]).strip()]


def _when(event: Obj) -> str:
    return str(event.get("lastTimestamp") or event.get("eventTime") or "")


def _space(everywhere: object, cell: str) -> list[str]:
    return [cell] if everywhere else []
