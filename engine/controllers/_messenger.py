"""The hands of the runner: wishes become calls and Events, answers become success or refusal."""

from collections.abc import Mapping
from typing import Any

from engine.client import Answer, ApiClient, EventRecorder
from engine.controllers._accounts import user_of
from engine.controllers._base import (
    Absent,
    Call,
    Create,
    Delete,
    Patch,
    Permitted,
    Present,
    Rule,
    Said,
    Update,
    UpdateStatus,
    Wish,
)
from engine.controllers._expectations import Expectations
from engine.controllers._informed import InformedCache
from engine.controllers._references import listing
from engine.controllers._tasks import Task, WishRefused, target_of
from engine.objects import (
    Obj,
    condition,
    dig,
    evolve,
    is_deleting,
    key_of,
    name,
    namespace,
    uid,
    with_condition,
)
from engine.units import rfc3339


class Messenger:
    """Sends what tasks wish and judges the answers."""

    def __init__(self, api: ApiClient, cache: InformedCache, expectations: Expectations) -> None:
        self._api, self._ctx, self._cache = api, api.ctx, cache
        self._expectations = expectations
        self._recorders: dict[str, EventRecorder] = {}
        self._in_vain: dict[tuple[str, str], tuple[object, ...]] = {}  # why the last was made
        self._refused: dict[tuple[str, str], None] = {}  # whose last attempt was refused

    def note(self, task: Task, because: Any) -> None:
        if because not in task.noted:
            tried = (task.rule, task.key)
            again = because in self._in_vain.get(tried, ())
            if tried in self._refused:  # another number for the same lack is no news either
                again = again or type(because) in map(type, self._in_vain.get(tried, ()))
            self._ctx.note(because, *task.records, story=because.is_told() and not again)
            task.noted[because] = None

    def remember(self, task: Task, *, in_vain: bool) -> None:
        """After a failure the same reason is no news, so that retries stay out of the story."""
        tried = (task.rule, task.key)
        if in_vain:
            self._in_vain[tried] = tuple(task.noted)
        else:
            self._in_vain.pop(tried, None)
        if task.refused:
            self._refused[tried] = None
        elif not in_vain:
            self._refused.pop(tried, None)

    def send(self, serial: int, task: Task, wish: Call) -> None:
        body: Obj | None = None
        if isinstance(wish, UpdateStatus):
            body = self._final_status(task, wish)
            if body is None:
                return
        self.note(task, wish.because)
        target = target_of(wish)
        verb, subresource, options = "get", "", {}
        match wish:
            case Create():
                verb, body = "create", wish.body
            case Update():
                verb, body, subresource = "update", wish.body, wish.subresource
            case UpdateStatus():
                verb, subresource = "update", "status"
            case Patch():
                verb, body, options = "patch", _held(wish), {"patchType": wish.by}
                subresource = wish.subresource
            case Permitted():
                verb, body = "create", _review(wish)
            case Delete():
                verb, options = "delete", _delete_options(wish)
        task.pending += 1
        self._api.call(
            ("wish", serial, wish),
            verb,
            wish.resource,
            namespace(target),
            target["metadata"].get("name", ""),
            subresource=subresource,
            options=options,
            body=body,
            user=user_of(task.rule, task.owner.recorder),  # type: ignore[attr-defined]
        )

    def _final_status(self, task: Task, wish: UpdateStatus) -> Obj | None:
        """The body with the refusal as a condition; None when the status is already like that."""
        body = wish.body
        present = self._cache.get(wish.resource, key_of(body)) or {}
        if task.failure and wish.if_refused is not None:
            body = self._with_refusal(body, present, wish.if_refused, task.failure)
        if wish.lists_created and task.created is not None:
            body = listing(body, wish.lists_created, task.created)
        same = body.get("status") == present.get("status")
        if same and body["metadata"].get("annotations") == present["metadata"].get("annotations"):
            return None
        return body

    def _with_refusal(
        self, body: Obj, present: Obj, refused: Mapping[str, str], failure: str
    ) -> Obj:
        known = condition(present, refused["type"])
        fields = ("status", "reason")
        if known is None or any(known.get(field) != refused[field] for field in fields):
            now = rfc3339(self._ctx.wall)
            known = {**refused, "lastTransitionTime": now, "message": failure}
        conditions = (body.get("status") or {}).get("conditions") or ()
        return evolve(body, {"status": {"conditions": with_condition(conditions, known)}})

    def judge(self, task: Task, wish: Call, answer: Answer) -> str:
        """Empty when the wish was met; else why not."""
        met = _is_met(wish, answer)
        if not met or (isinstance(wish, Create) and not answer.ok):
            self.forgo(task, wish)
        if not met:
            return self._tell_refusal(task, wish, answer)
        if isinstance(wish, Create) and answer.ok:
            task.created = answer.body
        said = None if isinstance(wish, Absent | Present | Permitted) else wish.said
        if answer.ok and said is not None:
            self.say(task, said, answer.body if isinstance(wish, Create) else None, wish)
        return ""

    def _tell_refusal(self, task: Task, wish: Call, answer: Answer) -> str:
        """Tell of a refusal, and answer why; what is refused again is no news."""
        why = _refusal(wish, answer)
        refused = wish.refused if isinstance(wish, Create | Delete) else None
        news = refused is not None and (task.rule, task.key) not in self._refused
        note = WishRefused(task.rule, task.key, answer.request.verb, wish.resource, why)
        self._ctx.note(note, story=news and not task.refused)
        if refused is not None:
            task.refused = True
            self.say(task, refused._replace(message=refused.message.replace("{error}", why)))
        return why

    def forgo(self, task: Task, wish: Wish) -> None:
        """This creation or deletion failed or was never begun: nobody will see it."""
        rule = task.owner
        if not isinstance(rule, Rule) or not isinstance(wish, Create | Delete):
            return
        if rule.counts != wish.resource:
            return
        if isinstance(wish, Create):
            self._expectations.created(task.rule, task.key)
        else:
            self._expectations.deleted(task.rule, task.key, uid(wish.target))

    def say(
        self, task: Task, said: Said, result: Obj | None = None, wish: Call | None = None
    ) -> None:
        component = task.owner.recorder  # type: ignore[attr-defined]
        recorder = self._recorders.get(component)
        if recorder is None:
            recorder = self._recorders[component] = EventRecorder(self._api, component)
        message = said.message
        if "{name}" in message and wish is not None:
            message = message.replace("{name}", name(result or target_of(wish)))
        recorder.record(said.about, said.kind, said.reason, message, warning=said.warning)


def _held(wish: Patch) -> Obj:
    """The patch with the uid and, where strict, the resourceVersion that it was made for."""
    if not wish.strict:
        return wish.change
    meta = wish.target["metadata"]
    held = {"uid": meta.get("uid"), "resourceVersion": meta.get("resourceVersion")}
    return {**wish.change, "metadata": {**held, **wish.change.get("metadata", {})}}


def _review(wish: Permitted) -> Obj:
    """The question whether somebody may do something (authorization/v1 SubjectAccessReview)."""
    spec = {"user": wish.user, "groups": [*wish.groups], "resourceAttributes": wish.asked}
    return {"apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview", "spec": spec}


def _is_met(wish: Call, answer: Answer) -> bool:
    """Whether a wish has come true, by the call that was made for it or without it."""
    match wish:
        case Absent():
            return answer.code == 404 or (answer.ok and uid(answer.body) != wish.uid)
        case Present():
            same = answer.ok and uid(answer.body) == uid(wish.target)
            return same and not is_deleting(answer.body)
        case Permitted():
            return answer.ok and bool(dig(answer.body, "status.allowed"))
        case Delete():
            return answer.ok or answer.code == 404 or _is_other_uid(answer)
        case UpdateStatus():
            return answer.ok or answer.code == 404
        case Create():
            there = wish.exists_is_fine and answer.code == 409
            return answer.ok or there or _is_terminating(answer)
    return answer.ok


def _refusal(wish: Call, answer: Answer) -> str:
    if isinstance(wish, Permitted) and answer.ok:
        return "subject access review was not approved"
    return answer.text or str(answer.body.get("message", answer.code)) or "absent"


def _delete_options(wish: Delete) -> dict[str, Any]:
    return {"preconditions": {"uid": uid(wish.target)}, **(wish.options or {})}


def _is_other_uid(answer: Answer) -> bool:
    """A delete refused because the name belongs to another object by now."""
    return answer.code == 409 and "UID" in str(answer.body.get("message", ""))


def _is_terminating(answer: Answer) -> bool:
    """A creation refused because the namespace goes away: there is nothing to retry for."""
    causes = (answer.body.get("details") or {}).get("causes") or ()
    return any(cause.get("reason") == "NamespaceTerminating" for cause in causes)
