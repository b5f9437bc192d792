"""kubectl create, and its short forms."""

from collections.abc import Hashable
from typing import Any, ClassVar

from engine.client import Answer
from engine.operator.kubectl.invocation import Invocation, Target
from engine.operator.kubectl.line import BOOL, FILENAME, OUTPUT, TEXT, Flag, Flags, Kind, Usage
from engine.operator.kubectl.manifests import STDIN, read_manifests, target_of
from engine.operator.kubectl.naming import said
from engine.resources import CATALOGUE


class Create(Invocation):
    """Create the objects of the manifests on standard input: create -f -."""

    flags: ClassVar[Flags] = {**FILENAME, **OUTPUT, "save-config": BOOL}

    def start(self) -> None:
        """Create them one after the other."""
        if self.line.flags["filename"] != (STDIN,):
            raise Usage("error: must specify one of -f and -k\n")
        self.queue = [(target_of(self, m), m) for m in read_manifests(self.stdin)]
        self._failed = False
        self._next()

    def forgives(self, step: Hashable, answer: Answer) -> bool:
        """What is refused does not keep the rest from being created."""
        return bool(answer.code) and not (answer.body.get("details") or {}).get("retryAfterSeconds")

    def answered(self, step: Hashable, answer: Answer) -> None:
        """Say what became of it."""
        target, _ = self.queue.pop(0)
        if answer.ok:
            named = self.line.flags["output"] == "name"
            self.say(said(target) if named else f"{said(target)} created")
        else:
            message = self.trouble(answer)
            self.complain(message.replace("): ", '): error when creating "STDIN": ', 1))
            self._failed = True
        self._next()

    def _next(self) -> None:
        if not self.queue:
            self.end(1 if self._failed else 0)
            return
        target, manifest = self.queue[0]
        self.ask("create", "create", target._replace(name=""), body=_placed(manifest, target))


class _CreateOne(Invocation):
    """What the short forms share: one object, made from the line."""

    resource: ClassVar[str]

    def start(self) -> None:
        """Create it."""
        if len(self.line.arguments) != 1:
            got = len(self.line.arguments)
            raise Usage(
                f"error: exactly one NAME is required, got {got}\n"
                f"See 'kubectl {self.line.verb} -h' for help and examples\n"
            )
        resource = CATALOGUE[self.resource]
        space = self.namespace if resource.namespaced else ""
        self._target = Target(resource, self.line.arguments[0], space)
        body = {"apiVersion": resource.api_version, "kind": resource.kind, **self.body()}
        meta = {"name": self._target.name, **body.get("metadata", {})}
        body["metadata"] = meta
        self.ask(
            "create", "create", self._target._replace(name=""), body=_placed(body, self._target)
        )

    def body(self) -> dict[str, Any]:
        """The object without its name and kind."""
        raise NotImplementedError

    def answered(self, step: Hashable, answer: Answer) -> None:
        """It exists."""
        self.say(f"{said(self._target)} created")
        self.end()

    def forgives(self, step: Hashable, answer: Answer) -> bool:
        """Nothing: but the words are those of create."""
        return False

    def trouble(self, answer: Answer) -> str:
        """`create` wraps what the server said."""
        if answer.code and answer.body.get("reason"):
            kind = self._target.resource.singular
            return f"error: failed to create {kind}: {answer.body.get('message', '')}"
        return super().trouble(answer)


class CreateDeployment(_CreateOne):
    """Create a deployment: create deployment web --image=nginx:1.27 --replicas=3."""

    resource = "deployments"
    flags: ClassVar[Flags] = {
        **OUTPUT,
        "image": Flag(Kind.LIST, default=()),
        "replicas": Flag(Kind.INT, "r", default=1),
        "port": Flag(Kind.INT, default=-1),
    }

    def body(self) -> dict[str, Any]:
        """One container for each image, named after it."""
        images = self.line.flags["image"]
        if not images:
            raise Usage('error: required flag(s) "image" not set\n')
        labels = {"app": self.line.arguments[0]}
        containers: list[dict[str, Any]] = [
            {"name": container_name(image), "image": image} for image in images
        ]
        if self.line.flags["port"] > 0:
            containers[0]["ports"] = [{"containerPort": self.line.flags["port"]}]
        template = {"metadata": {"labels": labels}, "spec": {"containers": containers}}
        spec = {
            "replicas": self.line.flags["replicas"],
            "selector": {"matchLabels": labels},
            "template": template,
        }
        return {"metadata": {"labels": labels}, "spec": spec}


class CreateNamespace(_CreateOne):
    """Create a namespace: create namespace shop."""

    resource = "namespaces"

    def body(self) -> dict[str, Any]:
        """Nothing but its name."""
        return {}

    def trouble(self, answer: Answer) -> str:
        """This short form does not wrap what the server said."""
        return Invocation.trouble(self, answer)


class CreateConfigmap(_CreateOne):
    """Create a config map: create configmap settings --from-literal=a=1."""

    resource = "configmaps"
    flags: ClassVar[Flags] = {"from-literal": Flag(Kind.LIST, default=())}

    def body(self) -> dict[str, Any]:
        """Its data."""
        pairs = [word.partition("=") for word in self.line.flags["from-literal"]]
        return {"data": {key: value for key, _, value in pairs}} if pairs else {}


class CreatePriorityclass(_CreateOne):
    """Create a priority class: create priorityclass high --value=1000."""

    resource = "priorityclasses"
    flags: ClassVar[Flags] = {
        "value": Flag(Kind.INT, default=0),
        "global-default": BOOL,
        "description": TEXT,
        "preemption-policy": Flag(default="PreemptLowerPriority"),
    }

    def body(self) -> dict[str, Any]:
        """Value and policy."""
        flags = self.line.flags
        return {
            "value": flags["value"],
            "globalDefault": flags["global-default"],
            "description": flags["description"],
            "preemptionPolicy": flags["preemption-policy"],
        }


class CreatePoddisruptionbudget(_CreateOne):
    """Create a budget: create poddisruptionbudget web --selector=app=web --min-available=2."""

    resource = "poddisruptionbudgets"
    flags: ClassVar[Flags] = {"selector": TEXT, "min-available": TEXT, "max-unavailable": TEXT}

    def body(self) -> dict[str, Any]:
        """The selector and one of the two bounds."""
        flags = self.line.flags
        if not flags["selector"]:
            raise Usage("error: a selector must be specified\n")
        bounds = {
            key: _count_or_percent(flags[flag]) for flag, key in _BOUNDS.items() if flags[flag]
        }
        if len(bounds) != 1:
            raise Usage("error: one of min-available or max-unavailable must be specified\n")
        pairs = (pair.partition("=") for pair in flags["selector"].split(","))
        selector = {"matchLabels": {key: value for key, _, value in pairs}}
        return {"spec": {"selector": selector, **bounds}}


_BOUNDS = {"min-available": "minAvailable", "max-unavailable": "maxUnavailable"}


def container_name(image: str) -> str:
    """`registry.example/shop/web:1.2` runs as a container called web."""
    return image.rpartition("/")[2].partition(":")[0].partition("@")[0]


def _count_or_percent(text: str) -> int | str:
    return int(text) if text.isdigit() else text


def _placed(manifest: dict[str, Any], target: Target) -> dict[str, Any]:
    meta = dict(manifest["metadata"])
    if target.namespace:
        meta["namespace"] = target.namespace
    return {**manifest, "metadata": meta}
