"""The pod workers of one kubelet: they take pods up, lead containers through their stages, and end
them.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from engine.client import Answer, ApiClient, EventRecorder
from engine.component import Context
from engine.kubelet.agenda import Agenda, Key
from engine.kubelet.config import KubeletConfig
from engine.kubelet.container import PULL_BACKOFF, PULL_ERROR, Container
from engine.kubelet.deletions import Deletions
from engine.kubelet.mounts import Mounts
from engine.kubelet.node import address_of
from engine.kubelet.notes import ContainerChanged, FoundDead
from engine.kubelet.pace import Chance
from engine.kubelet.queue import Queue
from engine.kubelet.runtime import Runtime
from engine.kubelet.stages import next_stage
from engine.kubelet.status import TERMINAL, Verdict, pod_status, rejected_status
from engine.kubelet.statuses import Statuses
from engine.kubelet.supplies import AGAIN_US, Supplies
from engine.kubelet.view import Said, View
from engine.kubelet.worker import Worker, grace_us, overdue_us, worker_for
from engine.objects import Obj, dig, name, namespace, uid
from engine.units import SECOND
from engine.wire.system import Expired

NOTICE, FINISH, MOUNT, DEADLINE = "(notice)", "(finish)", "(mount)", "(deadline)"
"""Errands about a whole pod, on the agenda beside its containers."""
LATER = "is looked at later"
OVERDUE = Verdict(
    "DeadlineExceeded", "Pod was active on the node longer than the specified deadline"
)


class Pods:
    """All pods of the node that run or end, by uid. `mirror` is given the status of static pods,
    `node` is the Node as last shown, with the record of its latest attachment or detachment.
    """

    def __init__(
        self,
        api: ApiClient,
        config: KubeletConfig,
        events: EventRecorder,
        mirror: Callable[[Obj, dict[str, Any]], None],
        node: Callable[[], tuple[Obj | None, int]],
    ) -> None:
        self._api, self._config, self._events, self._mirror = api, config, events, mirror
        self._ctx: Context = api.ctx
        self._node = api.ctx.machine.name
        self._host_ip = address_of(config, self._node)
        self._agenda = Agenda(api.ctx)
        self.deletions = Deletions(api)
        self._was_down = False  # whether the runtime was away at the last look
        self.workers: dict[str, Worker] = {}
        self._queue = Queue()
        self.thirsty = 0  # how many of them want memory
        self.statuses = Statuses(api, self._settled)
        self.runtime = Runtime(api.ctx)
        self._supplies = Supplies(api)
        self.mounts = Mounts(api, config, self._agenda, node=node, say=self.say, go_on=self._go_on)

    # What the kubelet asks for.

    def accept(self, pod: Obj, *, static: bool = False) -> Worker:
        """Take a pod up, with the containers that the runtime still has of it; nothing is done
        with them before `begin`.
        """
        number = uid(pod)
        entries = self.runtime.entries(number)
        kept = {entry.container.name: entry.container for entry in entries}
        draw = Chance(self._ctx.dice, _purpose(pod))
        worker = worker_for(pod, self._config, draw, static=static, kept=kept)
        worker.ip = next((entry.ip for entry in entries if entry.ip), "")
        self.workers[number] = worker
        self.thirsty += worker.thirsty
        if worker.deleting:
            self._leave(worker)
        self._limit(worker)
        return worker

    def begin(self, worker: Worker, after: Sequence[Worker] = ()) -> None:
        """A pod may run, once these others have ended."""
        worker.admitted = True
        if after:
            self._queue.put(worker, after)
            return
        kept = worker.static or any(c.number for c in worker.containers.values())
        wait = 0 if kept else worker.chance(self._config.delays.notice)
        self._agenda.put((worker.uid, NOTICE), wait)

    def turn_away(self, worker: Worker, refusal: Verdict) -> None:
        """A pod may not run: its object stays and says why."""
        worker.rejected = True
        self.say(worker, (Said(refusal.reason, refusal.message, warning=True),))
        self.end(worker, refusal, SECOND)

    def beside(self, worker: Worker) -> list[Worker]:
        """The other pods that were let in and have not ended; those that the API server has no
        more hold no place (KL:kubelet.go, filterOutInactivePods).
        """
        return [
            other
            for other in self.workers.values()
            if other.admitted and not (other.over or other.removed) and other is not worker
        ]

    def change(self, pod: Obj) -> None:
        """The API server shows a pod that has a worker: deletion, or another's hand in its
        status.
        """
        worker = self.workers[uid(pod)]
        before, worker.pod = worker.pod["metadata"], pod
        if worker.deleting:
            grace = pod["metadata"].get("deletionGracePeriodSeconds")
            if not worker.leaving or grace != before.get("deletionGracePeriodSeconds"):
                self._leave(worker)
                if worker.noticed:
                    self._go_on(worker)
        self.statuses.seen(pod)

    def remove(self, number: str) -> None:
        """The API server has this pod no more: stop what still runs of it, then forget it."""
        worker = self.workers[number]
        worker.removed = True
        self.statuses.forget(number)
        if not worker.leaving:
            self._leave(worker)
        worker.noticed = True
        self._go_on(worker)

    def died(self, number: str) -> None:
        """Somebody else has ended a container; the runtime's list shows it (KL:pleg/generic.go)."""
        for entry in self.runtime.entries():
            worker, dead = self.workers.get(uid(entry.pod)), entry.container
            if dead.number == number and worker is not None:
                self._ctx.note(FoundDead(self._node, worker.key, dead.name), story=True)
                look_at = self._ctx.now + worker.chance(self._config.delays.look)
                self._put(worker, replace(dead, look_at=look_at))
                self._go_on(worker)

    def expired(self, message: Expired) -> bool:
        """Do what is due; False when the timer is not ours."""
        if message.name != self._agenda.timer.expiry.name:
            return False
        for key in self._agenda.due():
            self._do(key)
        return True

    def tick(self) -> None:
        """Try again what the API server has not heard or done, and see what happened while the
        runtime was away.
        """
        was_down, self._was_down = self._was_down, self.runtime.down_since is not None
        if was_down and not self._was_down:
            cause = self._ctx.cause
            self._ctx.follow(*self.runtime.turned_by)
            for worker in list(self.workers.values()):
                worker.stages.clear()
                self._go_on(worker)
            self._ctx.follow(cause)
        self.statuses.tick()
        for worker in self.workers.values():
            if worker.over and worker.deleting and self.statuses.is_settled(worker.uid):
                self.deletions.confirm(worker)

    def end(self, worker: Worker, verdict: Verdict, grace: int | None = None) -> None:
        """Stop a pod for good on the kubelet's own account; its object stays and says why."""
        if worker.over or worker.leaving:
            return
        worker.verdict = verdict
        self._leave(worker, grace)
        worker.noticed = True
        self._go_on(worker)

    # What must be there before containers start.

    def _limit(self, worker: Worker) -> None:
        """activeDeadlineSeconds, counted from the pod's start here (KL:active_deadline.go)."""
        left = overdue_us(worker.pod, self._ctx.wall)
        if left is not None and not worker.over:
            self._agenda.put((worker.uid, DEADLINE), left)

    def hear_supply(self, answer: Answer) -> None:
        """The API server has shown a ConfigMap or Secret, or has none."""
        heard = self._supplies.hear(answer)
        worker = self.workers.get(heard[0]) if heard is not None else None
        if worker is None or heard is None:
            return
        number, found = heard
        if found is None:
            self._agenda.put((number, MOUNT), AGAIN_US)
            return
        worker.found = found
        worker.mount_problem = found.missing_volume(worker.pod)
        if worker.mount_problem:
            self.say(worker, (Said("FailedMount", worker.mount_problem, warning=True),))
            self._agenda.put((number, MOUNT), self._supplies.wait_us(number))
        self._go_on(worker)

    # Stages.

    def _leave(self, worker: Worker, grace: int | None = None) -> None:
        until = self._ctx.now + (grace_us(worker.pod) if grace is None else grace)
        worker.deadline = until if worker.deadline is None else min(until, worker.deadline)
        worker.stages = {key: at for key, at in worker.stages.items() if at[0] != "stops"}

    def _do(self, key: Key) -> None:
        number, what = key
        worker = self.workers.get(number)
        if worker is None:
            return
        if what == NOTICE:
            worker.noticed = True
            if not any(c.running for c in worker.containers.values()):
                self._supplies.ask(worker)
            self.mounts.begin(worker)
            self._go_on(worker)
        elif self.mounts.do(number, what):
            return
        elif what == MOUNT:
            self._supplies.ask(worker)
        elif what == DEADLINE:
            self.end(worker, OVERDUE)
            self.say(worker, (Said(OVERDUE.reason, OVERDUE.message),))
        elif what == FINISH:
            self.deletions.confirm(worker)
        else:
            self._end_stage(worker, what)

    def _end_stage(self, worker: Worker, what: str) -> None:
        entered, began = worker.stages.pop(what, ("", 0))
        if self.runtime.down_since is not None:
            return
        view = self._view(worker, what)
        if entered == LATER and view.missing:
            self._supplies.ask(worker)  # it may exist by now
        stage = next_stage(view)
        if stage is None or stage.name != entered:  # overtaken, e.g. the image has come meanwhile
            self._go_on(worker, show=False)
            return
        outcome = stage.ends(view, worker.chance, self._ctx.now - began)
        changed = outcome.container is not view.container
        if changed:
            code = outcome.container.exit_code
            note = ContainerChanged(self._node, worker.key, what, stage.name, code)
            self._ctx.note(note, *self._kept_from(outcome.container), story=outcome.told)
            if outcome.container.pulled and not view.container.pulled:
                self.runtime.keep_image(outcome.container.image)
            self._put(worker, outcome.container)
        self.say(worker, outcome.said)
        self._go_on(worker, show=changed and outcome.shown)

    def _go_on(self, worker: Worker, *, show: bool = True) -> None:
        """See what each container is to go through now, and publish how the pod is."""
        if not worker.over:
            for what in worker.containers:
                self._begin_stage(worker, what)
            worker.over = worker.has_ended()
            if worker.over:
                for follower in self._queue.freed(self.workers):
                    self.begin(follower)
        if worker.removed and worker.over:
            self._drop(worker)
        elif show:
            self._publish(worker)

    def _begin_stage(self, worker: Worker, what: str) -> None:
        if self.runtime.down_since is not None:
            return  # nothing can be started, stopped or seen
        lacks = worker.found is None or not worker.mounted
        if lacks and not (worker.leaving or worker.containers[what].running):
            return  # what it refers to is being asked for, or its volumes are awaited
        view = self._view(worker, what)
        stage = next_stage(view)
        known = worker.stages.get(what)
        if stage is None:
            worker.stages.pop(what, None)
            self._agenda.drop((worker.uid, what))
        elif known is None or known[0] != stage.name:
            worker.stages[what] = stage.name, self._ctx.now
            self._agenda.put((worker.uid, what), stage.lasts(view, worker.chance))
            self.say(worker, stage.begins(view))

    def _view(self, worker: Worker, what: str) -> View:
        ctx, config, container = self._ctx, self._config, worker.containers[what]
        return View(
            container=container,
            spec=worker.specs[what],
            program=worker.programs[what],
            pod=worker.key,
            uid=worker.uid,
            policy=worker.policy,
            turn=worker.has_turn(what) and not worker.mount_problem,
            leaving=worker.is_ending(what),
            patience_us=worker.patience_us(ctx.now),
            image_here=self.runtime.has_image(container.image),
            turns=worker.turns[what],
            missing="" if worker.found is None else worker.found.missing(worker.pod, what),
            ip=worker.ip,
            registry=self.runtime.reached(config.registry),
            delays=config.delays,
            messages=config.messages,
            now=ctx.now,
            wall=ctx.wall,
        )

    def _kept_from(self, container: Container) -> tuple[int, ...]:
        """What keeps the image of a container away: the records of faults of registry and disk."""
        waits = container.reason in (PULL_ERROR, PULL_BACKOFF)
        return self.runtime.hindrances() if waits else ()

    def _put(self, worker: Worker, container: Container) -> None:
        """The container has changed; tell the machine when it starts or ends."""
        old, pod, static = worker.containers[container.name], worker.pod, worker.static
        if container.running and not old.running:
            if not worker.ip:
                worker.ip = self._address(pod)
            container = self.runtime.launched(pod, worker.ip, old, container, static=static)
        elif old.running and not container.running:
            self.runtime.ended(pod, worker.ip, container, static=static)
        worker.containers[container.name] = container

    def _address(self, pod: Obj) -> str:
        if dig(pod, "spec.hostNetwork"):
            return self._host_ip
        return self.runtime.free_ip(worker.ip for worker in self.workers.values())

    def _drop(self, worker: Worker) -> None:
        del self.workers[worker.uid]
        self.thirsty -= worker.thirsty
        if "generateName" in worker.pod["metadata"]:  # no other will have its name
            self._ctx.dice.forget(_purpose(worker.pod))
        self._supplies.forget(worker.uid)
        self.mounts.forget(worker.uid)
        self.runtime.remove(worker.containers.values())

    # What is told to the API server.

    def _publish(self, worker: Worker) -> None:
        old = self.statuses.get(worker.uid) or worker.pod.get("status") or {}
        if worker.over and old.get("phase") in TERMINAL and not self.statuses.get(worker.uid):
            self._settled(worker.uid)  # it had ended before this kubelet's time
            return
        if worker.rejected and worker.verdict is not None:
            wall = self._ctx.wall
            status = rejected_status(worker.pod, worker.verdict, wall_us=wall, old=old)
            self._tell(worker, status)
            return
        status = pod_status(
            worker.pod,
            worker.containers,
            wall_us=self._ctx.wall,
            ip=worker.ip,
            host_ip=self._host_ip,
            leaving=worker.leaving,
            over=worker.over,
            old=old,
            verdict=worker.verdict,
        )
        self._tell(worker, status)

    def _tell(self, worker: Worker, status: dict[str, Any]) -> None:
        if worker.static:
            self._mirror(worker.pod, status)
        else:
            self.statuses.set(worker.pod, status)

    def _settled(self, number: str) -> None:
        """The API server knows how the pod is: when that was its end, its deletion is next."""
        worker = self.workers.get(number)
        if worker is not None and worker.over and worker.deleting:
            self._agenda.put((number, FINISH), worker.chance(self._config.delays.finish))

    def say(self, worker: Worker, said: tuple[Said, ...]) -> None:
        """Events about a pod; none about those that the API server does not have as such."""
        if worker.static or worker.removed:
            return
        for event in said:
            self._events.record(
                worker.pod, "Pod", event.reason, event.message, warning=event.warning
            )


def _purpose(pod: Obj) -> str:
    """What the chance of one pod is rolled for."""
    return f"pod {namespace(pod)}/{name(pod)}"
