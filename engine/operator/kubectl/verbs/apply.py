"""kubectl apply."""

import json
from collections.abc import Hashable
from typing import Any, ClassVar

from engine.client import Answer
from engine.objects import Obj, dig, thaw
from engine.operator.kubectl.invocation import Invocation, Target
from engine.operator.kubectl.line import BOOL, FILENAME, OUTPUT, TEXT, Flags, Usage
from engine.operator.kubectl.manifests import STDIN, Manifest, placed, read_manifests, target_of
from engine.operator.kubectl.naming import said
from engine.operator.kubectl.three_way import three_way
from engine.operator.kubectl.trouble import while_doing

LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"

CLIENT_SIDE, BY_SERVER = "kubectl-client-side-apply", "kubectl"
HOW_TO_RESOLVE = """Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the `--force-conflicts` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts"""
"""kubectl/pkg/cmd/apply/apply.go."""


class Apply(Invocation):
    """Create or change objects so that they are as the manifests on standard input say: apply -f -.

    What the last apply had and this one lacks is removed; what others wrote stays. With
    --server-side the server merges: a field that somebody else manages (--field-manager) and that
    would change is a conflict, unless --force-conflicts takes it over.
    """

    flags: ClassVar[Flags] = {
        **FILENAME,
        **OUTPUT,
        "server-side": BOOL,
        "force": BOOL,
        "force-conflicts": BOOL,
        "field-manager": TEXT,
    }

    def start(self) -> None:
        """Read everything before the first call, like kubectl does."""
        self._by_server = self.line.flags["server-side"]
        if self.line.flags["force-conflicts"] and not self._by_server:
            raise Usage("error: --force-conflicts only works with --server-side\n")
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
        if step == "get" and self._by_server and (answer.ok or answer.code == 404):
            self._begin_by_server(target, manifest, answer.body if answer.ok else None)
        elif step == "moved" and answer.ok:
            self._apply_by_server(target, manifest)
        elif step == "apply" and answer.ok:
            self._applied("serverside-applied")
        elif step == "get" and answer.code == 404:
            body = _annotated(target, manifest)
            self.ask("create", "create", target._replace(name=""), body=body)
        elif step == "get" and answer.ok:
            self._patch(target, manifest, answer.body)
        elif answer.ok:
            self._applied("created" if step == "create" else "configured")
        else:
            trouble = self.trouble(answer)
            if step == "apply" and answer.body.get("reason") == "Conflict":
                trouble = f"error: {answer.body.get('message', '')}\n{HOW_TO_RESOLVE}"
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

    def _begin_by_server(self, target: Target, manifest: Manifest, live: Obj | None) -> None:
        """What client-side apply managed becomes the default manager's first, as kubectl does it
        (client-go/util/csaupgrade).
        """
        old = dig(live or {}, "metadata.managedFields") or ()
        mine = [e for e in old if e["manager"] == CLIENT_SIDE and e["operation"] == "Update"]
        if not mine or self.manager != BY_SERVER:
            self._apply_by_server(target, manifest)
            return
        assert live is not None
        moved = [
            {**entry, "manager": BY_SERVER, "operation": "Apply"} if entry in mine else entry
            for entry in old
        ]
        change = {"managedFields": moved, "resourceVersion": live["metadata"]["resourceVersion"]}
        body = {"metadata": change}
        self.ask("moved", "patch", target, options={"patchType": "merge"}, body=body)

    def _apply_by_server(self, target: Target, manifest: Manifest) -> None:
        force = self.line.flags["force-conflicts"]
        options = {"patchType": "apply", **({"force": True} if force else {})}
        self.ask("apply", "patch", target, options=options, body=placed(manifest, target))

    @property
    def manager(self) -> str:
        """The field manager: `kubectl` when the server merges, unless the line names another."""
        own = BY_SERVER if self.line.flags["server-side"] else CLIENT_SIDE
        return str(self.line.flags["field-manager"] or own)

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
