"""kubectl drain."""

from collections.abc import Hashable
from typing import ClassVar

from engine.client import Answer
from engine.objects import Obj, dig, name, namespace, uid
from engine.operator.kubectl.drain_filters import sort_pods
from engine.operator.kubectl.invocation import Invocation, Target
from engine.operator.kubectl.line import (
    BOOL,
    CLIENT,
    DRY_RUN,
    SERVER,
    TEXT,
    Flag,
    Flags,
    Kind,
    Usage,
)
from engine.operator.kubectl.outcome import SUFFIX
from engine.resources import CATALOGUE
from engine.units import SECOND, go_duration

DEADLINE = "context deadline exceeded"
EVICT_AGAIN_US = 5 * SECOND
LOOK_AGAIN_US = 1 * SECOND
"""kubectl/pkg/drain/drain.go: the wait after a refused eviction, and between two looks at a pod."""

Step = tuple[str, str]


class Drain(Invocation):
    """Cordon a node and evict its pods, as their disruption budgets allow: drain worker-1
    --ignore-daemonsets.

    A refused eviction is tried again every 5 s, until --timeout if there is one.
    """

    flags: ClassVar[Flags] = {
        **DRY_RUN,
        "ignore-daemonsets": BOOL,
        "delete-emptydir-data": BOOL,
        "force": BOOL,
        "disable-eviction": BOOL,
        "grace-period": Flag(Kind.INT, default=-1),
        "timeout": Flag(Kind.DURATION, default=0),
        "pod-selector": TEXT,
        "skip-wait-for-delete-timeout": Flag(Kind.INT, default=0),
        "chunk-size": Flag(Kind.INT, default=500),
        "selector": Flag(letter="l"),
    }

    def start(self) -> None:
        """Read the nodes."""
        names = [word.removeprefix("node/") for word in self.line.arguments]
        if not names and not self.line.flags["selector"]:
            raise Usage(
                "error: USAGE: drain NODE [flags]\nSee 'kubectl drain -h' for help and examples\n"
            )
        if names and self.line.flags["selector"]:
            raise Usage(
                "error: error: cannot specify both a node name and a --selector option\n"
                "See 'kubectl drain -h' for help and examples\n"
            )
        self._nodes: list[Obj] = []  # found, and then those that are left to drain
        self._names = names
        self._pods: dict[str, Obj] = {}  # still to be seen gone, by key
        self._left: dict[str, list[str]] = {}  # nodes that could not be drained, and why
        self._failed: list[str] = []  # of the pods of one node
        self._is_late = False
        self._find()

    def forgives(self, step: Hashable, answer: Answer) -> bool:
        """Evictions may be refused, and pods may be gone."""
        return isinstance(step, tuple) and bool(answer.code)

    def answered(self, step: Hashable, answer: Answer) -> None:
        """One match over all that is asked."""
        match step:
            case "node":
                self._nodes.append(answer.body)
                self._find()
            case "nodes":
                self._nodes = list(answer.body["items"])
                self._cordon(0)
            case ("cordon", int(number)):
                self._cordoned(number, "cordoned", answer)
            case "pods":
                self._begin(answer.body["items"])
            case "pending":
                self._tell_pending(answer.body["items"])
            case ("evict", str(key)) if key in self._pods:
                self._evicted(key, answer)
            case ("look", str(key)) if key in self._pods:
                self._looked(key, answer)

    def woke(self, step: Hashable) -> None:
        """Evict or look again; or the time is up."""
        match step:
            case ("evict", str(key)) if key in self._pods:
                self._evict(key)
            case ("look", str(key)) if key in self._pods:
                self.ask(("look", key), "get", self._pod(key))
            case ("timeout", str(node)) if node == self._node:
                self._too_late()

    # First all nodes are found and cordoned, then each is drained.

    @property
    def _node(self) -> str:
        """The node whose turn it is."""
        return name(self._nodes[0]) if self._nodes else ""

    def _find(self) -> None:
        nodes = CATALOGUE["nodes"]
        if self.line.flags["selector"]:
            options = {"labelSelector": self.line.flags["selector"]}
            self.ask("nodes", "list", Target(nodes, "", ""), options=options)
        elif len(self._nodes) < len(self._names):
            self.ask("node", "get", Target(nodes, self._names[len(self._nodes)], ""))
        else:
            self._cordon(0)

    def _cordon(self, number: int) -> None:
        if number == len(self._nodes):
            self._drain()
            return
        node = self._nodes[number]
        if dig(node, "spec.unschedulable"):
            self._cordoned(number, "already cordoned", None)
            return
        if self.dry_run == CLIENT:
            self._cordoned(number, "cordoned", None)
            return
        target = Target(CATALOGUE["nodes"], name(node), "")
        body = {"spec": {"unschedulable": True}}
        options = {"patchType": "strategic"}
        self.ask(("cordon", number), "patch", target, options=options, body=body)

    def _cordoned(self, number: int, how: str, answer: Answer | None) -> None:
        node = name(self._nodes[number])
        if answer is not None and not answer.ok:
            message = answer.body.get("message", "")
            self.complain(f'error: unable to cordon node "{node}": {message}')
        else:
            self.say(f"node/{node} {how}{SUFFIX.get(self.dry_run, '')}")
        self._cordon(number + 1)

    def _drain(self) -> None:
        """The next node, or the end with the errors of all."""
        if not self._nodes:
            self._tell_left()
            self.end(1 if self._left else 0)
            return
        self._list("pods")

    def _tell_left(self) -> None:
        if self._left:
            self.complain("There are pending nodes to be drained:")
        for node in self._left:
            self.complain(f" {node}")
        several = len(self._left) > 1
        for why in self._left.values():
            for line in [_aggregate(why)] if several else why:
                self.complain(line)

    def _list(self, step: str) -> None:
        options = {"fieldSelector": f"spec.nodeName={self._node}"}
        if self.line.flags["pod-selector"]:
            options["labelSelector"] = self.line.flags["pod-selector"]
        self.ask(step, "list", Target(CATALOGUE["pods"], "", ""), options=options)

    def _begin(self, pods: list[Obj]) -> None:
        found = sort_pods(pods, self.line.flags, self.ctx.wall)
        if found.errors:
            self._give_up(found.errors)
            return
        if found.warnings:
            self.complain(f"Warning: {'; '.join(found.warnings)}")
        self._pods = {f"{namespace(pod)}/{name(pod)}": pod for pod in found.evict}
        self._failed, self._is_late = [], False
        if self.dry_run == CLIENT:
            for key in self._pods:
                self.say(f"evicting pod {key} (dry run)")
            self._pods = {}
        if self.line.flags["timeout"]:
            self.wake(("timeout", self._node), self.line.flags["timeout"])
        for key in list(self._pods):
            self._evict(key)
        self._look_at_the_end()

    def _evict(self, key: str) -> None:
        target = self._pod(key)
        grace = self.line.flags["grace-period"]
        options = {"gracePeriodSeconds": grace} if grace >= 0 else {}
        if self.line.flags["disable-eviction"]:
            self.ask(("evict", key), "delete", target, options=options)
            return
        self.say(f"evicting pod {key}{' (server dry run)' if self.dry_run == SERVER else ''}")
        if self._is_late:
            self._fail_pod(key, f"error when evicting {_quoted(target)}: {self._too_long}")
            return
        body = {
            "apiVersion": "policy/v1",
            "kind": "Eviction",
            "metadata": {"name": target.name, "namespace": target.namespace},
            "deleteOptions": options,
        }
        self.ask(("evict", key), "create", target, subresource="eviction", body=body)

    def _evicted(self, key: str, answer: Answer) -> None:
        """A budget refuses with 429: try again. Anything else that fails ends the drain."""
        if answer.ok and self.dry_run != SERVER:
            self.ask(("look", key), "get", self._pod(key))
            return
        if answer.ok or answer.code == 404:
            del self._pods[key]
            self._look_at_the_end()
            return
        message, who = str(answer.body.get("message", "")), _quoted(self._pod(key))
        if answer.code == 429:
            self.complain(f"error when evicting {who} (will retry after 5s): {message}")
            self.wake(("evict", key), EVICT_AGAIN_US)
            return
        self._fail_pod(key, f"error when evicting {who}: {message}")

    def _looked(self, key: str, answer: Answer) -> None:
        """Gone, or another pod has its name: evicted."""
        if answer.code != 404 and uid(answer.body) == uid(self._pods[key]):
            self.wake(("look", key), LOOK_AGAIN_US)
            return
        how = "deleted" if self.line.flags["disable-eviction"] else "evicted"
        self.say(f"pod/{self._pods.pop(key)['metadata']['name']} {how}")
        self._look_at_the_end()

    def _look_at_the_end(self) -> None:
        if self._pods or self.code is not None:
            return
        if self._failed:
            self._break_off(self._failed)
        else:
            self.say(f"node/{self._node} drained{SUFFIX.get(self.dry_run, '')}")
            self._nodes.pop(0)
            self._drain()

    @property
    def _too_long(self) -> str:
        """What is said of pods whose turn came too late."""
        return f"global timeout reached: {go_duration(self.line.flags['timeout'])}"

    def _too_late(self) -> None:
        """Pods that are waited for are given up; those to be evicted again fail at their turn."""
        self._is_late = True
        asleep = [step[1] for step in self.awaited() if step[0] == "evict"]
        for key in [key for key in self._pods if key not in asleep]:
            pod = self._pod(key)
            who = f'pod "{pod.name}" in namespace "{pod.namespace}"'
            self._fail_pod(key, f"error when waiting for {who} to terminate: {DEADLINE}")

    def _fail_pod(self, key: str, why: str) -> None:
        """The pod could not be evicted; the others go on."""
        del self._pods[key]
        self._failed.append(why)
        self._look_at_the_end()

    def _break_off(self, errors: list[str]) -> None:
        """After evictions have begun: tell which pods are left, then give this node up."""
        self._why = errors
        self._pods = {}
        self._list("pending")

    def _tell_pending(self, pods: list[Obj]) -> None:
        left = sort_pods(pods, self.line.flags, self.ctx.wall).evict
        if left:
            self.complain(
                f'There are pending pods in node "{self._node}" when an error occurred: '
                f"{_aggregate(self._why)}"
            )
            for pod in left:
                self.complain(f"pod/{name(pod)}")
        self._give_up(self._why)

    def _give_up(self, why: list[str]) -> None:
        node = self._node
        self.complain(
            f'error: unable to drain node "{node}" due to error: {_aggregate(why)}, continuing '
            "command..."
        )
        self._left[node] = why
        self._nodes.pop(0)
        self._drain()

    def _pod(self, key: str) -> Target:
        space, _, pod = key.partition("/")
        return Target(CATALOGUE["pods"], pod, space)


def _quoted(pod: Target) -> str:
    return f'pods/"{pod.name}" -n "{pod.namespace}"'


def _aggregate(errors: list[str]) -> str:
    """Several errors in one line (apimachinery/pkg/util/errors)."""
    return errors[0] if len(errors) == 1 else f"[{', '.join(errors)}]"
