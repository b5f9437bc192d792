"""kubectl run."""

import json
import re
from collections.abc import Hashable
from typing import Any, ClassVar

from engine.client import Answer
from engine.objects import evolve, freeze, is_mapping
from engine.operator.kubectl.create_one import with_resources
from engine.operator.kubectl.each import patched
from engine.operator.kubectl.invocation import Invocation, Target
from engine.operator.kubectl.line import (
    ARRAY,
    BOOL,
    CHANGE,
    CLIENT,
    TEXT,
    Flag,
    Flags,
    Usage,
    pairs_of,
    port_number,
    switch,
)
from engine.operator.kubectl.manifests import placed
from engine.operator.kubectl.outcome import tell
from engine.patch import PatchError
from engine.resources import CATALOGUE

SEE = "\nSee 'kubectl run -h' for help and examples\n"
OVERRIDES = ("json", "merge", "strategic")
_HOST = r"(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?|\[[a-fA-F0-9:]+\])(?::[0-9]+)?"
_WORD = r"[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*"
_TAG, _DIGEST = r"\w[\w.-]{0,127}", r"[a-zA-Z][\w+.-]*:[0-9a-fA-F]{32,}"
IMAGE = re.compile(rf"(?:{_HOST}/)?{_WORD}(?:/{_WORD})*(?::{_TAG})?(?:@{_DIGEST})?", re.ASCII)
"""github.com/distribution/reference, ReferenceRegexp."""
PULLS = ("", "Always", "IfNotPresent", "Never")


class Run(Invocation):
    """Start a bare pod, which no controller looks after: run probe --image=nginx:1.27.

    The words after `--` are its arguments, or with --command its command; --expose puts a service
    in front of it.
    """

    flags: ClassVar[Flags] = {
        **CHANGE,
        "image": TEXT,
        "restart": TEXT,
        "labels": Flag(letter="l"),
        "annotations": ARRAY,
        "env": ARRAY,
        "port": TEXT,
        "image-pull-policy": TEXT,
        "command": BOOL,
        "expose": BOOL,
        "privileged": BOOL,
        "overrides": TEXT,
        "override-type": Flag(default="merge"),
        "quiet": switch("q"),
        "rm": BOOL,
        "attach": BOOL,
        "stdin": switch("i"),
        "tty": switch("t"),
    }

    def start(self) -> None:
        """Create the pod."""
        flags = self.line.flags
        if not self.line.arguments or self.line.own == 0:
            raise Usage(f"error: NAME is required for run{SEE}")
        if not flags["image"]:
            raise Usage('error: required flag(s) "image" not set\n')
        if not IMAGE.fullmatch(flags["image"]):
            wrong = f'error: Invalid image name "{flags["image"]}": invalid reference format'
            raise Usage(f"{wrong}{SEE}")
        if flags["tty"] and not flags["stdin"]:
            raise Usage(f"error: -i/--stdin is required for containers with -t/--tty=true{SEE}")
        if flags["expose"] and not flags["port"]:
            raise Usage(f"error: --port must be set when exposing a service{SEE}")
        if flags["restart"] not in ("", "Always", "OnFailure", "Never"):
            raise Usage(f"error: invalid restart policy: {flags['restart']}{SEE}")
        if flags["attach"] or flags["stdin"]:
            raise Usage("error: nothing can be attached to here: leave out --attach, -i and -t\n")
        if flags["rm"]:
            raise Usage(f"error: --rm should only be used for attached containers{SEE}")
        if flags["image-pull-policy"] not in PULLS:
            raise Usage(f"error: invalid image pull policy: {flags['image-pull-policy']}{SEE}")
        self._queue = [("pods", self._overridden(self._pod()))]
        if flags["expose"]:
            self._queue.append(("services", self._service()))
        self._next()

    def answered(self, step: Hashable, answer: Answer) -> None:
        """It exists."""
        self._done(answer.body)

    def _next(self) -> None:
        if not self._queue:
            self.end()
            return
        plural, body = self._queue[0]
        row = CATALOGUE[plural]
        self._target = Target(row, self.line.arguments[0], self.namespace)
        body = {"apiVersion": row.api_version, "kind": row.kind, **body}
        if self.dry_run == CLIENT:
            empty: dict[str, Any] = {"status": {} if plural == "pods" else {"loadBalancer": {}}}
            shown = evolve(with_resources(body), empty)
            asked = self.line.flags["namespace"]
            self._done(placed(dict(shown), self._target) if asked else shown)
            return
        target = self._target._replace(name="")
        self.ask("create", "create", target, body=placed(body, self._target))

    def _done(self, value: Any) -> None:
        tell(self, self._target, "created", value)
        self._queue.pop(0)
        self._next()

    @property
    def _labels(self) -> dict[str, str]:
        given = pairs_of(pair for pair in self.line.flags["labels"].split(",") if pair)
        return given or {"run": self.line.arguments[0]}

    def _overridden(self, pod: dict[str, Any]) -> dict[str, Any]:
        """The pod with what --overrides says otherwise (kubectl: cmd/util/override_options.go)."""
        text, kind = self.line.flags["overrides"], self.line.flags["override-type"]
        if not text:
            return pod
        if kind not in OVERRIDES:
            raise Usage(f"error: invalid override type: {kind}\n")
        try:
            change = json.loads(text)
        except (ValueError, RecursionError):
            change = None
        if not isinstance(change, list if kind == "json" else dict):
            raise Usage("error: Invalid JSON Patch\n")
        try:
            found = dict(patched(CATALOGUE["pods"], freeze(pod), change, kind))
        except PatchError as error:
            raise Usage(f"error: {error}\n") from None
        if not is_mapping(found.get("metadata")):
            raise Usage("error: Invalid JSON Patch\n")
        return found

    def _pod(self) -> dict[str, Any]:
        flags, own = self.line.flags, self.line.arguments[0]
        container: dict[str, Any] = {"name": own, "image": flags["image"]}
        if len(self.line.arguments) > 1:
            words = list(self.line.arguments[1:])
            container["command" if flags["command"] else "args"] = words
        if flags["env"]:
            pairs = (word.partition("=") for word in flags["env"])  # a name may come twice
            container["env"] = [{"name": key, "value": value} for key, _, value in pairs]
        if flags["port"]:
            container["ports"] = [{"containerPort": port_number(flags["port"])}]
        if flags["image-pull-policy"]:
            container["imagePullPolicy"] = flags["image-pull-policy"]
        if flags["privileged"]:
            container["securityContext"] = {"privileged": True}
        meta: dict[str, Any] = {"name": own, "labels": self._labels}
        if flags["annotations"]:
            meta["annotations"] = pairs_of(flags["annotations"])
        spec = {
            "containers": [container],
            "restartPolicy": flags["restart"] or "Always",
            "dnsPolicy": "ClusterFirst",
        }
        return {"metadata": meta, "spec": spec}

    def _service(self) -> dict[str, Any]:
        port = port_number(self.line.flags["port"])
        entry = {"port": port, "protocol": "TCP", "targetPort": port}
        spec = {"ports": [entry], "selector": self._labels}
        return {"metadata": {"name": self.line.arguments[0]}, "spec": spec}
