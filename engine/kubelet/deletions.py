"""The last word on a deleted pod: its kubelet deletes the object for good, once nothing runs."""

from collections.abc import Mapping
from typing import Any

from engine.client import Answer, ApiClient
from engine.kubelet.worker import Worker
from engine.objects import name, namespace


class Deletions:
    """The final deletions under way, one at a time for each pod."""

    def __init__(self, api: ApiClient) -> None:
        self._api = api
        self._busy: dict[str, None] = {}

    def confirm(self, worker: Worker) -> None:
        """Delete the object for good, and no other of its name."""
        if worker.uid in self._busy:
            return
        self._busy[worker.uid] = None
        options: Mapping[str, Any] = {
            "gracePeriodSeconds": 0,
            "preconditions": {"uid": worker.uid},
        }
        space, pod = namespace(worker.pod), name(worker.pod)
        self._api.call(("delete", worker.uid), "delete", "pods", space, pod, options=options)

    def hear(self, answer: Answer) -> None:
        """The end of one; its tag is ("delete", uid)."""
        self._busy.pop(answer.tag[1], None)  # type: ignore[index]
