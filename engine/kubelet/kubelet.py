"""The kubelet: keeps the containers of its machine as the API server, or a file, wants them.

What it knows of pods is its own memory and ends with it; the containers belong to the machine and
go on without it.
"""

from collections.abc import Mapping
from typing import ClassVar

from engine.client import Answer, ApiClient, EventRecorder, Informer
from engine.client.informer import Change
from engine.component import Component, Context, Scalar
from engine.kubelet import logs
from engine.kubelet.certificate import TAG, ClientCertificate
from engine.kubelet.config import KubeletConfig
from engine.kubelet.drivers import Drivers
from engine.kubelet.evictions import Evictions
from engine.kubelet.gate import Gate
from engine.kubelet.guard import Guard
from engine.kubelet.heartbeat import Heartbeat
from engine.kubelet.mirrors import Mirrors, is_mirror
from engine.kubelet.notes import HeardLate, KilledOnReturn, LeftRunning
from engine.kubelet.pods import Pods
from engine.objects import Obj, is_deleting, key_of, uid
from engine.units import SECOND, parse_rfc3339
from engine.wire.api import Response, User, WatchEvents
from engine.wire.cri import ContainerDied
from engine.wire.kubelet import LogsAnswer, LogsRequest
from engine.wire.system import Expired, ProcessChanged, ShutDown, Terminate

LATE_US = 10 * SECOND
"""From when on a late piece of news is worth telling."""


_SHOWN = ("api", "pods", "running", "unsent")


class Kubelet(Component):
    """The process `<host>/kubelet`; the node has the name of its host."""

    kind: ClassVar[str] = "kubelet"

    def __init__(self, ctx: Context, config: KubeletConfig) -> None:
        super().__init__(ctx, config)
        node = ctx.machine.name
        self._api = ApiClient(ctx, config.servers, User(f"system:node:{node}", ("system:nodes",)))
        events = EventRecorder(self._api, "kubelet")
        self._watch = Informer(self._api, "pods", fields=f"spec.nodeName={node}")
        self._node = Informer(self._api, "nodes", fields=f"metadata.name={node}")
        self._pods = Pods(self._api, config, events, self._mirror, self._own_node)
        self._drivers = Drivers(self._api, config)
        self._mirrors = Mirrors(self._api, config, self._pods.statuses)
        self._heartbeat = Heartbeat(
            self._api,
            config,
            events,
            tick=self._tick,
            running=lambda: self._pods.runtime.running,
            health=lambda: self._guard.health,
            because=lambda: self._pods.runtime.turned_by,
            in_use=lambda: self._pods.mounts.in_use,
            reported=lambda: self._pods.mounts.reported(),
        )
        self._evictions = Evictions(ctx, config, self._pods, self._heartbeat.say)
        self._guard = Guard(ctx, self._pods, self._evictions)
        self._gate = Gate(
            ctx,
            config,
            self._pods,
            self._guard,
            self._evictions,
            node=lambda: self._heartbeat.node,
            runtime_up=lambda: self._heartbeat.runtime_up,
        )
        self._certificate = ClientCertificate(self._api, config, self._begin)

    def start(self) -> None:
        """Have a client certificate, then begin."""
        self._certificate.start()

    def _begin(self) -> None:
        """Run the static pods, register, and ask which pods belong here."""
        for pod in self.config.static_pods:
            self._gate.enter(self._pods.accept(pod, static=True))
        left = self._pods.runtime.entries()
        alone = sum(entry.container.running and not entry.static for entry in left)
        if alone:
            self.ctx.note(LeftRunning(self.ctx.machine.name, alone))
        self._mirrors.look()
        self._watch.start()
        self._node.start()
        self._heartbeat.start()

    def handle(self, message: object) -> None:
        """Pods change, answers come, deadlines pass."""
        for answer in self._api.hear(message):
            self._answered(answer)
        if type(message) is Response:  # of these only the calls hear
            return
        if self._certificate.present:
            self._hear(message)
        else:
            self._hear_joining(message)
        if self._has_let_go():
            self.ctx.machine.let_go()

    def _hear(self, message: object) -> None:
        if isinstance(message, WatchEvents):
            self._certificate.heard(message)
            for change in self._node.hear(message):
                self._heartbeat.shown(change)
            if not self._gate.opened:
                self._gate.open()
            self._hear_pods(message)
        elif isinstance(message, Expired):
            if not self._pods.expired(message):
                self._watch.hear(message)
                self._node.hear(message)
                self._certificate.expired(message)
                self._heartbeat.expired(message)
                if not self._gate.opened:
                    self._gate.open()
        elif isinstance(message, ProcessChanged):
            self._mirrors.look()
        elif isinstance(message, ShutDown):
            self._guard.shut_down(message.grace_us, message.critical_us)
            self._heartbeat.look()
        elif isinstance(message, ContainerDied):
            self._pods.died(message.number)
        elif isinstance(message, LogsRequest):
            self._show_log(message)
        elif isinstance(message, Terminate):
            self.ctx.exit(0, "stopped")
        else:
            self._certificate.heard(message)
            self._watch.hear(message)
            self._node.hear(message)

    def _hear_joining(self, message: object) -> None:
        """Nothing else is begun before there is a client certificate."""
        if isinstance(message, Expired):
            self._certificate.expired(message)
        elif isinstance(message, Terminate):
            self.ctx.exit(0, "stopped")
        else:
            self._certificate.heard(message)

    def _has_let_go(self) -> bool:
        """Whether a shutdown waits only for pods that have ended."""
        pods = self._pods.workers.values()
        return self._guard.shutting and all(worker.over for worker in pods if not worker.static)

    def status(self) -> Mapping[str, Scalar]:
        """Whether the API server answers, and how much runs here."""
        pods, lost = self._pods, self._heartbeat.lost
        api, unsent = ("lost", pods.statuses.waiting) if lost else ("ok", 0)
        return self.shows(_SHOWN, api, len(pods.workers), pods.runtime.running, unsent)

    def _answered(self, answer: Answer) -> None:
        match answer.tag:
            case ("status", _):
                self._pods.statuses.hear(answer)
            case ("supply", _):
                self._pods.hear_supply(answer)
            case ("volumes", _, _):
                self._pods.mounts.hear(answer)
            case ("csi", _):
                self._drivers.hear(answer)
            case ("delete", _):
                self._pods.deletions.hear(answer)
            case (tag, _) if tag == TAG:
                self._certificate.hear(answer)
            case ("mirror", _):
                self._mirrors.hear(answer)
            case ("lease" | "node", _):
                self._heartbeat.hear(answer)
                if not self._gate.opened:
                    self._gate.open()
                self._drivers.register(self._heartbeat.node)
                if self._mirrors.node is None and self._heartbeat.node is not None:
                    self._mirrors.node = self._heartbeat.node
                    self._mirrors.tick()

    def _show_log(self, request: LogsRequest) -> None:
        key = f"{request.namespace}/{request.pod}"
        if self._mirrors.has(key):
            answer = LogsAnswer(request.id, 500, logs.NOT_MODELLED)
        else:
            workers = self._pods.workers.values()
            worker = next((worker for worker in workers if worker.key == key), None)
            entries = self.ctx.machine.containers
            answer = logs.answer(request, worker, entries, self.ctx.wall)
        self.ctx.send(self.ctx.sender, answer)

    def _tick(self) -> None:
        """About every 10 s: what is late."""
        self._pods.tick()
        self._mirrors.tick()
        self._evictions.tick()  # what it finds is the cause of what is posted next

    def _own_node(self) -> tuple[Obj | None, int]:
        """The Node as last shown, and the record of its latest attachment or detachment."""
        return self._heartbeat.node, self._heartbeat.attached_by

    def _mirror(self, pod: Obj, status: dict[str, object]) -> None:
        self._mirrors.set(pod, status)

    # Pods of the API.

    def _hear_pods(self, message: WatchEvents) -> None:
        first = not self._watch.synced
        changes = self._watch.hear(message)
        if first and len(changes) > 1:
            changes = sorted(changes, key=_made_at)
        cause = self.ctx.cause
        for change in changes:
            self.ctx.follow(cause)
            self._change(change)
        if first and self._watch.synced:
            self.ctx.follow(cause)
            self._clean_up()
            self._mirrors.heard = self._pods.mounts.heard = True
            self._mirrors.tick()

    def _change(self, change: Change) -> None:
        old, new = change.old, change.new
        shown = new or old
        assert shown is not None, f"{change.key} neither was nor is"
        if is_mirror(shown):
            self._mirrors.shown(change.key, new)
            return
        workers = self._pods.workers
        if old is not None and (new is None or uid(old) != uid(new)) and uid(old) in workers:
            self._pods.remove(uid(old))
        if new is None:
            return
        if is_deleting(new) and not (old is not None and is_deleting(old)):
            self._hear_deletion(new)
        if uid(new) in workers:
            self._pods.change(new)
        else:
            self._accept(new)

    def _hear_deletion(self, pod: Obj) -> None:
        meta = pod["metadata"]
        grace = (meta.get("deletionGracePeriodSeconds") or 0) * SECOND
        late = self.ctx.wall - (parse_rfc3339(meta["deletionTimestamp"]) - grace)
        if late > LATE_US:
            self.ctx.note(HeardLate(self.ctx.machine.name, key_of(pod), late), story=True)

    def _accept(self, pod: Obj) -> None:
        self._gate.enter(self._pods.accept(pod))

    def _clean_up(self) -> None:
        """The first complete picture: containers of pods that are gone are stopped."""
        gone = {
            uid(entry.pod): entry.pod for entry in self._pods.runtime.entries() if not entry.static
        }
        for number, pod in gone.items():
            if number not in self._pods.workers:
                self.ctx.note(KilledOnReturn(self.ctx.machine.name, key_of(pod)), story=True)
                self._pods.accept(pod)
                self._pods.remove(number)


def _made_at(change: Change) -> str:
    """The oldest pods are judged first (KL:kubelet.go, HandlePodAdditions)."""
    pod = change.new or change.old or {"metadata": {}}
    return str(pod["metadata"].get("creationTimestamp") or "")
