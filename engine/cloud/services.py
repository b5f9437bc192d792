"""service-lb-controller: a load balancer of the cloud for every Service of type LoadBalancer.

After k8s.io/cloud-provider/controllers/service/controller.go: one service at a time; a finalizer
before the cloud is asked, so that nothing is left behind; failures are tried again after 5 s
doubling to 300 s.
"""

from dataclasses import dataclass
from typing import Any

from engine.client import Answer, Change, WorkQueue
from engine.cloud.balancing import (
    FINALIZER,
    asked,
    balancer,
    balancer_name,
    finalizers,
    ingress,
    needs_cleanup,
    shown,
    targets,
    wants_balancer,
)
from engine.cloud.client import CloudAnswer
from engine.cloud.desk import STRATEGIC, Desk, why_not
from engine.cloud.notes import (
    BalancerAsked,
    BalancerFailed,
    BalancerReady,
    BalancerRemoved,
    TargetsChanged,
)
from engine.objects import Obj, is_deleting
from engine.units import MILLISECOND, SECOND
from engine.wire.system import Expired

RETRY_US, RETRY_MAX_US = 5 * SECOND, 300 * SECOND
DELAY_US = 1 * MILLISECOND
NOBODY = "There are no available nodes for LoadBalancer"


@dataclass(slots=True)
class Task:
    """One service that is dealt with: `act` is ensure, hosts (only the nodes changed) or remove."""

    key: str
    service: Obj
    act: str
    nodes: tuple[str, ...]
    address: str = ""


class CloudServices:
    """Keeps the cloud's load balancers as the services want them."""

    name = "service-lb"

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._events = desk.recorder("service-controller")
        self._queue = WorkQueue(desk.ctx, "cloud services", DELAY_US, RETRY_US, RETRY_MAX_US)
        self._made: dict[str, tuple[Any, tuple[str, ...]]] = {}  # what each balancer is made for
        self._failed: dict[str, None] = {}  # services whose last try failed
        self._task: Task | None = None

    def start(self) -> None:
        """Look at every service."""
        for key in self._desk.services.items:
            self._queue.add(key, self._desk.ctx.cause)

    def changed(self, change: Change) -> None:
        """A service that wants something else, or a node that comes or goes."""
        if change.resource == "services":
            self._service_changed(change)
            return
        before, after = (targets([one] if one else []) for one in (change.old, change.new))
        if before != after:
            for key in self._made:
                self._queue.add(key, change.record)

    def _service_changed(self, change: Change) -> None:
        old, new = change.old, change.new
        if new is None:
            self._made.pop(change.key, None)
            self._failed.pop(change.key, None)
            return
        if old is not None and old["spec"].get("type") != new["spec"].get("type"):
            text = f"{old['spec'].get('type')} -> {new['spec'].get('type')}"
            self._events.record(new, "Service", "Type", text)
        leaves = needs_cleanup(new) and (old is None or not needs_cleanup(old))
        if leaves or (wants_balancer(new) and (old is None or asked(old) != asked(new))):
            self._queue.add(change.key, change.record)

    def expired(self, message: Expired) -> None:
        """There is work."""
        if message.name == self._queue.name:
            self._next()

    # One service.

    def _next(self) -> None:
        while self._task is None and (taken := self._queue.take()) is not None:
            key, records = taken
            service = self._desk.services.get(key)
            task = None if service is None else self._plan(key, service)
            if task is None:
                self._queue.forget(key)
                continue
            if records:
                self._desk.ctx.follow(*records)
            self._task = task
            self._begin(task)

    def _plan(self, key: str, service: Obj) -> Task | None:
        nodes = targets(self._desk.nodes.items.values())
        if needs_cleanup(service):
            return Task(key, service, "remove", nodes)
        if not wants_balancer(service):
            return None
        made = self._made.get(key)
        if made is None or made[0] != asked(service):
            return Task(key, service, "ensure", nodes)
        return Task(key, service, "hosts", nodes) if made[1] != nodes else None

    def _begin(self, task: Task) -> None:
        if task.act == "remove":
            self._ask("check", "get")
            return
        if task.act == "ensure":
            self._desk.ctx.note(BalancerAsked(task.key), story=task.key not in self._failed)
            self._say("EnsuringLoadBalancer", "Ensuring load balancer")
        if not task.nodes:
            self._say("UnAvailableLoadBalancer", NOBODY, warning=True)
        if FINALIZER in finalizers(task.service):
            self._ask("ensure", "ensure")
        else:
            change = {"metadata": {"finalizers": [FINALIZER]}}
            self._patch("finalizer", change)

    def _ask(self, step: str, verb: str) -> None:
        task = self._task
        assert task is not None, "the cloud is asked for a service"
        body = balancer(task.service, task.nodes) if verb == "ensure" else {}
        name = balancer_name(task.service)
        self._desk.cloud.call((self.name, step), verb, "balancers", name, body)

    def _patch(self, step: str, change: dict[str, Any], subresource: str = "") -> None:
        task = self._task
        assert task is not None, "a service is patched"
        self._desk.patch(
            (self.name, step), "services", task.service, change,
            subresource=subresource, options=STRATEGIC,
        )  # fmt: skip

    def told(self, answer: CloudAnswer) -> None:
        """The cloud has done its part, or not."""
        task, step = self._task, answer.tag[1]
        assert task is not None, "an answer belongs to a service"
        if step == "check" and answer.missing:
            self._unbind()
        elif not answer.ok:
            self._fail(f"{_FAILURES[str(step)]}: {answer.text}")
        elif step == "check":
            self._say("DeletingLoadBalancer", "Deleting load balancer")
            self._ask("delete", "delete")
        elif step == "delete":
            self._unbind()
        else:
            self._ready(task, str(answer.body["address"]))

    def _ready(self, task: Task, address: str) -> None:
        self._made[task.key] = asked(task.service), task.nodes
        if task.act == "hosts":
            self._desk.ctx.note(TargetsChanged(task.key, len(task.nodes)), story=True)
            self._say("UpdatedLoadBalancer", "Updated load balancer with new hosts")
            self._end()
            return
        task.address = address
        self._say("EnsuredLoadBalancer", "Ensured load balancer")
        if ingress(task.service) == shown(address):
            self._end()
            return
        self._desk.ctx.note(BalancerReady(task.key, address), story=True)
        self._patch("status", {"status": {"loadBalancer": {"ingress": shown(address)}}}, "status")

    def _unbind(self) -> None:
        change = {"metadata": {"$deleteFromPrimitiveList/finalizers": [FINALIZER]}}
        self._patch("unbind", change)

    def answered(self, answer: Answer) -> None:
        """The API server has taken a step of the task, or not."""
        task, step = self._task, answer.tag[1]  # type: ignore[index]
        assert task is not None, "an answer belongs to a service"
        if not answer.ok and answer.code != 404:
            self._fail(f"{_FAILURES[str(step)]}: {why_not(answer)}")
        elif not answer.ok or step == "status":
            self._end()
        elif step == "finalizer":
            self._ask("ensure", "ensure")
        else:
            self._unbound(task)

    def _unbound(self, task: Task) -> None:
        self._made.pop(task.key, None)
        self._desk.ctx.note(BalancerRemoved(task.key), story=True)
        self._say("DeletedLoadBalancer", "Deleted load balancer")
        if is_deleting(task.service) or not ingress(task.service):
            self._end()
        else:
            self._patch("status", {"status": {"loadBalancer": {"ingress": None}}}, "status")

    # How it ends.

    def _end(self) -> None:
        task = self._task
        assert task is not None, "only a task that began ends"
        self._task = None
        self._failed.pop(task.key, None)
        self._queue.forget(task.key)
        self._next()

    def _fail(self, why: str) -> None:
        task = self._task
        assert task is not None, "only a task that began fails"
        if task.act == "hosts":
            text = f"Error updating load balancer with new hosts: {why}"
            self._say("UpdateLoadBalancerFailed", text, warning=True)
        else:
            self._say("SyncLoadBalancerFailed", f"Error syncing load balancer: {why}", warning=True)
        self._task, self._failed[task.key] = None, None
        wait = self._queue.retry(task.key)
        self._desk.ctx.note(BalancerFailed(task.key, wait), story=True)
        self._next()

    def _say(self, reason: str, message: str, *, warning: bool = False) -> None:
        task = self._task
        assert task is not None, "an Event is about a service"
        self._events.record(task.service, "Service", reason, message, warning=warning)


_FAILURES = {
    "check": "failed to check if load balancer exists before cleanup",
    "delete": "failed to delete load balancer",
    "ensure": "failed to ensure load balancer",
    "finalizer": "failed to add load balancer cleanup finalizer",
    "unbind": "failed to remove load balancer cleanup finalizer",
    "status": "failed to update load balancer status",
}
"""What the error of a step says."""
