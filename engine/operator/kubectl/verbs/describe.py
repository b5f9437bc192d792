"""kubectl describe."""

from collections.abc import Callable, Hashable, Iterator
from typing import ClassVar

from engine.client import Answer
from engine.objects import Obj, name, namespace
from engine.operator.kubectl.described import DESCRIBERS, PLAIN, Describer, Need, Scene, describe
from engine.operator.kubectl.described._base import own_events
from engine.operator.kubectl.drain_filters import MIRROR
from engine.operator.kubectl.invocation import Invocation, Target
from engine.operator.kubectl.line import (
    ALL_NAMESPACES,
    FILENAME,
    SELECTOR,
    Flag,
    Flags,
    Kind,
    Usage,
    switch,
    without,
)
from engine.operator.kubectl.manifests import read_manifests, target_of
from engine.operator.kubectl.naming import spelled_out, targets_of
from engine.resources import CATALOGUE

NOTHING_ASKED = (
    "error: You must specify the type of resource to describe. "
    'Use "kubectl api-resources" for a complete list of supported resources.\n\n'
)
EVENTS = "events"


class Describe(Invocation):
    """Tell all about objects, with their Events at the end: describe pod web-1, describe nodes.

    A name that does not exist stands for all that begin with it. Events are left out for several
    objects, unless --show-events asks for them.
    """

    flags: ClassVar[Flags] = {
        **without(SELECTOR, "all", "field-selector"),
        **FILENAME,
        **ALL_NAMESPACES,
        "show-events": switch(default=True),
        "chunk-size": Flag(Kind.INT, default=500),
    }

    def start(self) -> None:
        """Find what is meant."""
        self._errors: list[str] = []
        self._scenes: list[tuple[Target, Obj]] = []
        self._by_prefix = ""  # what was not found by name: the error
        self._queue = self._meant()
        self._next()

    def forgives(self, step: Hashable, answer: Answer) -> bool:
        """What is not found is told at the end; some parts of a description may be missing."""
        return answer.code == 404 or (isinstance(step, Need) and step.may_fail)

    def answered(self, step: Hashable, answer: Answer) -> None:
        """First all objects, then what belongs to each."""
        if step == "find":
            self._found(self._queue.pop(0), answer)
        elif isinstance(step, Need) and step.plural == EVENTS:
            assert self._events is not None, "they were asked for"
            self._events += answer.body["items"] if answer.ok else []
            self._read()
        else:
            assert isinstance(step, Need), "nothing else is asked"
            found = [answer.body] if step.named else answer.body.get("items", [])
            self._others[step.plural] = list(found) if answer.ok else []
            self._read()

    # Finding.

    def _meant(self) -> list[Target]:
        flags = self.line.flags
        if flags["filename"]:
            return [target_of(self, manifest) for manifest in read_manifests(self.stdin)]
        if not self.line.arguments:
            raise Usage(NOTHING_ASKED)
        words = spelled_out(self.line.arguments)
        targets = targets_of(self, words, all_named=False)
        if any(target.name for target in targets) and flags["selector"]:
            raise Usage("error: name cannot be provided when a selector is specified\n")
        return targets

    def _next(self) -> None:
        if not self._queue:
            self._begin()
            return
        target = self._queue[0]
        if target.name and not self._by_prefix:
            self.ask("find", "get", target)
            return
        everywhere = self.line.flags["all-namespaces"]
        target = target._replace(name="", namespace="" if everywhere else target.namespace)
        selector = self.line.flags["selector"]
        self.ask("find", "list", target, options={"labelSelector": selector} if selector else {})

    def _found(self, target: Target, answer: Answer) -> None:
        if not answer.ok and len(self.line.arguments) == 2 and not self._by_prefix:
            self._by_prefix = self.trouble(answer)
            self._queue.insert(0, target)
        elif not answer.ok:
            self._errors.append(self.trouble(answer))
        else:
            items = answer.body.get("items", [answer.body])
            if self._by_prefix:
                items = [item for item in items if name(item).startswith(target.name)]
            self._scenes += [(target, item) for item in items]
        self._next()

    # Telling.

    def _begin(self) -> None:
        several = len(self._scenes) > 1 or bool(self._errors or self._by_prefix)
        asked = "show-events" in self.line.given
        self._with_events = self.line.flags["show-events"] and (asked or not several)
        if not self._scenes and self._by_prefix:
            self._errors.append(self._by_prefix)
        elif not self._scenes and not self._errors:
            where = "" if self.line.flags["all-namespaces"] else f" in {self.namespace} namespace."
            self.complain(f"No resources found{where}")
        self._describe()

    def _describe(self) -> None:
        if not self._scenes:
            for text in self._errors:
                self.complain(text)
            self.end(1 if self._errors else 0)
            return
        target, value = self._scenes[0]
        self._describer = DESCRIBERS.get(target.resource.plural, PLAIN)
        self._others: dict[str, list[Obj]] = {}
        with_events = self._with_events and self._describer.has_events
        self._events: list[Obj] | None = [] if with_events else None
        self._asks = iter(_needs(self._describer, target, value, events=with_events))
        self._read()

    def _read(self) -> None:
        need = next(self._asks, None)
        target, value = self._scenes[0]
        if need is None:
            self._tell()
            return
        space, labels, fields = need.where(value)
        row = CATALOGUE[need.plural]
        if need.named is not None:
            self.ask(need, "get", Target(row, need.named(value), space))
            return
        options = {"labelSelector": labels, "fieldSelector": fields}
        kept = {key: item for key, item in options.items() if item}
        self.ask(need, "list", Target(row, "", space), options=kept)

    def _tell(self) -> None:
        _, value = self._scenes.pop(0)
        scene = Scene(value, self._others, self._events, self.ctx.wall)
        text = describe(self._describer, scene)
        if self._by_prefix:
            self.out.append(f"{text}\n")
        else:
            self.out.append(f"\n\n{text}" if self.out else text)
        self._describe()


def _needs(describer: Describer, target: Target, value: Obj, *, events: bool) -> Iterator[Need]:
    """What is read for a description; a node has Events under its uid and under its name."""
    yield from describer.needs
    if not events:
        return
    kind = "" if target.resource.plural == "pods" else target.resource.kind
    mirror = (value["metadata"].get("annotations") or {}).get(MIRROR, "")
    identities = ("", name(value)) if target.resource.plural == "nodes" else (mirror,)
    for by in identities:
        where = own_events(value, kind=kind, by=by)
        yield Need(EVENTS, _at(namespace(value), where), may_fail=True)


def _at(space: str, fields: str) -> Callable[[Obj], tuple[str, str, str]]:
    """A place that does not depend on the object."""
    return lambda value: (space, "", fields)
