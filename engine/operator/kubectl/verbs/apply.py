"""kubectl apply."""

import json
from collections.abc import Hashable
from typing import Any, ClassVar

from engine.client import Answer
from engine.objects import Obj, dig, thaw
from engine.operator.kubectl.invocation import Invocation, Target
from engine.operator.kubectl.line import BOOL, FILENAME, OUTPUT, Flags, Usage
from engine.operator.kubectl.manifests import STDIN, Manifest, read_manifests, target_of
from engine.operator.kubectl.naming import said
from engine.operator.kubectl.three_way import three_way
from engine.operator.kubectl.trouble import while_doing

LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"


class Apply(Invocation):
    """Create or change objects so that they are as the manifests on standard input say: apply -f -.

    What the last apply had and this one lacks is removed; what others wrote stays (a client-side
    three-way merge; --server-side is not modelled).
    """

    flags: ClassVar[Flags] = {**FILENAME, **OUTPUT, "server-side": BOOL, "force": BOOL}

    def start(self) -> None:
        """Read everything before the first call, like kubectl does."""
        if self.line.flags["server-side"]:
            raise Usage("error: --server-side is not modelled here: apply without it\n")
        if self.line.flags["filename"] != (STDIN,):
            raise Usage(
                "error: only -f - is known here: there are no files on this machine\n"
                if self.line.flags["filename"]
                else "error: must specify one of -f and -k\n"
            )
        self._queue = [(target_of(self, m), m) for m in read_manifests(self.stdin)]
        self._failed = False
        self._next()

    def forgives(self, step: Hashable, answer: Answer) -> bool:
        """What does not exist is created; what is refused does not keep the rest from being
        applied.
        """
        return bool(answer.code) and not (answer.body.get("details") or {}).get("retryAfterSeconds")

    def answered(self, step: Hashable, answer: Answer) -> None:
        """Found or not found: patch or create. Then the next one."""
        target, manifest = self._queue[0]
        if step == "get" and answer.code == 404:
            body = _annotated(target, manifest)
            self.ask("create", "create", target._replace(name=""), body=body)
        elif step == "get" and answer.ok:
            self._patch(target, manifest, answer.body)
        elif answer.ok:
            self._applied("created" if step == "create" else "configured")
        else:
            trouble = self.trouble(answer)
            self.complain(while_doing("creating", trouble) if step == "create" else trouble)
            self._failed = True
            self._advance()

    def _patch(self, target: Target, manifest: Manifest, live: Obj) -> None:
        text = dig(live, "metadata.annotations", {}).get(LAST_APPLIED)
        if text is None:
            self.complain(_missing(target))
        last = json.loads(text) if text else {}
        new = _annotated(target, manifest)
        change = three_way(last, new, live, target.resource.merge_keys)
        for given in ("apiVersion", "kind"):
            change.pop(given, None)
        if not change:
            self._applied("unchanged")
            return
        self.ask("patch", "patch", target, options={"patchType": "merge"}, body=change)

    def _applied(self, how: str) -> None:
        target, _ = self._queue[0]
        self.say(said(target) if self.line.flags["output"] == "name" else f"{said(target)} {how}")
        self._advance()

    def _advance(self) -> None:
        self._queue.pop(0)
        self._next()

    def _next(self) -> None:
        if self._queue:
            self.ask("get", "get", self._queue[0][0])
        else:
            self.end(1 if self._failed else 0)


def _annotated(target: Target, manifest: Manifest) -> dict[str, Any]:
    """The manifest with its namespace, and with itself as the annotation that the next apply
    compares with.
    """
    body = thaw(manifest)
    meta = body["metadata"]
    if target.namespace:
        meta["namespace"] = target.namespace
    annotations = {k: v for k, v in (meta.get("annotations") or {}).items() if k != LAST_APPLIED}
    meta["annotations"] = annotations
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    meta["annotations"] = {**annotations, LAST_APPLIED: f"{text}\n"}
    return body  # type: ignore[no-any-return]


def _missing(target: Target) -> str:
    return (
        f"Warning: resource {target.resource.plural}/{target.name} is missing the {LAST_APPLIED} "
        "annotation which is required by kubectl apply. kubectl apply should only be used on "
        "resources created declaratively by either kubectl create --save-config or kubectl apply. "
        "The missing annotation will be patched automatically."
    )
