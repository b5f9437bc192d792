"""The status manager: sends a pod's status when it changed, one patch at a time for each pod.

A patch names the uid that it is meant for and only what the kubelet owns, so that it cannot
conflict; a kubelet that starts sends none for a pod that is shown as it is. What could not be sent
waits for the next tick (KL:status/status_manager.go, syncBatch every 10 s), where a condition that
someone else has turned is also put right.
"""

from collections.abc import Callable
from typing import Any

from engine.client import Answer, ApiClient
from engine.objects import Obj, condition, dig, name, namespace, sharing, uid

PATCH = {"patchType": "strategic"}


class Statuses:
    """The statuses that this kubelet stands for, by pod uid."""

    def __init__(self, api: ApiClient, settled: Callable[[str], None]) -> None:
        self._api = api
        self._settled = settled  # told the uid whose status the API server has taken
        self._pods: dict[str, Obj] = {}
        self._wanted: dict[str, dict[str, Any]] = {}
        self._sent: dict[str, dict[str, Any] | None] = {}  # None: the API server has another
        self._busy: dict[str, dict[str, Any]] = {}  # under way
        self._unsettled: dict[str, None] = {}  # which of them the API server may not have

    def __len__(self) -> int:
        return len(self._wanted)

    def set(self, pod: Obj, status: dict[str, Any]) -> None:
        """This is the status of the pod from now on."""
        number = uid(pod)
        self._pods[number] = pod
        self._wanted[number] = status
        self._send(number)

    def get(self, number: str) -> dict[str, Any]:
        """The status set last, empty when there is none."""
        return self._wanted.get(number) or {}

    def is_settled(self, number: str) -> bool:
        """Whether the API server has the status set last."""
        return number not in self._unsettled

    @property
    def waiting(self) -> int:
        """How many statuses the API server has not got."""
        return len(self._unsettled)

    def seen(self, pod: Obj) -> None:
        """The API server shows this pod; when it tells otherwise than we do, send ours again at
        the next tick.
        """
        number = uid(pod)
        wanted = self._wanted.get(number)
        if wanted is None or number in self._busy or self._sent.get(number) is None:
            return
        ours = next((c["status"] for c in wanted["conditions"] if c["type"] == "Ready"), None)
        theirs = condition(pod, "Ready")
        same = ours == (None if theirs is None else theirs["status"])
        if not same or dig(pod, "status.phase") != wanted["phase"]:
            self._sent[number] = None
            self._unsettled[number] = None

    def forget(self, number: str) -> None:
        """The pod is gone."""
        for table in (self._pods, self._wanted, self._sent, self._busy, self._unsettled):
            table.pop(number, None)

    def tick(self) -> None:
        """Try again what could not be sent."""
        if self._unsettled:
            for number in [number for number in self._wanted if number in self._unsettled]:
                self._send(number)

    def hear(self, answer: Answer) -> None:
        """The end of a patch; its tag is ("status", uid)."""
        number = answer.tag[1]  # type: ignore[index]
        sent = self._busy.pop(number, None)
        if sent is None:
            return
        if answer.ok:
            self._sent[number] = sent
            self._send(number)
            if self.is_settled(number):
                self._share(number, answer.body.get("status"))
                self._settled(number)
        elif answer.code in (404, 409):
            self.forget(number)  # the pod is gone, or another has its name
            self._settled(number)

    def _share(self, number: str, stored: object) -> None:
        """Keep what the API server has stored in place of an equal one."""
        self._wanted[number] = self._sent[number] = sharing(self._wanted[number], stored)

    def _send(self, number: str) -> None:
        self._unsettled[number] = None
        if number in self._busy:
            return
        wanted = self._wanted[number]
        if self._sent.get(number) == wanted:
            del self._unsettled[number]
            return
        pod = self._pods[number]
        if number not in self._sent and is_told(pod, wanted):
            self._sent[number] = wanted
            del self._unsettled[number]
            self._share(number, pod["status"])
            self._settled(number)
            return
        self._busy[number] = wanted
        body = {"metadata": {"uid": number}, "status": patch_of(wanted)}
        self._api.call(
            ("status", number),
            "patch",
            "pods",
            namespace(pod),
            name(pod),
            subresource="status",
            options=PATCH,
            body=body,
        )


CLEARED = {"reason": None, "message": None, "lastProbeTime": None}
"""What conditions may have said before: without a word it would stay."""


def is_told(pod: Obj, wanted: dict[str, Any]) -> bool:
    """Whether the pod has this status already, so that a patch would change nothing: a kubelet
    that starts again over pods that went on (syncPod: "Status for pod is up-to-date").
    """
    stored = pod.get("status") or {}
    for field, value in wanted.items():
        if field != "conditions" and stored.get(field) != value:
            return False
    known = {entry["type"]: entry for entry in stored.get("conditions") or ()}
    return all(_is_met(known.get(entry["type"]), entry) for entry in wanted["conditions"])


def _is_met(known: Obj | None, entry: dict[str, Any]) -> bool:
    said = {**CLEARED, **entry}
    return known is not None and all(known.get(field) == said[field] for field in said)


def patch_of(status: dict[str, Any]) -> dict[str, Any]:
    """Conditions take back what they say no more. Addresses are merged by their key: without a word
    a new one would stand beside the old.
    """
    patch = {**status, "conditions": [{**CLEARED, **each} for each in status["conditions"]]}
    if "podIPs" in status:
        patch["podIPs"] = [{"$patch": "replace"}, *status["podIPs"]]
    return patch
