"""Asks the API server for what pods refer to, before their containers may start.

A pod that refers to nothing costs nothing. What is missing is asked for again, for volumes after
waits that double from 0.5 s to 2 min 2 s (pkg/util/goroutinemap/exponentialbackoff), for
environments when the container is looked at again.
"""

from engine.client import Answer, ApiClient
from engine.kubelet.sources import Found, sources_of
from engine.kubelet.worker import Worker
from engine.objects import Obj, namespace
from engine.units import MILLISECOND, SECOND

TAG = "supply"
WAIT_US = 500 * MILLISECOND
WAIT_MAX_US = 122 * SECOND
AGAIN_US = 10 * SECOND
"""When a question that was not answered is asked again, about."""


class Supplies:
    """The questions under way, by the pod's uid."""

    def __init__(self, api: ApiClient) -> None:
        self._api = api
        self._asked: dict[str, dict[tuple[str, str], Obj | None]] = {}
        self._left: dict[str, int] = {}
        self._waits: dict[str, int] = {}

    def ask(self, worker: Worker) -> bool:
        """Ask for all that a pod refers to; False when it refers to nothing."""
        wanted = list(dict.fromkeys((s.resource, s.name) for s in sources_of(worker.pod)))
        if not wanted:
            worker.found = Found({})
            return False
        if worker.uid in self._left:
            return True
        worker.found = None
        self._asked[worker.uid], self._left[worker.uid] = {}, len(wanted)
        space = namespace(worker.pod)
        for resource, name in wanted:
            self._api.call((TAG, worker.uid), "get", resource, space, name)
        return True

    def hear(self, answer: Answer) -> tuple[str, Found | None] | None:
        """The end of one question, tag (TAG, uid): the pod and what was found when it was the last
        one; None in place of that when some had no answer.
        """
        number: str = answer.tag[1]  # type: ignore[index]
        if number not in self._left:
            return None
        request = answer.request
        if answer.ok or answer.code == 404:
            found = answer.body if answer.ok else None
            self._asked[number][request.resource, request.name] = found
            self._left[number] -= 1
        else:
            self._left[number] = 0  # nobody knows: ask again later
            self._asked.pop(number)
        if self._left[number]:
            return None
        del self._left[number]
        objects = self._asked.pop(number, None)
        return number, None if objects is None else Found(objects)

    def wait_us(self, number: str) -> int:
        """How long until a volume is tried again."""
        wait = self._waits.get(number, WAIT_US)
        self._waits[number] = min(2 * wait, WAIT_MAX_US)
        return wait

    def forget(self, number: str) -> None:
        """The pod is gone."""
        for table in (self._asked, self._left, self._waits):
            table.pop(number, None)
