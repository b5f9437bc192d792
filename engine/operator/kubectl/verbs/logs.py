"""kubectl logs."""

from collections.abc import Hashable, Mapping
from typing import Any, ClassVar

from engine.client import Answer
from engine.objects import Obj, condition, dig, name
from engine.operator.kubectl.invocation import Invocation, Target
from engine.operator.kubectl.line import BOOL, Flag, Flags, Kind, Usage, switch
from engine.operator.kubectl.naming import targets_of
from engine.resources import CATALOGUE
from engine.units import SECOND

SELECTED_TAIL = 10
"""How many lines of each pod a selector shows, unless --tail says otherwise."""
PATIENCE_US = 20 * SECOND
"""--pod-running-timeout: how long a workload without pods is waited for."""
RANKS: Mapping[str, int] = {"Running": 0, "Unknown": 1, "Pending": 2}
USAGE = (
    "error: expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\n"
    "POD or TYPE/NAME is a required argument for the logs command\n"
    "See 'kubectl logs -h' for help and examples\n"
)


class Logs(Invocation):
    """Print what a container wrote, as its node still has it: logs web-1, logs deployment/web.

    -p shows the container that ran before it was restarted; -l the pods that a selector finds. The
    logs are gone with the pod, and out of reach with its node.
    """

    flags: ClassVar[Flags] = {
        "container": Flag(letter="c"),
        "previous": switch("p"),
        "follow": switch("f"),
        "tail": Flag(Kind.INT, default=-1),
        "timestamps": BOOL,
        "all-containers": BOOL,
        "selector": Flag(letter="l"),
        "since": Flag(Kind.DURATION, default=0),
        "prefix": BOOL,
        "all-pods": BOOL,
        "ignore-errors": BOOL,
        "insecure-skip-tls-verify-backend": BOOL,
        "max-log-requests": Flag(Kind.INT, default=5),
        "pod-running-timeout": Flag(Kind.DURATION, default=PATIENCE_US),
    }

    def start(self) -> None:
        """Find the pods."""
        words, selector = self.line.arguments, self.line.flags["selector"]
        if self.line.flags["follow"]:
            raise Usage("error: --follow is not modelled here: ask again later instead\n")
        self._queue: list[tuple[str, str]] = []  # pod and container
        self._container = self.line.flags["container"] or (words[1] if len(words) > 1 else "")
        if selector:
            self._list(selector)
        elif not words:
            raise Usage(USAGE)
        else:
            slashed = "/" in words[0]
            [target] = targets_of(self, [words[0]] if slashed else ["pods", words[0]])
            self.ask("get", "get", target)

    def answered(self, step: Hashable, answer: Answer) -> None:
        """The pod, the workload whose pods are meant, its pods, or a log."""
        if step == "log":
            self._print(answer.body["text"])
            self._next()
        elif step == "list":
            self._listed(answer.body["items"])
        elif answer.request.resource == "pods":
            self._show(answer.body)
        else:
            self._list_of(answer.body)

    def woke(self, step: Hashable) -> None:
        """No pod came."""
        self.fail("error: timed out waiting for the condition")

    def _list_of(self, workload: Obj) -> None:
        wanted = dig(workload, "spec.selector.matchLabels") or {}
        if not wanted:
            kind = workload["kind"]
            self.fail(f"error: cannot get the logs from {kind}: Cannot read its selector")
            return
        self._list(",".join(f"{key}={value}" for key, value in wanted.items()))

    def _list(self, selector: str) -> None:
        target = Target(CATALOGUE["pods"], "", self.namespace)
        self.ask("list", "list", target, options={"labelSelector": selector})

    def _listed(self, pods: list[Obj]) -> None:
        if self.line.flags["selector"]:
            for pod in pods:
                if not self._queue_logs(pod):
                    return
            if not pods:
                self.complain(f"No resources found in {self.namespace} namespace.")
            self._next()
        elif pods and self._means_every_pod:
            for pod in pods:
                if not self._queue_logs(pod):
                    return
            self._next()
        elif not pods:
            self.wake("pods", self.line.flags["pod-running-timeout"])
        else:
            first = min(pods, key=_by_logging)
            if len(pods) > 1:
                self.complain(f"Found {len(pods)} pods, using pod/{name(first)}")
            self._show(first)

    def _show(self, pod: Obj) -> None:
        if self._queue_logs(pod):
            self._next()

    def _queue_logs(self, pod: Obj) -> bool:
        """Put the containers that are meant into the queue; False when there is no such one."""
        mains = [entry["name"] for entry in pod["spec"]["containers"]]
        inits = [entry["name"] for entry in pod["spec"].get("initContainers") or ()]
        chosen = [self._container or mains[0]]
        if self.line.flags["all-containers"]:
            chosen = [*inits, *mains]
        elif not self._container and len(mains) + len(inits) > 1:
            listed = ", ".join([*mains, *(f"{one} (init)" for one in inits)])
            self.complain(f'Defaulted container "{chosen[0]}" out of: {listed}')
        if chosen[0] not in (*mains, *inits):
            self.fail(f"error: container {chosen[0]} is not valid for pod {name(pod)}")
            return False
        self._queue += [(name(pod), one) for one in chosen]
        return True

    def _next(self) -> None:
        if not self._queue:
            self.end()
            return
        self._shown = pod, container = self._queue.pop(0)
        flags = self.line.flags
        options: dict[str, Any] = {"container": container}
        if flags["previous"]:
            options["previous"] = True
        if flags["timestamps"]:
            options["timestamps"] = True
        if flags["since"]:
            options["sinceSeconds"] = -(-flags["since"] // SECOND)
        tail = flags["tail"]
        if tail < 0 and flags["selector"]:
            tail = SELECTED_TAIL
        if tail >= 0:
            options["tailLines"] = tail
        target = Target(CATALOGUE["pods"], pod, self.namespace)
        self.ask("log", "get", target, subresource="log", options=options)

    @property
    def _means_every_pod(self) -> bool:
        return bool(self.line.flags["all-pods"])

    def _print(self, text: str) -> None:
        if self.line.flags["prefix"] or self._means_every_pod:
            pod, container = self._shown
            text = "".join(f"[pod/{pod}/{container}] {line}\n" for line in text.splitlines())
        self.out.append(text)


def _by_logging(pod: Obj) -> tuple[bool, int, bool, str, str]:
    """Which of several pods is shown (kubectl/pkg/util/podutils, ByLogging): one with a node, that
    runs, is ready, for longest.
    """
    ready = condition(pod, "Ready")
    since = ready["lastTransitionTime"] if ready and ready["status"] == "True" else ""
    rank = RANKS.get(dig(pod, "status.phase", ""), 3)
    return not dig(pod, "spec.nodeName"), rank, not since, since, name(pod)
