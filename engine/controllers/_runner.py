"""The shell around pure controllers: queues, expectations, batches, retries, events and causes.

Reconcile functions say what they wish; here it is sent, awaited and tried again. A key is never
reconciled twice at a time; what asks for it meanwhile is kept.
"""

from collections.abc import Sequence
from typing import cast

from engine.client import Answer, ApiClient, Change, WorkQueue
from engine.controllers._base import (
    Again,
    Ask,
    Call,
    Create,
    Delete,
    Emit,
    Patrol,
    Plan,
    Rule,
    Tell,
    UpdateStatus,
    Wish,
)
from engine.controllers._expectations import Expectations
from engine.controllers._informed import InformedCache
from engine.controllers._messenger import Messenger
from engine.controllers._router import Router
from engine.controllers._tasks import Task
from engine.objects import (
    key_of,
    resource_version,
    uid,
)
from engine.units import MILLISECOND
from engine.wire.system import Expired

DELAY_US = 1 * MILLISECOND
"""Until a worker picks up what was queued."""


class Runner:
    """Runs rules and patrols on one cache while its process leads."""

    def __init__(
        self, api: ApiClient, cache: InformedCache, rules: Sequence[Rule], patrols: Sequence[Patrol]
    ) -> None:
        self._ctx, self._cache = api.ctx, cache
        self._rules = {rule.name: rule for rule in rules}
        self._patrols = {patrol.name: patrol for patrol in patrols}
        self._queues = {
            rule.name: WorkQueue(api.ctx, f"queue {rule.name}", DELAY_US, rule.backoff_us)
            for rule in rules
        }
        self._by_timer = {queue.name: name for name, queue in self._queues.items()}
        self._alarms = {
            patrol.name: api.ctx.timer(f"patrol {patrol.name}", f"the next look of {patrol.name}")
            for patrol in patrols
        }
        self._expectations = Expectations()
        self._messenger = Messenger(api, cache, self._expectations)
        self._tasks: dict[int, Task] = {}
        self._busy: dict[tuple[str, str], list[int]] = {}  # with the records that asked meanwhile
        self._written: dict[tuple[str, str], int] = {}  # last own write, for rules that await it
        self._serial = 0
        self._router = Router(rules, cache, self._expectations)

    # What happens to it.

    def start(self) -> None:
        """All caches are filled: look at everything."""
        for rule in self._rules.values():
            if rule.on_change:
                for value in self._cache.every(rule.of):
                    self._queues[rule.name].add(key_of(value), after_us=rule.late_us)
        for patrol in self._patrols.values():
            for resource in patrol.watches:
                for value in self._cache.every(resource):
                    change = Change(resource, key_of(value), None, value, -1)
                    self._begin_plans(patrol, patrol.changed(change, self._cache), ())
            self._arm(patrol)

    def changed(self, change: Change) -> None:
        """An object changed in the caches."""
        for call in self._router.route(change):
            self._queue(*call)
        for patrol in self._patrols.values():
            if change.resource in patrol.watches:
                records = (change.record,) if change.record >= 0 else ()
                self._begin_plans(patrol, patrol.changed(change, self._cache), records)
                self._arm(patrol)

    def expired(self, message: Expired) -> None:
        """A queue has work, or a patrol's time has come; other timers are not ours."""
        rule = self._by_timer.get(message.name)
        if rule is not None:
            self._work(rule)
            return
        patrol = self._patrols.get(message.name.removeprefix("patrol "))
        if patrol is not None:
            self._begin_plans(patrol, patrol.due(self._cache), ())
            self._arm(patrol)

    def answered(self, answer: Answer) -> None:
        """The end of a call whose tag is ("wish", task, wish)."""
        _, serial, wish = cast(tuple[str, int, Call], answer.tag)
        task = self._tasks[serial]
        task.pending -= 1
        self._remember(task, wish, answer)
        refusal = self._messenger.judge(task, wish, answer)
        if refusal and isinstance(wish, UpdateStatus) and wish.stubborn:
            task.shortfall = task.shortfall or refusal
        elif refusal:
            task.failure = task.failure or refusal
        if not task.pending:
            self._advance(serial, task)

    @property
    def waiting(self) -> int:
        """How many keys wait in queues or for answers."""
        return sum(len(queue) for queue in self._queues.values()) + len(self._tasks)

    # Keys.

    def _queue(self, rule: str, key: str, record: int, after_us: int = 0) -> None:
        busy = self._busy.get((rule, key))
        if busy is None:
            self._queues[rule].add(key, record, after_us=after_us)
        else:
            busy.append(record)

    # Reconciling.

    def _work(self, rule_name: str) -> None:
        queue = self._queues[rule_name]
        while (taken := queue.take()) is not None:
            key, records = taken
            asked = self._busy.get((rule_name, key))
            if asked is None:
                self._reconcile(self._rules[rule_name], key, records)
            else:
                asked.extend(records or (-1,))

    def _reconcile(self, rule: Rule, key: str, records: tuple[int, ...]) -> None:
        if rule.awaits and not self._sees_own_writes(rule, key):
            self._queues[rule.name].retry(key, *records)
            return
        value = self._cache.get(rule.of, key)
        if value is None:
            self._expectations.forget(rule.name, key)
            self._queues[rule.name].forget(key)
            return
        wishes = list(rule.reconcile(value, self._cache))
        if rule.counts:
            wishes = self._held_back(rule, key, wishes)
        if not wishes:
            self._queues[rule.name].forget(key)
            return
        self._busy[rule.name, key] = []
        self._begin(Task(rule.name, key, rule, wishes, records))

    def _sees_own_writes(self, rule: Rule, key: str) -> bool:
        """Whether the cache has come to the last revision that this rule wrote for this key."""
        written = self._written.get((rule.name, key))
        seen = self._cache.informers[rule.awaits].revision or 0
        if written is None or seen >= written:
            self._written.pop((rule.name, key), None)
            return True
        return False

    def _remember(self, task: Task, wish: Call, answer: Answer) -> None:
        rule = task.owner
        if isinstance(rule, Rule) and rule.awaits == wish.resource and answer.ok:
            self._written[rule.name, task.key] = resource_version(answer.body)

    def _held_back(self, rule: Rule, key: str, wishes: list[Wish]) -> list[Wish]:
        """Without creations and deletions while earlier ones have not been seen."""
        counted = [
            wish
            for wish in wishes
            if isinstance(wish, Create | Delete) and wish.resource == rule.counts
        ]
        if not counted:
            return wishes
        if not self._expectations.met(rule.name, key, self._ctx.now):
            return [wish for wish in wishes if wish not in counted]
        creations = sum(isinstance(wish, Create) for wish in counted)
        doomed = [uid(wish.target) for wish in counted if isinstance(wish, Delete)]
        self._expectations.expect(rule.name, key, self._ctx.now, creations, doomed)
        return wishes

    def _begin_plans(self, patrol: Patrol, plans: Sequence[Plan], records: tuple[int, ...]) -> None:
        for plan in plans:
            if (patrol.name, plan.key) not in self._busy:
                self._busy[patrol.name, plan.key] = []
                led = records + plan.records
                self._begin(Task(patrol.name, plan.key, patrol, plan.wishes, led))

    def _begin(self, task: Task) -> None:
        self._serial += 1
        self._tasks[self._serial] = task
        cause = self._ctx.cause
        self._advance(self._serial, task)
        self._ctx.follow(cause)

    def _advance(self, serial: int, task: Task) -> None:
        """Begin batches until one needs answers, or all is done."""
        while not task.pending:
            batch = task.next_batch()
            if not batch:
                self._end(serial, task)
                return
            for wish in batch:
                self._grant(serial, task, wish)

    def _end(self, serial: int, task: Task) -> None:
        del self._tasks[serial]
        asked = self._busy.pop((task.rule, task.key))
        for wish in task.dropped:
            self._messenger.forgo(task, wish)
        self._messenger.remember(task, in_vain=bool(task.failure or task.shortfall))
        if not isinstance(task.owner, Rule):
            patrol = self._patrols[task.rule]
            patrol.ended(task.key, task.failure or task.shortfall)
            self._arm(patrol)
            return
        queue = self._queues[task.rule]
        if task.failure or task.shortfall:
            queue.retry(task.key, self._ctx.cause)
        else:
            queue.forget(task.key)
        if asked:
            rule = self._rules[task.rule]
            queue.add(task.key, *asked, after_us=max(rule.settle_us, rule.late_us))

    def _arm(self, patrol: Patrol) -> None:
        alarm = self._alarms[patrol.name]
        if patrol.next_at is None:
            alarm.cancel()
        elif alarm.deadline != patrol.next_at:
            alarm.set(max(0, patrol.next_at - self._ctx.now))

    # Wishes.

    def _grant(self, serial: int, task: Task, wish: Wish) -> None:
        if isinstance(wish, Again):
            self._queues[task.rule].add(task.key, after_us=wish.after_us)
        elif isinstance(wish, Ask):
            self._queues[wish.rule].add(wish.key, self._ctx.cause, after_us=wish.after_us)
        elif isinstance(wish, Tell):
            self._messenger.note(task, wish.because)
        elif isinstance(wish, Emit):
            self._messenger.note(task, wish.because)
            self._messenger.say(task, wish.said)
        else:
            self._messenger.send(serial, task, wish)
