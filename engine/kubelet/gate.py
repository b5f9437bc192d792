"""The gate of a node: every pod that comes is judged before anything of it runs.

The order is that of KL:kubelet.go (NewMainKubelet): pressure, then fit, then a shutdown. A pod that
is turned away is Failed at once; nobody tries it again, but whoever made it may make another.
"""

from collections.abc import Callable, Sequence

from engine.component import Context
from engine.kubelet.config import KubeletConfig
from engine.kubelet.evictions import Evictions
from engine.kubelet.fit import Misfit, Shortage, objections, offers_of
from engine.kubelet.gate_notes import PodGivesWay, PodTurnedAway
from engine.kubelet.guard import Guard
from engine.kubelet.making_room import PREEMPTED, NoRoom, who_goes
from engine.kubelet.node import allocatable_of, node_object
from engine.kubelet.notes import PodLost
from engine.kubelet.pods import Pods
from engine.kubelet.status import Verdict
from engine.kubelet.view import Said
from engine.kubelet.worker import Worker
from engine.objects import Obj, dig

UNEXPECTED = "UnexpectedAdmissionError"


class Gate:
    """Lets pods in or turns them away; `node` is the Node as last shown, None while there is none.
    Before it was shown for the first time (KL:config/apiserver.go), and before the container
    runtime was seen to work (KL:kubelet.go, syncLoop), only static pods are judged.
    """

    def __init__(
        self,
        ctx: Context,
        config: KubeletConfig,
        pods: Pods,
        guard: Guard,
        evictions: Evictions,
        node: Callable[[], Obj | None],
        runtime_up: Callable[[], bool],
    ) -> None:
        self._ctx, self._config, self._pods = ctx, config, pods
        self._guard, self._evictions = guard, evictions
        self._node, self._runtime_up = node, runtime_up
        self._name = ctx.machine.name
        self.opened = False  # whether pods are judged as they come
        self._waiting: list[tuple[Worker, int]] = []  # with the records that brought them

    def enter(self, worker: Worker) -> None:
        """A pod has come."""
        if worker.static or self.opened:
            self._judge(worker)
        else:
            self._waiting.append((worker, self._ctx.cause))

    def open(self) -> None:
        """The Node may be known by now, and the runtime work."""
        if self._node() is None or not self._runtime_up():
            return
        self.opened = True
        arrived, self._waiting = self._waiting, []
        cause = self._ctx.cause
        for worker, record in arrived:
            if self._pods.workers.get(worker.uid) is worker:
                self._ctx.follow(record)
                self._judge(worker)
        self._ctx.follow(cause)

    def _judge(self, worker: Worker) -> None:
        if worker.over or worker.leaving:
            self._pods.begin(worker)
            return
        refusal = self._evictions.refusal(worker)
        if refusal is not None:
            self._turn_away(worker, refusal)
            return
        victims, refusal = self._fit(worker)
        refusal = refusal or self._guard.shutdown_refusal()
        if refusal is not None:
            self._turn_away(worker, refusal)
        else:
            self._let_in(worker, victims)

    def _fit(self, worker: Worker) -> tuple[Sequence[Worker], Verdict | None]:
        """Who must go before the pod may begin, and why it may not begin at all."""
        node, others = self._node() or self._unregistered(), self._pods.beside(worker)
        offers = offers_of(dig(node, "status.allocatable") or {}, allocatable_of(self._config))
        found = objections(worker, others, node, offers)
        if worker.critical:  # resources keep no critical pod out
            found = [one for one in found if isinstance(one, Misfit)] or found
        if not found:
            return (), None
        if not worker.critical or isinstance(found[0], Misfit):
            return (), Verdict(found[0].reason, found[0].message)
        short = (one for one in found if isinstance(one, Shortage))
        try:
            return who_goes(worker, short, others), None
        except NoRoom as problem:
            return (), Verdict(UNEXPECTED, str(problem))

    def _unregistered(self) -> Obj:
        machine = self._ctx.machine
        return node_object(self._config, self._name, machine.zone, self._ctx.wall, "")

    def _turn_away(self, worker: Worker, refusal: Verdict) -> None:
        note = PodTurnedAway(self._name, worker.key, refusal.reason)
        self._ctx.note(note, story=True)
        self._pods.turn_away(worker, refusal)

    def _let_in(self, worker: Worker, victims: Sequence[Worker]) -> None:
        if _ran(worker.pod) and not self._pods.runtime.entries(worker.uid):
            self._ctx.note(PodLost(self._name, worker.key), story=True)
        for victim in victims:
            self._ctx.note(PodGivesWay(self._name, victim.key, worker.key), story=True)
            said = Said(PREEMPTED.reason, PREEMPTED.message, warning=True)
            self._pods.say(victim, (said,))
            self._pods.end(victim, PREEMPTED)
        self._pods.begin(worker, after=victims)


def _ran(pod: Obj) -> bool:
    """Whether the API server believes that something of it runs."""
    known = dig(pod, "status.containerStatuses") or ()
    return any("running" in (entry.get("state") or {}) for entry in known)
