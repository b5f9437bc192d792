"""kubectl get."""

import json
from collections.abc import Hashable
from typing import Any, ClassVar

from engine.client import Answer
from engine.client.api import LOST
from engine.objects import Obj, freeze
from engine.operator.kubectl.columns import ORDERS
from engine.operator.kubectl.following import Following
from engine.operator.kubectl.invocation import CALL_TIMEOUT_US, Invocation, Target
from engine.operator.kubectl.line import (
    ALL_NAMESPACES,
    BOOL,
    OUTPUT,
    SELECTOR,
    TEXT,
    Flag,
    Flags,
    Kind,
    Usage,
    request_timeout_of,
    switch,
    without,
)
from engine.operator.kubectl.naming import spelled_out, targets_of
from engine.operator.kubectl.output import (
    WHOLE,
    Found,
    Look,
    check_format,
    render_objects,
    render_tables,
    sorted_by,
)
from engine.operator.kubectl.raw import place_of
from engine.operator.kubectl.text import whole
from engine.resources import Resource
from engine.units import SECOND
from engine.wire.api import WatchEvents

NOTHING_ASKED = (
    'You must specify the type of resource to get. Use "kubectl api-resources" for a complete '
    "list of supported resources.\n\nerror: Required resource not specified.\n"
    'Use "kubectl explain <resource>" for a detailed description of that resource '
    "(e.g. kubectl explain pods).\nSee 'kubectl get -h' for help and examples\n"
)
ONE_ONLY = (
    "error: watch is only supported on individual resources and resource collections - {count} "
    "resources were found\n"
)
WATCH_US = 30 * SECOND
"""How long somebody looks who does not say how long."""
BROKEN = (
    'error: an error on the server ("unable to decode an event from the watch stream: {why}") has '
    "prevented the request from succeeding"
)
WHY = {LOST: "http2: client connection lost"}
"""What a broken watch is called there."""
HEALTH = ("healthz", "livez", "readyz")
VERSION = "version"


class Get(Invocation):
    """Show objects as tables, or whole with -o json or yaml: get pods -l app=web -o wide.

    -w goes on to show every change, for 30 seconds unless --request-timeout says how long. --raw
    /readyz, /livez or /healthz asks a server whether it is well; `?verbose` lists its checks. Paths
    like /api/v1/namespaces/default/pods show what the server sends.
    """

    flags: ClassVar[Flags] = {
        **without(SELECTOR, "all"),
        **OUTPUT,
        **ALL_NAMESPACES,
        "no-headers": BOOL,
        "show-labels": BOOL,
        "show-kind": BOOL,
        "ignore-not-found": BOOL,
        "label-columns": Flag(Kind.LIST, "L", default=()),
        "sort-by": TEXT,
        "watch": switch("w"),
        "watch-only": BOOL,
        "show-managed-fields": BOOL,
        "raw": TEXT,
        "chunk-size": Flag(Kind.INT, default=500),
    }
    _raw: Resource | None = None  # what a path of --raw names

    def start(self) -> None:
        """Ask for each resource or object, one after the other."""
        if self.line.flags["raw"]:
            self._ask_raw(self.line.flags["raw"])
            return
        check_format(self.line.flags["output"])
        if not self.line.arguments:
            raise Usage(NOTHING_ASKED)
        self._targets = self._meant()
        if self._watches_on and len(self._targets) != 1:
            raise Usage(ONE_ONLY.format(count=len(self._targets)))
        self._found: list[Found] = []
        self._missing = 0
        self._next()

    def forgives(self, step: Hashable, answer: Answer) -> bool:
        """An object that does not exist is said at the end, after what was found."""
        return answer.code == 404

    def answered(self, step: Hashable, answer: Answer) -> None:
        """Keep what was found and ask for the next."""
        if step == "raw":
            self._print_raw(answer)
            return
        target = self._targets.pop(0)
        self._named = target.name
        if answer.code == 404:
            if not self.line.flags["ignore-not-found"]:
                self._missing += 1
                self.complain(self.trouble(answer))
        else:
            self._keep(target, answer.body["items"] if not target.name else [answer.body])
        self._next()

    def _ask_raw(self, uri: str) -> None:
        path, _, query = uri.partition("?")
        place = place_of(path)
        if place is not None:
            self._raw = place.resource
            target = Target(place.resource, place.name, place.namespace)
            below = place.subresource
            self.ask("raw", "get" if place.name else "list", target, subresource=below)
            return
        if path.strip("/") not in (*HEALTH, VERSION):
            known = ", ".join(f"/{each}" for each in (*HEALTH, VERSION))
            raise Usage(f"error: --raw knows {known} and the paths of objects here, not {path}\n")
        options = {"verbose": True} if query.startswith("verbose") else {}
        self.api.call("raw", "get", path.strip("/"), options=options, timeout_us=CALL_TIMEOUT_US)

    def _print_raw(self, answer: Answer) -> None:
        """The answer as the server sends it; that of a health check is text."""
        body = answer.body
        if answer.request.resource in HEALTH:
            self.out.append(str(body.get("message", "")))
        elif answer.code == 404:
            self.complain(self.trouble(answer))
        else:
            asked = self._raw
            if asked is not None and "items" in body:
                items = [whole(item, asked, managed=True) for item in body["items"]]
                row = {"apiVersion": asked.api_version, "kind": f"{asked.kind}List"}
                body = freeze({**row, "metadata": body.get("metadata") or {}, "items": items})
            elif asked is not None:
                body = whole(body, asked, managed=True)
            self.out.append(json.dumps(body, separators=(",", ":"), ensure_ascii=False))
        self.end(1 if answer.code == 404 else 0)

    def trouble(self, answer: Answer) -> str:
        """A failed health check is text, not a Status: kubectl quotes it."""
        if answer.request.resource in HEALTH and answer.code == 500:
            text = str(answer.body.get("message", "")).replace("\n", "\\n")
            return (
                f'Error from server (InternalError): an error on the server ("{text}") has '
                "prevented the request from succeeding"
            )
        return super().trouble(answer)

    def _meant(self) -> list[Target]:
        words = spelled_out(self.line.arguments)
        targets = targets_of(self, words, all_named=False)
        selects = self.line.flags["selector"] or self.line.flags["field-selector"]
        named = [target for target in targets if target.name]
        if named and selects:
            raise Usage("error: name cannot be provided when a selector is specified\n")
        if named and self.line.flags["all-namespaces"]:
            raise Usage("error: a resource cannot be retrieved by name across all namespaces\n")
        return targets

    def _next(self) -> None:
        if not self._targets:
            self._print()
            return
        target = self._targets[0]
        if target.name:
            self.ask("get", "get", target)
            return
        if self.line.flags["all-namespaces"]:
            target = target._replace(namespace="")
        self.ask("list", "list", target, options=self.selectors())

    def _keep(self, target: Target, items: list[Obj]) -> None:
        if self._found and self._found[-1].resource is target.resource and target.name:
            self._found[-1] = Found(target.resource, [*self._found[-1].items, *items])
        else:
            order = ORDERS.get(target.resource.plural)
            self._found.append(Found(target.resource, sorted(items, key=order) if order else items))

    # Watching.

    @property
    def _watches_on(self) -> bool:
        return bool(self.line.flags["watch"] or self.line.flags["watch-only"])

    def _follow(self, look: Look) -> None:
        """Show what there is, then what becomes of it."""
        flags, [found] = self.line.flags, self._found
        self._following = Following(found.resource, flags["output"], look)
        before = self._following.told(found.items, self.ctx.wall)
        if not flags["watch-only"]:
            self.out.append(before)
        space = "" if flags["all-namespaces"] else self.namespace
        target = Target(found.resource, self._named, space)
        self.watch("changes", target, labels=flags["selector"], fields=flags["field-selector"])
        self.wake("enough", request_timeout_of(flags) or WATCH_US)

    def saw(self, step: Hashable, events: WatchEvents) -> None:
        """A row for each change."""
        news = [value for kind, value, _ in events.events if kind != "BOOKMARK"]
        for value in news:
            self.out.append(self._following.told([value], self.ctx.wall))

    def broke(self, step: Hashable, why: str) -> None:
        """The server is gone; or it ended the watch, as it does after a while."""
        if why:
            self.fail(BROKEN.format(why=WHY.get(why, why)))
        else:
            self.end()

    def woke(self, step: Hashable) -> None:
        """Whoever watched has seen enough."""
        self.end()

    def _print(self) -> None:
        flags: Any = self.line.flags
        kinds = [found.resource.plural for found in self._found]
        single = len(self.line.arguments) == 2 or "/" in self.line.arguments[0]
        found = self._found
        look = Look(
            wide=flags["output"] == "wide",
            headers=not flags["no-headers"],
            kinds=flags["show-kind"] or len(dict.fromkeys(kinds)) > 1 or self._asked_for_several(),
            namespaces=flags["all-namespaces"],
            labels=flags["show-labels"],
            label_columns=flags["label-columns"],
        )
        if self._watches_on and found:
            self._follow(look)
            return
        if flags["sort-by"]:
            found = [Found(f.resource, sorted_by(f.items, flags["sort-by"])) for f in found]
        if flags["output"].partition("=")[0] in WHOLE:
            if found or not self._missing:
                self.out.append(
                    render_objects(
                        found,
                        flags["output"],
                        single=single and bool(found),
                        managed=flags["show-managed-fields"],
                        headers=not flags["no-headers"],
                    )
                )
        elif any(f.items for f in found):
            self.out.append(render_tables(found, look, self.ctx.wall))
        elif not self._missing and not flags["ignore-not-found"]:
            self.complain(self._nothing())
        self.end(1 if self._missing else 0)

    def _asked_for_several(self) -> bool:
        first = self.line.arguments[0]
        return "/" not in first and ("," in first or first == "all")

    def _nothing(self) -> str:
        scoped = all(found.resource.namespaced for found in self._found)
        if self.line.flags["all-namespaces"] or not scoped:
            return "No resources found"
        return f"No resources found in {self.namespace} namespace."
