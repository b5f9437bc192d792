"""What an operator's kubectl is worth at each moment: answered, waiting, refused or lost.

`kubectl get` needs an API server that it can reach and that reaches etcd: a list without a
resourceVersion is a fresh read (facts: apiserver/pkg/storage/cacher/delegator.go).
"""

from collections.abc import Iterable, Iterator
from typing import Any

Fact = tuple[int, str, dict[str, Any] | None]

OBSERVER = "operator/observer"
API_SERVER = "kube-apiserver"


def with_operator(changes: Iterable[Fact]) -> Iterator[Fact]:
    """The changes without the observer's own, and with an `operator` entity that follows them."""
    link = _Link()
    for fact in changes:
        if fact[1] != OBSERVER:
            yield fact
        told = link.after(fact)
        if told is not None:
            yield fact[0], "operator", told


class _Link:
    """The operator's way to the data, folded from changes."""

    def __init__(self) -> None:
        self._observer: dict[str, Any] = {}
        self._servers: dict[str, dict[str, Any]] = {}
        self._shown: tuple[str, str | None] | None = None

    def after(self, fact: Fact) -> dict[str, Any] | None:
        """The operator's fields when this change alters them."""
        at, entity, fields = fact
        if fields is None:
            return None
        if entity == OBSERVER:
            self._observer.update(fields)
        elif entity.endswith(f"/{API_SERVER}"):
            self._servers.setdefault(entity, {}).update(fields)
        else:
            return None
        now = self._now()
        if now == self._shown:
            return None
        was_ok = self._shown is None or self._shown[0] == "ok"
        self._shown = now
        told: dict[str, Any] = {"link": now[0], "since": at, "text": now[1]}
        if now[0] == "ok":
            told["heard"] = None
        elif was_ok:
            told["heard"] = at
        return told

    def _now(self) -> tuple[str, str | None]:
        if self._observer.get("api") != "ok":
            why = str(self._observer.get("why") or "")
            link = "refused" if "refused" in why else "waiting" if "time" in why else "lost"
            return link, why or None
        fresh = any(
            server.get("process") == "running" and server.get("etcd") == "ok"
            for server in self._servers.values()
        )
        return ("ok", None) if fresh else ("waiting", None)
