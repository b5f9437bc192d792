"""kubectl delete."""

from collections.abc import Hashable
from typing import Any, ClassVar

from engine.client import Answer
from engine.objects import Obj, dig, name, namespace, uid
from engine.operator.kubectl.invocation import Invocation, Target
from engine.operator.kubectl.line import (
    ALL_NAMESPACES,
    BOOL,
    CLIENT,
    DRY_RUN,
    FILENAME,
    NOT_DRY,
    OUTPUT,
    SELECTOR,
    Flag,
    Flags,
    Kind,
    Usage,
    propagation_of,
    switch,
)
from engine.operator.kubectl.manifests import read_manifests, target_of
from engine.operator.kubectl.naming import (
    NO_NAME,
    said,
    said_kind,
    said_plural,
    spelled_out,
    targets_of,
)
from engine.operator.kubectl.outcome import SUFFIX
from engine.operator.kubectl.trouble import while_doing
from engine.units import SECOND
from engine.wire.api import WatchEvents

IMMEDIATE = (
    "Warning: Immediate deletion does not wait for confirmation that the running resource has been "
    "terminated. The resource may continue to run on the cluster indefinitely."
)
OUT_OF_SCOPE = "deleting cluster-scoped resources, not scoped to the provided namespace"
LOOK_AGAIN_US = 1 * SECOND


class Delete(Invocation):
    """Delete objects and wait until they are gone: delete pod web-1, delete pods -l app=web
    --wait=false.

    --cascade=background (the default), foreground or orphan says what becomes of what they own;
    --grace-period and --force how long pods may take.
    """

    flags: ClassVar[Flags] = {
        **SELECTOR,
        **FILENAME,
        **OUTPUT,
        **DRY_RUN,
        **ALL_NAMESPACES,
        "wait": switch(default=True),
        "cascade": Flag(default="background", alone="background"),
        "grace-period": Flag(Kind.INT, default=-1),
        "force": BOOL,
        "now": BOOL,
        "ignore-not-found": BOOL,
        "timeout": Flag(Kind.DURATION, default=0),
    }

    def start(self) -> None:
        """List what the selectors mean, then delete one after the other."""
        self._grace = self._grace_period()
        self._propagation = propagation_of(self.line.flags)
        self._selects = any(self.line.flags[key] for key in ("selector", "field-selector", "all"))
        self._queue = self._meant()
        if any(not target.name for target in self._queue) and not self._selects:
            raise Usage(NO_NAME)
        if self._grace == 0 and self.line.flags["force"]:
            self.complain(IMMEDIATE)
        self._errors: list[str] = []
        self._warns_of_scope = "namespace" in self.line.given
        self._waiting: dict[str, tuple[Target, str]] = {}  # what to see gone, with its uid
        self._found = 0
        self._next()

    def forgives(self, step: Hashable, answer: Answer) -> bool:
        """An object that fails does not keep the others from being deleted."""
        return self.is_verdict(answer)

    def answered(self, step: Hashable, answer: Answer) -> None:
        """Expand a list, or note that an object is deleted."""
        target = self._queue.pop(0)
        if step == "list" and answer.ok:
            items = answer.body["items"]
            self._queue[:0] = [Target(target.resource, name(i), namespace(i)) for i in items]
        elif answer.ok:
            self._say_deleted(target)
            self._waiting[target.key] = target, _uid_of(answer.body)
        elif answer.code != 404 or not (self._selects or self.line.flags["ignore-not-found"]):
            trouble = self.trouble(answer)
            from_file = bool(self.line.flags["filename"])
            self._errors.append(while_doing("deleting", trouble) if from_file else trouble)
        self._next()

    # Waiting: each object is watched until it is gone, or another one has its name.

    def saw(self, step: Hashable, events: WatchEvents) -> None:
        """Gone when the first picture lacks it or shows another uid, or when it is deleted."""
        if step not in self._waiting:
            return
        _, deleted = self._waiting[str(step)]
        there = [value for kind, value, _ in events.events if kind != "BOOKMARK"]
        kinds = [kind for kind, _, _ in events.events]
        other = any(uid(value) != deleted for value in there)
        if (events.initial and not there) or "DELETED" in kinds or other:
            del self._waiting[str(step)]
            if not self._waiting:
                self.end()

    def broke(self, step: Hashable, why: str) -> None:
        """Look again a little later."""
        self.wake(step, LOOK_AGAIN_US)

    def woke(self, step: Hashable) -> None:
        """Watch again; or the time is up."""
        if step == "timeout":
            target, _ = next(iter(self._waiting.values()))
            self.fail(f"error: timed out waiting for the condition on {said_plural(target)}")
        elif step in self._waiting:
            self.watch(step, self._waiting[str(step)][0])

    def _meant(self) -> list[Target]:
        if self.line.flags["filename"]:
            return [target_of(self, manifest) for manifest in read_manifests(self.stdin)]
        words = spelled_out(self.line.arguments)
        targets = targets_of(self, words, all_named=False)
        if self.line.flags["all-namespaces"]:
            targets = [target._replace(namespace="") for target in targets]
        return targets

    def _grace_period(self) -> int:
        grace, force = int(self.line.flags["grace-period"]), self.line.flags["force"]
        if self.line.flags["now"]:
            if grace != -1:
                raise Usage("error: --now and --grace-period cannot be specified together\n")
            grace = 1
        if force and grace > 0:
            raise Usage(
                "error: --force and --grace-period greater than 0 cannot be specified together\n"
            )
        if grace == 0 and not force:
            return 1  # real kubectl: only --force may skip the wait
        return 0 if force and grace < 0 else grace

    def _next(self) -> None:
        if not self._queue:
            self._all_sent()
            return
        target = self._queue[0]
        if not target.name:
            self.ask("list", "list", target, options=self.selectors())
            return
        self._found += 1
        if self._warns_of_scope and not target.resource.namespaced:
            self._warns_of_scope = False
            self.complain(f"Warning: {OUT_OF_SCOPE}")
        if self.dry_run == CLIENT:
            self._queue.pop(0)
            self._say_deleted(target)
            self._next()
            return
        options: dict[str, Any] = {"propagationPolicy": self._propagation}
        if self._grace >= 0:
            options["gracePeriodSeconds"] = self._grace
        self.ask("delete", "delete", target, options=options)

    def _say_deleted(self, target: Target) -> None:
        if self.line.flags["output"] == "name":
            self.say(said(target))
            return
        how = "force deleted" if self._grace == 0 else "deleted"
        tells = self.says_namespace and target.resource.namespaced
        where = f" from {target.namespace} namespace" if tells else ""
        suffix = SUFFIX.get(self.dry_run, "")
        self.say(f'{said_kind(target.resource)} "{target.name}" {how}{where}{suffix}')

    def _all_sent(self) -> None:
        if self._errors:
            for text in self._errors:
                self.complain(text)
            self.end(1)
            return
        if self._found == 0:
            self.say("No resources found")
        if not self.line.flags["wait"] or not self._waiting or self.dry_run != NOT_DRY:
            self.end()
            return
        if self.line.flags["timeout"]:
            self.wake("timeout", self.line.flags["timeout"])
        for key, (target, _) in self._waiting.items():
            self.watch(key, target)


def _uid_of(body: Obj) -> str:
    """A deletion answers with the object, or with a Status that names its uid."""
    if body.get("kind") == "Status":
        return str(dig(body, "details.uid", ""))
    return uid(body)
