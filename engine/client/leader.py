"""Leader election over a Lease, as client-go does it (tools/leaderelection/leaderelection.go).

A candidate never compares the lease's renewTime with its own clock: it waits until the record has
stood still for the whole lease duration of *its own* time. A leader gives up after ten seconds of
vain attempts, twelve after its last renewal.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from engine.client.api import Answer, ApiClient
from engine.component import Scalar
from engine.objects import Obj, evolve
from engine.units import SECOND, rfc3339_micro
from engine.wire.system import Expired

LEASE_US = 15 * SECOND
RENEW_US = 10 * SECOND
RETRY_US = 2 * SECOND
JITTER = 1.2
CALL_TIMEOUT_US = RENEW_US // 2
"""component-base/config/v1alpha1/defaults.go; the lock's client times out after half the renew
deadline.
"""

GIVE_UP_US = RETRY_US + RENEW_US
"""A leader gives up so long after its last renewal: the next attempt is due after the retry period,
and only from then on does its deadline run (leaderelection.go renew: `wait.Until` around a poll
with a time-out).
"""
HICCUPS_MAX = 1
"""A leader that could renew after so many failures has nothing to tell."""

STANDBY: Mapping[str, Scalar] = {"lease": "standby"}
HOLDER: Mapping[str, Scalar] = {"lease": "holder"}


@dataclass(frozen=True, slots=True)
class BecameLeader:
    """A process took the lease."""

    merges: ClassVar[Mapping[str, str]] = {"process": "list", "lease": "list"}
    process: str
    lease: str
    predecessor: str  # who held the lease and did not renew it; empty when nobody held it
    server: str  # the API server that took the claim

    @property
    def awaited(self) -> str:
        """Who fell silent."""
        return self.predecessor

    @property
    def reached(self) -> str:
        """Who has to be there for a lease to be taken at all."""
        return self.server

    @property
    def says(self) -> dict[str, str]:
        """A lease that stood still, or one that was free."""
        if self.predecessor:
            return {
                "en": "{process} {process:pick sees/see} no renewal for 15 s, **{process:pick "
                "takes the lease/take the leases}** and {process:pick starts/start} working.",
                "pt-BR": "O {process} não {process:pick vê/veem} renovação por 15 s, "
                "**{process:pick assume/assumem} o lease** e {process:pick começa/começam} a "
                "trabalhar.",
            }
        return {
            "en": "The lease is free: {process} **{process:pick takes/take} it** and "
            "{process:pick starts/start} working.",
            "pt-BR": "O lease está livre: o {process} **{process:pick assume/assumem}** e "
            "{process:pick começa/começam} a trabalhar.",
        }


@dataclass(frozen=True, slots=True)
class RenewalFailed:
    """The holder could not renew; `seconds_left` until it gives up."""

    says: ClassVar[dict[str, str]] = {
        "en": (
            "{process} cannot renew {process:pick its lease/their leases}: {why:error}. After "
            "10 s of vain attempts {process:pick it gives/they give} up."
        ),
        "pt-BR": (
            "O {process} não {process:pick consegue/conseguem} renovar o lease: {why:error}. "
            "Após 10 s de tentativas em vão, {process:pick desiste/desistem}."
        ),
    }
    merges: ClassVar[Mapping[str, str]] = {"process": "list", "lease": "list"}
    minor: ClassVar[bool] = True
    until: ClassVar[tuple[str, ...]] = ("RenewedInTime", "LostLease", "BecameLeader")
    process: str
    lease: str
    why: str


@dataclass(frozen=True, slots=True)
class RenewedInTime:
    """The holder could renew again before its time was over."""

    says: ClassVar[dict[str, str]] = {
        "en": (
            "{process} {process:pick renews its lease/renew their leases} again, **in time**: "
            "{process:pick it goes on leading/they go on leading}."
        ),
        "pt-BR": (
            "O {process} {process:pick volta/voltam} a renovar o lease **a tempo**: {process:pick "
            "continua/continuam} a liderar."
        ),
    }
    merges: ClassVar[Mapping[str, str]] = {"process": "list", "lease": "list"}
    follows: ClassVar[tuple[str, ...]] = ("RenewalFailed",)
    process: str
    lease: str
    reached: str  # the API server that took the renewal


@dataclass(frozen=True, slots=True)
class LostLease:
    """The holder gave up after the renew deadline."""

    says: ClassVar[dict[str, str]] = {
        "en": (
            "10 s of vain attempts to renew: {process} {process:pick stops/stop} leading and "
            "**{process:pick exits/exit}**."
        ),
        "pt-BR": (
            "10 s de tentativas em vão: o {process} {process:pick deixa/deixam} de liderar e "
            "**{process:pick encerra/encerram}**."
        ),
    }
    merges: ClassVar[Mapping[str, str]] = {"process": "list", "lease": "list"}
    follows: ClassVar[tuple[str, ...]] = ("RenewalFailed",)
    until: ClassVar[tuple[str, ...]] = ("BecameLeader",)
    process: str
    lease: str


class LeaderElector:
    """Runs for one Lease in kube-system. `hear` and `expired` return "won", "lost", after `release`
    "released", or None.
    """

    def __init__(self, api: ApiClient, lease: str) -> None:
        self.api, self.lease = api, lease
        ctx = api.ctx
        self.identity = f"{ctx.name.partition('/')[0]}_{ctx.dice.uuid('identity')}"
        self.leading = False
        self.renewed: int | None = (
            None  # when the last renewal succeeded, microseconds of the world
        )
        self._observed: Obj | None = None
        self._observed_at = 0
        self._asked_at = 0
        self._failing = False
        self._failures = 0  # in a row
        self._busy = False  # whether a call is under way
        self._fast = False  # whether it updates without having looked
        self._releasing = False
        self._predecessor = ""  # whose lease is being taken
        self._retry = ctx.timer(f"{lease} retry", "the next look at the lease")
        self._give_up = ctx.timer(f"{lease} renew deadline", "a successful renewal")

    def start(self) -> None:
        """Begin to run for the lease."""
        self._look()

    def release(self) -> None:
        """Give the lease back on a clean stop (ReleaseOnCancel): nobody's, for one second."""
        self.leading, self._releasing = False, True
        self._retry.cancel()
        self._give_up.cancel()
        if not self._busy:
            self._give_back()

    def status(self) -> Mapping[str, Scalar]:
        """holder, standby or failing, and when the holder will give up."""
        if not self.leading:
            return STANDBY
        if not self._failing or self.renewed is None:
            return HOLDER
        return {"lease": "failing", "renewed": self.renewed, "gives_up": self.renewed + GIVE_UP_US}

    def hear(self, answer: Answer) -> str | None:
        """Take the answer to a call whose tag starts with ("lease", …)."""
        self._busy = False
        if self._releasing:
            return self._hear_release(answer)
        match answer.tag:
            case ("lease", "get"):
                return self._seen(answer)
            case ("lease", "put"):
                return self._put(answer)
        return None

    def expired(self, message: Expired) -> str | None:
        """Take a timer expiry; None when it is not ours."""
        if message.name == self._retry.expiry.name:
            held = self._observed if self.leading else None
            if held is not None and held["spec"].get("holderIdentity") == self.identity:
                self._fast = True
                self._write(held)  # the fast path: a leader updates what it wrote last
            else:
                return self._look()
        elif message.name == self._give_up.expiry.name and self.leading:
            return self._lose()
        return None

    def resumed(self) -> str | None:
        """The process went on after a pause. Its clocks have all run out at once; that the lease is
        lost needs no call, so that the process ends before any of its late work is done.
        """
        deadline = self._give_up.deadline
        late = deadline is not None and deadline < self.api.ctx.now
        return self._lose() if self.leading and late else None

    def _lose(self) -> str:
        self.leading = False
        self.api.ctx.note(LostLease(self.api.ctx.name, self.lease), story=True)
        return "lost"

    def _hear_release(self, answer: Answer) -> str | None:
        if answer.tag == ("lease", "release"):
            return "released"
        if answer.ok:
            self._observed = answer.body
        self._give_back()
        return None

    def _give_back(self) -> None:
        if self._observed is None:
            return
        now = rfc3339_micro(self.api.ctx.wall)
        empty = {"holderIdentity": "", "leaseDurationSeconds": 1, "renewTime": now}
        body = evolve(self._observed, {"spec": {**empty, "acquireTime": now}})
        self.api.call(
            ("lease", "release"), "update", "leases", "kube-system", self.lease,
            body=body, timeout_us=CALL_TIMEOUT_US,
        )  # fmt: skip

    def _look(self) -> str | None:
        """Read the lease; where only time lies between, what is seen there is known at once."""
        api, tag = self.api, ("lease", "get")
        self._asked_at = api.ctx.now
        answer = api.ask(tag, "leases", "kube-system", self.lease)
        if answer is not None:
            return self._seen(answer)
        self._busy = True
        api.call(tag, "get", "leases", "kube-system", self.lease, timeout_us=CALL_TIMEOUT_US)
        return None

    def _write(self, old: Obj | None) -> None:
        ctx = self.api.ctx
        now = rfc3339_micro(ctx.wall)
        spec: dict[str, Any] = {
            "holderIdentity": self.identity,
            "leaseDurationSeconds": LEASE_US // SECOND,
            "renewTime": now,
        }
        mine = old is not None and old["spec"].get("holderIdentity") == self.identity
        if not mine:
            self._predecessor = self._holder(old)
            spec["acquireTime"] = now
            spec["leaseTransitions"] = (
                0 if old is None else (old["spec"].get("leaseTransitions") or 0) + 1
            )
        self._asked_at, self._busy = ctx.now, True
        if old is None:
            meta = {"name": self.lease, "namespace": "kube-system"}
            body: Obj = {
                "apiVersion": "coordination.k8s.io/v1",
                "kind": "Lease",
                "metadata": meta,
                "spec": spec,
            }
            self.api.call(
                ("lease", "put"),
                "create",
                "leases",
                "kube-system",
                body=body,
                timeout_us=CALL_TIMEOUT_US,
            )
        else:
            body = evolve(old, {"spec": spec})
            self.api.call(
                ("lease", "put"),
                "update",
                "leases",
                "kube-system",
                self.lease,
                body=body,
                timeout_us=CALL_TIMEOUT_US,
            )

    def _seen(self, answer: Answer) -> str | None:
        if answer.code == 404:
            self._write(None)
            return None
        if not answer.ok:
            self._failed(answer)
            return None
        lease = answer.body
        ctx = self.api.ctx
        if self._observed is None or self._observed["spec"] != lease["spec"]:
            self._observed_at = ctx.now
        self._observed = lease
        holder = lease["spec"].get("holderIdentity")
        still_us = ctx.now - self._observed_at
        if (
            holder
            and holder != self.identity
            and still_us < (lease["spec"].get("leaseDurationSeconds") or 0) * SECOND
        ):
            self._again()
        else:
            self._write(lease)
        return None

    def _put(self, answer: Answer) -> str | None:
        if not answer.ok:
            self._failed(answer)
            return None
        ctx = self.api.ctx
        self._observed, self._observed_at = answer.body, ctx.now
        if self.leading and self._failures > HICCUPS_MAX:
            in_time = RenewedInTime(ctx.name, self.lease, self.api.server or "")
            ctx.note(in_time, story=True)
        self.renewed, self._failing, self._failures, self._fast = ctx.now, False, 0, False
        self._give_up.set(GIVE_UP_US)
        self._again()
        if self.leading:
            return None
        self.leading = True
        note = BecameLeader(ctx.name, self.lease, self._predecessor, self.api.server or "")
        ctx.note(note, story=True)
        return "won"

    def _failed(self, answer: Answer) -> None:
        """A conflict or an unreachable API: look again later; only the deadline ends a
        leadership.
        """
        ctx = self.api.ctx
        self._failures += 1
        if self.leading and not self._failing:
            self._failing = True
            why = answer.text or str(answer.body.get("message", answer.code))
            ctx.note(RenewalFailed(ctx.name, self.lease, why), story=True)
        if self._fast and answer.code in (404, 409):  # another lease than the one it wrote last
            self._fast = False
            self._look()
        else:
            self._again()

    def _holder(self, lease: Obj | None) -> str:
        """The process that a lease names: identities begin with their host."""
        identity = "" if lease is None else lease["spec"].get("holderIdentity") or ""
        kind = self.api.ctx.name.partition("/")[2]
        return f"{identity.partition('_')[0]}/{kind}" if identity else ""

    def _again(self) -> None:
        if self.leading:
            wait = RETRY_US
        else:
            wait = RETRY_US + int(RETRY_US * JITTER * self.api.ctx.dice.roll("election jitter"))
        self._retry.set(max(0, self._asked_at + wait - self.api.ctx.now) if self.leading else wait)
