"""Pods that may begin only when others have ended: critical ones for which room is being made."""

from collections.abc import Mapping, Sequence

from engine.kubelet.worker import Worker


class Queue:
    """Who waits for whom."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Worker, tuple[str, ...]]] = []  # with the uids of the others

    def put(self, worker: Worker, after: Sequence[Worker]) -> None:
        """This pod waits until those have ended."""
        self._waiting.append((worker, tuple(other.uid for other in after)))

    def freed(self, workers: Mapping[str, Worker]) -> list[Worker]:
        """Those that wait for nobody any more, and are still among the pods of the node."""
        if not self._waiting:
            return []
        arrived, self._waiting, free = self._waiting, [], list[Worker]()
        for worker, awaited in arrived:
            left = [workers.get(number) for number in awaited]
            if any(other is not None and not other.over for other in left):
                self._waiting.append((worker, awaited))
            elif workers.get(worker.uid) is worker:
                free.append(worker)
        return free
