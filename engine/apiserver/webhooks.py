"""Asking webhooks: one call may wait for several, each for as long as its timeoutSeconds.

After apiserver/pkg/admission/plugin/webhook/{mutating,validating}/dispatcher.go. A Service's
endpoint is drawn as the kernel does it (kube-proxy's statistic rules), with each question anew.
"""

from collections.abc import Callable
from typing import NamedTuple

from engine.apiserver.admission.webhooks import Hook
from engine.apiserver.cacher import Cacher
from engine.apiserver.calls import Call, Desk
from engine.apiserver.notes import WebhookAnswers, WebhookPassedOver, WebhookSilent
from engine.apiserver.webhook_ways import LATE, Way, way_to
from engine.component import Context
from engine.timer import Timer
from engine.units import SECOND
from engine.wire.pods import PodAnswer, PodRequest
from engine.wire.system import Refused

TIMER = "webhook "


class _Question(NamedTuple):
    """What a call waits for, and how long."""

    call: Call
    hook: Hook
    way: Way
    patience: Timer


class Webhooks:
    """Carries questions to webhooks; `go_on` is called with each call whose questions are
    answered, or have waited long enough.
    """

    def __init__(
        self, ctx: Context, desk: Desk, cacher: Cacher, go_on: Callable[[Call], None]
    ) -> None:
        self._ctx, self._desk, self._cacher, self._go_on = ctx, desk, cacher, go_on
        self._asked: dict[int, _Question] = {}
        self._ids = ctx.incarnation << 20
        self._silent: dict[str, None] = {}  # webhooks that were waited for in vain

    def ask(self, call: Call, hooks: tuple[Hook, ...]) -> None:
        """Ask these at once, and let the call wait for all."""
        call.phase = "webhook"
        for hook in hooks:
            way = way_to(hook, self._cacher.cache, self._ctx.machine.rules)
            if way.problem:
                _keep(call, hook, f"{way.call}: {way.problem}")
            else:
                self._send(call, hook, way)
        self._see_whether_all(call)

    def hear(self, message: PodAnswer | Refused) -> None:
        """A webhook has answered, or nothing listens where it should."""
        number = message.id if isinstance(message, PodAnswer) else message.message.id  # type: ignore[attr-defined]
        question = self._asked.pop(number, None)
        if question is None:
            return
        call, hook, way, patience = question
        patience.cancel()
        refused = isinstance(message, Refused)
        if hook.key in self._silent and not refused:
            del self._silent[hook.key]
            note = WebhookAnswers(hook.name, self._ctx.name, self._ctx.sender)
            self._ctx.note(note, story=True)
        self._end(call, hook, f"{way.call}: {way.refusal}" if refused else "")

    def expired(self, name: str) -> bool:
        """One has been waited for as long as it may be; whether it was such a timer."""
        if not name.startswith(TIMER):
            return False
        call, hook, way, _ = self._asked.pop(int(name.removeprefix(TIMER)))
        if call.serial in self._desk.open:
            self._tell(hook)
            self._end(call, hook, f"{way.call}: {LATE}")
        return True

    def _send(self, call: Call, hook: Hook, way: Way) -> None:
        self._ids = number = self._ids + 1
        patience = self._ctx.timer(f"{TIMER}{number}", f"the answer of webhook {hook.name}")
        patience.set(hook.seconds * SECOND)
        self._asked[number] = _Question(call, hook, way, patience)
        if way.pods:
            pod, _, node = self._ctx.dice.choice("webhook endpoint", way.pods).partition("@")
            self._ctx.send(f"{node}/pods", PodRequest(number, pod))

    def _end(self, call: Call, hook: Hook, problem: str) -> None:
        if call.serial in self._desk.open:
            _keep(call, hook, problem)
            self._see_whether_all(call)

    def _see_whether_all(self, call: Call) -> None:
        if all(question.call is not call for question in self._asked.values()):
            self._go_on(call)

    def _tell(self, hook: Hook) -> None:
        """The first time that one gives no answer, since it last gave one."""
        if hook.key not in self._silent:
            self._silent[hook.key] = None
            kind = WebhookSilent if hook.fails else WebhookPassedOver
            self._ctx.note(kind(hook.name, self._ctx.name, hook.seconds), story=True)


def _keep(call: Call, hook: Hook, problem: str) -> None:
    call.heard = {**call.heard, hook.key: problem}
