"""kubectl apply."""

import json
from collections.abc import Hashable
from typing import Any, ClassVar

from engine.client import Answer
from engine.objects import Obj, dig
from engine.operator.kubectl.from_manifests import MANIFESTS, FromManifests
from engine.operator.kubectl.invocation import Target
from engine.operator.kubectl.line import (
    BOOL,
    CLIENT,
    Flag,
    Flags,
    Kind,
    Usage,
    propagation_of,
    switch,
)
from engine.operator.kubectl.manifests import (
    LAST_APPLIED,
    Manifest,
    as_applied,
    placed,
)
from engine.operator.kubectl.three_way import three_way
from engine.operator.kubectl.trouble import while_doing
from engine.patch import merge
from engine.units import SECOND

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


DELETES: Flags = {
    "force": BOOL,
    "cascade": Flag(default="background", alone="background"),
    "grace-period": Flag(Kind.INT, default=-1),
    "overwrite": switch(default=True),
    "timeout": Flag(Kind.DURATION, default=0),
    "wait": BOOL,
}
"""How an apply deletes, which it does with --force alone. What --overwrite, --timeout and --wait
would change is not modelled.
"""
UNPATCHABLE = ("Conflict", "Invalid")
"""Reasons for which --force makes an object anew."""
LOOK_US = 1 * SECOND


class Apply(FromManifests):
    """Create or change objects so that they are as the manifests on standard input say: apply -f -.

    What the last apply had and this one lacks is removed; what others wrote stays. --force deletes
    what cannot be changed so, and creates it anew. With --server-side the server merges: a field
    that somebody else manages (--field-manager) and that would change is a conflict, unless
    --force-conflicts takes it over.
    """

    flags: ClassVar[Flags] = {
        **MANIFESTS,
        "server-side": BOOL,
        "force-conflicts": BOOL,
        **DELETES,
    }
    doing = "creating"

    def start(self) -> None:
        """Read everything before the first call, like kubectl does."""
        self._by_server = self.line.flags["server-side"]
        self._propagation = propagation_of(self.line.flags)
        if self.line.flags["force-conflicts"] and not self._by_server:
            raise Usage("error: --force-conflicts only works with --server-side\n")
        if self._by_server and self._forces:
            raise Usage("error: --force cannot be used with --server-side\n")
        if self._by_server and self.dry_run == CLIENT:
            raise Usage(
                "error: --dry-run=client doesn't work with --server-side (did you mean "
                "--dry-run=server instead?)\n"
            )
        super().start()

    def turn(self) -> None:
        """Look whether the first that is left exists."""
        self.ask("get", "get", self.queue[0][0])

    def answered(self, step: Hashable, answer: Answer) -> None:
        """Found or not found: patch or create. Then the next one."""
        target, manifest = self.queue[0]
        if step == "get" and self._by_server and (answer.ok or answer.code == 404):
            self._begin_by_server(target, manifest, answer.body if answer.ok else None)
        elif step == "moved" and answer.ok:
            self._apply_by_server(target, manifest)
        elif step == "serverside-applied" and answer.body.get("reason") == "Conflict":
            self.refused(f"error: {answer.body.get('message', '')}\n{HOW_TO_RESOLVE}")
        elif step == "configured" and answer.body.get("reason") in UNPATCHABLE and self._forces:
            self._delete(target)
        elif step == "deleted" and (answer.ok or answer.code == 404):
            self.woke(step)
        elif step == "look" and answer.code == 404:
            body = self.given(manifest, target)
            self.ask("configured anew", "create", target._replace(name=""), body=body)
        elif step == "look" and answer.ok:
            self.wake(step, LOOK_US)
        elif step == "get" and answer.code == 404:
            self._create(target, manifest)
        elif step == "get" and answer.ok:
            self._patch(target, manifest, answer.body)
        elif answer.ok:
            self.done(str(step).removesuffix(" anew"), answer.body)
        else:
            self.refused(self._told(step, target, self.trouble(answer)))

    def _told(self, step: Hashable, target: Target, trouble: str) -> str:
        """What was being done to what stands before the words of the server (AddSourceToErr)."""
        prefix, colon, rest = trouble.partition(": ")
        if step == "created" or not prefix.startswith("Error from server"):
            return while_doing("creating", trouble)
        where = info_of(target)
        if step == "get":
            doing = f'retrieving current configuration of:\n{where}\nfrom server for: "STDIN": '
        elif step == "configured":
            doing = f"applying patch:\n{compact(self._change)}\nto:\n{where}\nfor: "
            doing += '"STDIN": error when patching "STDIN": '
        else:
            return trouble
        return f"{prefix}{colon}error when {doing}{rest}"

    def _create(self, target: Target, manifest: Manifest) -> None:
        body = self.given(manifest, target)
        if self.dry_run == CLIENT:
            self.done("created", body)
        else:
            self.ask("created", "create", target._replace(name=""), body=body)

    def _patch(self, target: Target, manifest: Manifest, live: Obj) -> None:
        text = dig(live, "metadata.annotations", {}).get(LAST_APPLIED)
        if text is None:
            self.miss(target)
        last = json.loads(text) if text else {}
        new = self.given(manifest, target)
        change = three_way(last, new, live, target.resource.merge_keys)
        for given in ("apiVersion", "kind"):
            change.pop(given, None)
        self._change = change
        if self.dry_run == CLIENT:
            self.done("configured", merge(live, change))
        elif not change:
            self.done("unchanged", live)
        else:
            self.ask("configured", "patch", target, options={"patchType": "merge"}, body=change)

    # --force: deleted, looked for until it is gone, created (patcher.go deleteAndCreate).

    @property
    def _forces(self) -> bool:
        return bool(self.line.flags.get("force"))

    def _delete(self, target: Target) -> None:
        options: dict[str, Any] = {"propagationPolicy": self._propagation}
        if self.line.flags["grace-period"] >= 0:
            options["gracePeriodSeconds"] = self.line.flags["grace-period"]
        self.ask("deleted", "delete", target, options=options)

    def woke(self, step: Hashable) -> None:
        """Look whether the old one is gone."""
        self.ask("look", "get", self.queue[0][0])

    def given(self, manifest: Manifest, target: Target) -> Manifest:
        """A manifest as it is sent: with itself as the annotation that the next apply reads."""
        return as_applied(manifest, target)

    def miss(self, target: Target) -> None:
        """Nobody has applied the object before: nothing can be found to be removed."""
        self.complain(_missing(target))

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
        self.ask(
            "serverside-applied", "patch", target, options=options, body=placed(manifest, target)
        )

    @property
    def manager(self) -> str:
        """The field manager: `kubectl` when the server merges, unless the line names another."""
        own = BY_SERVER if self.line.flags["server-side"] else CLIENT_SIDE
        return str(self.line.flags["field-manager"] or own)


def info_of(target: Target) -> str:
    """A target as errors of apply spell it out (cli-runtime/pkg/resource, Info.String)."""
    row = target.resource
    version = f"{row.group}/{row.version}"
    return (
        f'Resource: "{version}, Resource={row.plural}", '
        f'GroupVersionKind: "{version}, Kind={row.kind}"\n'
        f'Name: "{target.name}", Namespace: "{target.namespace}"'
    )


def compact(patch: Obj) -> str:
    """A patch as it goes over the wire."""
    return json.dumps(patch, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _missing(target: Target) -> str:
    return (
        f"Warning: resource {target.resource.plural}/{target.name} is missing the {LAST_APPLIED} "
        "annotation which is required by kubectl apply. kubectl apply should only be used on "
        "resources created declaratively by either kubectl create --save-config or kubectl apply. "
        "The missing annotation will be patched automatically."
    )
