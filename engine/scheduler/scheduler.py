"""The kube-scheduler process: watches, queues, decides one pod at a time, binds; only while it
holds the lease.

After pkg/scheduler/{scheduler,schedule_one}.go and cmd/kube-scheduler/app/server.go. Everything it
knows is rebuilt from its watches at a start; losing the lease ends the process.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.client import Answer, ApiClient, EventRecorder, LeaderElector, SeriesRecorder, Servers
from engine.component import Component, Context, Scalar
from engine.objects import Obj, is_deleting
from engine.scheduler.changes import SCHEDULER
from engine.scheduler.eviction import Evictions
from engine.scheduler.framework import Decision
from engine.scheduler.intake import Intake
from engine.scheduler.manner import NEWEST, Manner
from engine.scheduler.notes import BindingFailed, NoNodeFits, Preempts, placed, refused
from engine.scheduler.outlooks import Outlooks
from engine.scheduler.pod_info import PodInfo
from engine.scheduler.preparing import POLL_US, Preparations
from engine.scheduler.queue import LEFT_OVER_CHECK_US, Entry
from engine.scheduler.writes import (
    ERROR,
    STRATEGIC,
    UNSCHEDULABLE,
    binding,
    refusal,
    withdrawal,
)
from engine.units import MILLISECOND, rfc3339
from engine.wire.api import Response, User, WatchEvents
from engine.wire.system import Expired, Terminate

LEASE = "kube-scheduler"
CYCLE_US = 2 * MILLISECOND
"""How long one scheduling cycle takes: the cycle is serial (an estimate: some hundred pods a
second).
"""


@dataclass(frozen=True, slots=True)
class SchedulerConfig:
    """Where the API is, and as whom the scheduler speaks to it."""

    servers: Servers
    user: User = User("system:kube-scheduler")
    manner: Manner = NEWEST


class Scheduler(Component):
    """Chooses a node for every pod that has none."""

    kind = "kube-scheduler"

    def __init__(self, ctx: Context, config: SchedulerConfig) -> None:
        super().__init__(ctx, config)
        self.api = ApiClient(ctx, config.servers, config.user)
        self.intake = Intake(self.api, config.manner)
        self.elector = LeaderElector(self.api, LEASE)
        self.recorder = SeriesRecorder(self.api, SCHEDULER)
        self.evictions = Evictions(self.api, self.recorder)
        self.cluster, self.queue = self.intake.cluster, self.intake.queue
        self.volumes = Preparations(self.api, self.cluster.storage)
        self._outlooks = Outlooks(self.cluster)
        self._first = 0  # where among the nodes the next search begins
        self._campaigning = False  # whether it runs for the lease
        self._began = 0
        self._led_shown: Mapping[str, Scalar] = {}
        self._waiting_shown = 0
        self._running = False  # whether it holds the lease and schedules
        self._turn = ctx.timer("scheduling", "the next pod in the queue")
        self._flush = ctx.timer("left-over pods", "pods that waited for five minutes")
        self._look = ctx.timer("volumes", "claims that are being bound")

    def start(self) -> None:
        """Fill the caches first; the run for the lease begins when they are full."""
        self.intake.start()

    def resumed(self) -> None:
        """After a long pause it only finds that it leads no more."""
        self._lead(self.elector.resumed())

    def status(self) -> Mapping[str, Scalar]:
        """Whether it leads, and how many pods wait for a node."""
        if not self._running:
            return self.elector.status()
        led, waiting = self.elector.status(), len(self.queue)
        if led is not self._led_shown or waiting != self._waiting_shown:
            self._led_shown, self._waiting_shown = led, waiting
            return self.shows((*led, "pods_waiting"), *led.values(), waiting)
        return self._shown

    def handle(self, message: object) -> None:
        """Hear caches, calls, timers and signals."""
        if isinstance(message, WatchEvents):
            self.api.hear(message)
            self._hear_watch(message)
            return
        for answer in self.api.hear(message):
            self._answered(answer)
        if type(message) is Response:  # of these only the calls hear
            return
        match message:
            case Expired(name=timer) if timer == self._turn.expiry.name:
                self._schedule_one()
            case Expired(name=timer) if timer == self._flush.expiry.name:
                self._flush_left_over()
            case Expired(name=timer) if timer == self._look.expiry.name:
                self._look_at_volumes()
            case Expired():
                self._hear_watch(message)
                self._lead(self.elector.expired(message))
            case Terminate():
                self._stop()
            case _:
                self._hear_watch(message)

    def _hear_watch(self, message: object) -> None:
        if self.intake.hear(message):
            self._go_on()
        if not self._campaigning and self.intake.synced:
            self._campaigning = True
            self.elector.start()

    # leadership

    def _lead(self, outcome: str | None) -> None:
        if outcome == "lost":
            self.ctx.exit(1, "leaderelection lost")
        elif outcome == "won":
            self._begin()
        elif outcome == "released":
            self.ctx.exit(0, "terminated")

    def _begin(self) -> None:
        """Build the picture of the cluster and the queue from the caches, and schedule."""
        self._running = True
        lease = {"metadata": {"name": LEASE, "namespace": "kube-system"}}
        said = f"{self.elector.identity} became leader"
        EventRecorder(self.api, SCHEDULER).record(lease, "Lease", "LeaderElection", said)
        self.intake.begin()
        self._began = self.ctx.now
        self._go_on()

    def _stop(self) -> None:
        """SIGTERM: give the lease back, so that a successor need not wait for it to expire."""
        self._running = False
        self._turn.cancel()
        if self.elector.leading:
            self.elector.release()
        else:
            self.ctx.exit(0, "terminated")

    # scheduling

    def _go_on(self) -> None:
        """See that the next pod gets its turn."""
        ready_at = self.queue.ready_at() if self._running else None
        if ready_at is None:
            return
        after_us = max(CYCLE_US, ready_at - self.ctx.now)
        if self._turn.deadline is None or self._turn.deadline > self.ctx.now + after_us:
            self._turn.set(after_us)

    def _schedule_one(self) -> None:
        entry = self.queue.pop(self.ctx.now)
        if entry is not None:
            if entry.because:
                self.ctx.follow(*entry.because)
                entry.because.clear()
            if not is_deleting(entry.pod.obj):
                self._attempt(entry)
        self._go_on()

    def _attempt(self, entry: Entry) -> None:
        decision = self._outlooks.decide(entry.pod, self._roll, self._first)
        if self.cluster.nodes:
            self._first = (self._first + decision.looked_at) % len(self.cluster.nodes)
        if decision.node is not None:
            self._bind(entry, decision)
        else:
            self._refuse(entry, decision)

    def _roll(self) -> float:
        return self.ctx.dice.roll("tie")

    def _bind(self, entry: Entry, decision: Decision) -> None:
        """Assume the pod is there already, and ask the API server to write it down."""
        pod, node = entry.pod, decision.node
        assert node is not None
        self.ctx.note(placed(pod.key, decision), story=True)
        pod.node_name = node
        self.cluster.withdraw(pod.key)
        self.cluster.add_pod(pod)
        self.intake.binding[pod.key] = entry
        if self.volumes.begin(pod, self.cluster.nodes[node]):
            if not self._look.armed:
                self._look.set(POLL_US)
        else:
            self._send_binding(pod)

    def _send_binding(self, pod: PodInfo) -> None:
        self.api.call(
            ("bind", pod.key), "create", "pods", pod.namespace, pod.name,
            subresource="binding", body=binding(pod, pod.node_name),
        )  # fmt: skip

    def _look_at_volumes(self) -> None:
        """Bind the pods whose claims are bound; those that it takes too long for are decided
        anew.
        """
        done, failed = self.volumes.look(self.intake.binding)
        for pod in done:
            self._send_binding(pod)
        for pod, why in failed:
            self._not_there_after_all(self.intake.binding.pop(pod.key), why, try_again=True)
            self._tell(pod, ERROR, why)
        if len(self.volumes):
            self._look.set(POLL_US)
        self._go_on()

    def _refuse(self, entry: Entry, decision: Decision) -> None:
        """Tell why, nominate a node if preemption can empty one, and wait for an event."""
        pod, message = entry.pod, decision.message
        assert message is not None
        table = refused(decision)
        self.ctx.note(NoNodeFits(pod.key, message, table), story=message != entry.said)
        entry.said = message
        if decision.rejected_by:
            self.queue.park(entry, decision.rejected_by, self.ctx.now)
            self._watch_left_over()
        else:
            self.queue.retry_later(entry, self.ctx.now)
        self._tell(pod, UNSCHEDULABLE, message, decision.nominated)
        if decision.nominated is not None:
            self.cluster.nominate(pod, decision.nominated)
        if decision.nominated:
            self._preempt(pod, decision)

    def _tell(self, pod: PodInfo, reason: str, message: str, nominated: str | None = None) -> None:
        self.recorder.record(pod.obj, "Pod", "FailedScheduling", message, warning=True)
        patch = refusal(pod.obj, reason, message, nominated, rfc3339(self.ctx.wall))
        if patch is not None:
            self._patch_status(("condition", pod.key), pod, patch)

    def _preempt(self, pod: PodInfo, decision: Decision) -> None:
        """Mark the victims, then delete them; who waited for that room with less priority loses
        it.
        """
        node = decision.nominated
        assert node
        names = ", ".join(victim.key for victim in decision.victims)
        self.ctx.note(Preempts(pod.key, node, names), story=True)
        for victim in decision.victims:
            self.evictions.begin(victim, pod, node)
        for other in list(self.cluster.nominated.get(node, {}).values()):
            if other.priority < pod.priority:
                self.cluster.withdraw(other.key)
                self._patch_status(("condition", other.key), other, withdrawal())

    def _patch_status(self, tag: tuple[str, ...], pod: PodInfo, body: Obj) -> None:
        self.api.call(
            tag, "patch", "pods", pod.namespace, pod.name,
            subresource="status", options=STRATEGIC, body=body,
        )  # fmt: skip

    def _watch_left_over(self) -> None:
        """Look every 30 s since the start, as long as there is someone to look at."""
        if not self._flush.armed:
            since = (self.ctx.now - self._began) % LEFT_OVER_CHECK_US
            self._flush.set(LEFT_OVER_CHECK_US - since)

    def _flush_left_over(self) -> None:
        self.queue.flush(self.ctx.now)
        if self.queue.count("pool"):
            self._watch_left_over()
        self._go_on()

    # answers

    def _answered(self, answer: Answer) -> None:
        match answer.tag:
            case ("lease", *_):
                self._lead(self.elector.hear(answer))
            case ("bind", str(key)):
                self._bound(key, answer)
            case ("volume", str(key)):
                self.volumes.hear(key, answer)
            case ("mark" | "evict" as act, str(key)):
                self._try_again(self.evictions.hear(act, key, answer))

    def _bound(self, key: str, answer: Answer) -> None:
        entry = self.intake.binding.pop(key, None)
        if entry is None:
            return
        pod = entry.pod
        if answer.ok:
            said = f"Successfully assigned {key} to {pod.node_name}"
            self.recorder.record(pod.obj, "Pod", "Scheduled", said)
            return
        if self.cluster.pods.get(key) is not pod or pod.obj["spec"].get("nodeName"):
            return  # bound after all, as the watch knows
        why = answer.text or str(answer.body.get("message", answer.code))
        self._not_there_after_all(entry, why, try_again=answer.code != 404)
        if answer.code not in (0, 404):
            self._tell(pod, ERROR, f'running Bind plugin "DefaultBinder": {why}')
        self._go_on()

    def _not_there_after_all(self, entry: Entry, why: str, *, try_again: bool) -> None:
        """The pod that was assumed on a node is taken from it."""
        pod = entry.pod
        self.ctx.note(BindingFailed(pod.key, pod.node_name, why), story=True)
        self.cluster.remove_pod(pod.key)
        pod.node_name = ""
        self.intake.gone(pod.obj)
        if try_again:
            self.queue.retry_later(entry, self.ctx.now)

    def _try_again(self, key: str | None) -> None:
        """An eviction failed: its preemptor backs off and decides anew."""
        entry = self.queue.remove(key) if key else None
        if entry is not None:
            self.queue.retry_later(entry, self.ctx.now)
            self._go_on()
