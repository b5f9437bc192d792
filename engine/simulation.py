"""A scenario becomes a run: build the world, let it settle, play the timeline, keep what is
left.
"""

import gc
import json
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from engine.csi import claims_of
from engine.history import CommandRun, Ledger, Machine, Run
from engine.objects import Obj, dig, holds
from engine.operator.messages import TERMINAL, CommandEnded, CommandStarted, RunCommand
from engine.probes import PROBES
from engine.roles import ELECTED
from engine.scenario import Scenario
from engine.scenario.model import UNTIL_MAX
from engine.scenario.timeline import StepBase
from engine.topology import plan_of
from engine.trace import OverBudget, Record, Trace
from engine.units import MILLISECOND, MINUTE, SECOND
from engine.verbs import Stage
from engine.world import World

QUIET_US = 3 * SECOND
"""A world is settled when nothing but leases was written for this long, and it has what
`_is_formed` asks for.
"""
SETTLE_LIMIT_US = 2 * MINUTE
"""After this much simulated time the timeline begins anyway: some workloads never come to rest."""
LOOK_US = 250 * MILLISECOND
"""How often conditions (`settled`, `when:`) are looked at."""
STATE_TAINTS = ("node.kubernetes.io/", "node.cloudprovider.kubernetes.io/")
"""How the keys of taints begin that tell of a node's state, not of an author's wish."""
RECORDS_MAX = 2_000_000
PODS, ATTACHMENTS = "/registry/pods/", "/registry/volumeattachments/"
FORMING = ("/registry/nodes/", "/registry/leases/kube-system/", PODS, ATTACHMENTS)
"""The keys whose values tell whether a cluster is formed."""
_TYPED = frozenset((CommandStarted, CommandEnded))


def simulate(
    scenario: Scenario,
    seed: int = 1,
    *,
    shaken: bool = False,
    full: bool = False,
    records_max: int = RECORDS_MAX,
) -> Run:
    """Run a scenario to its end.

    `shaken` breaks ties between simultaneous messages by chance instead of by order of sending;
    `full` sends every heartbeat even where nothing can come of it. Raises OverBudget, naming seed
    and record, when the run would pass `records_max` records.
    """
    formed = form(scenario, seed, shaken=shaken, full=full, records_max=records_max)
    return formed.play(scenario)


def form(
    scenario: Scenario,
    seed: int = 1,
    *,
    shaken: bool = False,
    full: bool = False,
    records_max: int = RECORDS_MAX,
) -> "Formed":
    """A scenario's cluster with its workload, settled, before anything of the timeline. Takes and
    raises what `simulate` does.
    """
    formed = Formed(scenario, seed, shaken=shaken, full=full, records_max=records_max)
    with _undisturbed(seed):
        formed.settle()
    return formed


@contextmanager
def _undisturbed(seed: int) -> Iterator[None]:
    """Keep the garbage collector away: all that a run makes lives until the run is read, and to
    walk it again and again costs a fifth of the time. A limit that is reached names the seed.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    except OverBudget as limit:
        raise OverBudget(f"{limit} (seed {seed})") from None
    finally:
        if was_enabled:
            gc.enable()


class Formed:
    """A world at t = 0. It can be played once; whoever wants to play it again has copied the whole
    process before.
    """

    def __init__(
        self, scenario: Scenario, seed: int, *, shaken: bool, full: bool, records_max: int
    ) -> None:
        self.scenario, self.seed = scenario, seed
        self.plan = plan_of(scenario.cluster, full=full)
        self.world = World(self.plan, seed, shaken=shaken, trace=Trace(records_max))
        self.stage = Stage(self.world)
        self.zero = 0
        self._typed = _Typed(self.world.trace.records)
        self.done: dict[str, int] = {}  # step id -> when it was performed

    def play(self, scenario: Scenario) -> Run:
        """Play a timeline: that of the scenario that this was formed from, or of another one with
        the same cluster and workload.
        """
        assert self.zero == self.world.kernel.now, "a world is played once"
        before = self.scenario
        assert scenario.cluster == before.cluster, "another cluster is another world"
        assert scenario.workload == before.workload, "another workload is another world"
        self.scenario = scenario
        with _undisturbed(self.seed):
            self._play()
        return self._finished()

    def settle(self) -> None:
        """Boot, settle, apply the workload, settle."""
        self.world.boot(host.name for host in self.plan.hosts if host.boots)
        self._settle()
        for number, item in enumerate(self.scenario.workload):
            self._apply(f"workload-{number + 1}", json.dumps(item.object()))
        self._settle()
        self.zero = self.world.kernel.now

    def _apply(self, name: str, manifest: str) -> None:
        self.world.process(TERMINAL).tell(RunCommand(name, "kubectl apply -f -", manifest))

    def _settle(self) -> None:
        kernel, quiet = self.world.kernel, _Quiet(self.world.ledger)
        limit = kernel.now + SETTLE_LIMIT_US
        while kernel.now < limit:
            kernel.run(kernel.now + LOOK_US)
            if quiet.since(kernel.now) >= QUIET_US and _is_formed(self.world):
                return

    def _play(self) -> None:
        """Perform each step when its time has come, or when its condition is first seen to hold."""
        kernel = self.world.kernel
        waiting = list(self.scenario.timeline)
        quiet = _Quiet(self.world.ledger)
        while True:
            due = {step.name: self._due(step) for step in waiting}
            ready = [step for step in waiting if due[step.name] <= kernel.now]
            step = next((s for s in ready if s.when is None or self._met(s, quiet)), None)
            if step is not None:
                waiting.remove(step)
                self.stage.perform(step.verb, step.name)
                self.done[step.name] = kernel.now
                continue
            end = self._end()
            if kernel.now >= end:
                return
            later = [at for at in due.values() if at > kernel.now]
            look = [kernel.now + LOOK_US] if ready else []
            kernel.run(min([end, *later, *look]))

    def _end(self) -> int:
        """When the run ends, as far as is known now."""
        until = self.scenario.until
        if isinstance(until, int):
            return self.zero + until
        base = self.done.get(until.step)
        limit = self.zero + UNTIL_MAX
        return limit if base is None else min(base + until.delay, limit)

    def _due(self, step: StepBase) -> int:
        """When a step may be performed, as far as is known now; one with `when:` waits for the
        steps before it.
        """
        never = self.zero + UNTIL_MAX
        if step.at is not None:
            return self.zero + step.at
        if step.after is not None:
            base = self.done.get(step.after.step)
            return never if base is None else base + step.after.delay
        before = self.scenario.timeline[: self.scenario.timeline.index(step)]
        return self.zero if all(earlier.name in self.done for earlier in before) else never

    def _met(self, step: StepBase, quiet: "_Quiet") -> bool:
        wanted = step.when
        assert wanted is not None
        if wanted.is_settled:
            return quiet.since(self.world.kernel.now) >= QUIET_US
        so_far = self._finished()
        return wanted.met_by(PROBES[wanted.probe](so_far, *wanted.arguments))

    def _finished(self) -> Run:
        world = self.world
        run = Run(
            scenario=self.scenario,
            seed=self.seed,
            profile=self.scenario.cluster.profile,
            hosts={
                host.name: Machine(host.role, host.zone, tuple(p.kind for p in host.processes))
                for host in self.plan.hosts
            },
            start=self.zero,
            end=world.kernel.now,
            records=world.trace.records,
            writes=world.ledger.writes,
        )
        run.commands.update(self._typed.since(self.zero))
        run.events_delivered = world.kernel.delivered
        return run


class _Quiet:
    """How long ago something other than a lease was written."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._seen = 0
        self._last = 0

    def since(self, now: int) -> int:
        """Microseconds since the last write that matters."""
        writes = self._ledger.writes
        for write in writes[self._seen :]:
            if not write.key.startswith("/registry/leases/"):
                self._last = write.at
        self._seen = len(writes)
        return now - self._last


def _is_formed(world: World) -> bool:
    """Whether every machine that boots has registered, the elected components work, and no pod is
    waiting for a volume that is on its way to it.
    """
    latest: dict[str, Any] = {}
    for write in world.ledger.writes:
        if write.key.startswith(FORMING):
            latest[write.key] = write.value
    living = {key: value for key, value in latest.items() if value}
    if any(key.startswith(ATTACHMENTS) for key in living) and any(
        key.startswith(PODS) and _awaits_volume(value) for key, value in living.items()
    ):
        return False
    hosts = list(world.hosts.values())
    nodes = [host.name for host in hosts if host.power and "kubelet" in host.processes]
    kinds = {kind for host in hosts for kind in host.processes}
    leases = [kind for kind in ELECTED if kind != "etcd" and kind in kinds]
    return all(_is_ready(living.get(f"/registry/nodes/{name}")) for name in nodes) and all(
        f"/registry/leases/kube-system/{name}" in living for name in leases
    )


def _awaits_volume(pod: Obj) -> bool:
    """Whether a pod names a claim and has a node, but none of its containers has begun."""
    states = [entry.get("state") or {} for entry in dig(pod, "status.containerStatuses") or ()]
    waits = all(dig(state, "waiting.reason") == "ContainerCreating" for state in states)
    return bool(pod["spec"].get("nodeName")) and waits and next(claims_of(pod), None) is not None


def _is_ready(node: Any) -> bool:
    """Whether it is ready, and in a cloud also set up by it: no taint of its state is left."""
    if not node or not holds(node, "Ready"):
        return False
    taints = node["spec"].get("taints") or ()
    return not any(taint["key"].startswith(STATE_TAINTS) for taint in taints)


class _Typed:
    """Every line that was typed since t = 0, by the id of its step; reads each record once."""

    def __init__(self, records: list[Record]) -> None:
        self._records = records
        self._read = 0
        self._found: dict[str, CommandRun] = {}

    def since(self, zero: int) -> dict[str, CommandRun]:
        """The lines up to now; `zero` is when t = 0 was, in microseconds since the world began."""
        records, found = self._records, self._found
        new = [record for record in islice(records, self._read, None) if type(record[2]) in _TYPED]
        for at, _, what, _, _ in new:
            if at < zero:
                continue
            if type(what) is CommandStarted:
                found[what.id] = CommandRun(what.id, what.line, at - zero, None, None, "", "")
            elif type(what) is CommandEnded and what.id in found:
                began = found[what.id].at
                found[what.id] = CommandRun(
                    what.id, what.line, began, at - zero, what.rc, what.out, what.err
                )
        self._read = len(records)
        return dict(found)
