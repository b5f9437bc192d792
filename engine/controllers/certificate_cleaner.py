"""The cleaner of certificate requests: what was decided an hour ago, or never, goes.

After pkg/controller/certificates/cleaner/cleaner.go: every hour it looks at all of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from engine.certificates import read_certificate
from engine.client import Change
from engine.controllers._base import Because, Cache, Delete, Plan
from engine.controllers._certificate import is_issued
from engine.objects import Obj, condition, dig, name
from engine.units import HOUR, parse_rfc3339

POLL_US = 1 * HOUR
DECIDED_US = 1 * HOUR
PENDING_US = 24 * HOUR


@dataclass(frozen=True, slots=True)
class RequestOutdated(Because):
    """A certificate request has lain long enough."""

    says: ClassVar[dict[str, str]] = {
        "en": "Certificate request {request} is old: it is deleted.",
        "pt-BR": "O pedido de certificado {request} é antigo: é excluído.",
    }
    request: str


class CertificateCleaner:
    """Looks every hour from its start on, as long as there is anything to look at."""

    name: ClassVar[str] = "csrcleaning"
    watches: ClassVar[tuple[str, ...]] = ("certificatesigningrequests",)
    recorder: ClassVar[str] = "csrcleaner"

    def __init__(self, now: int) -> None:
        self.next_at: int | None = None
        self._began = now
        self._known: dict[str, None] = {}

    def changed(self, change: Change, cache: Cache) -> Sequence[Plan]:
        """A first request winds the clock."""
        if change.new is None:
            self._known.pop(change.key, None)
        else:
            self._known[change.key] = None
        self._wind(cache.now)
        return ()

    def due(self, cache: Cache) -> Sequence[Plan]:
        """Delete what has lain long enough."""
        self._wind(cache.now + 1)
        requests = [cache.get("certificatesigningrequests", key) for key in self._known]
        old = [one for one in requests if one is not None and is_outdated(one, cache.wall)]
        return [Plan(name(one), (_deletion(one),)) for one in old]

    def ended(self, key: str, failure: str) -> None:
        """What failed is tried again in an hour."""

    def _wind(self, now: int) -> None:
        if not self._known:
            self.next_at = None
            return
        passed = -(-(now - self._began) // POLL_US)
        self.next_at = self._began + passed * POLL_US


def _deletion(request: Obj) -> Delete:
    return Delete("certificatesigningrequests", request, RequestOutdated(name(request)))


def is_outdated(request: Obj, wall: int) -> bool:
    """Whether a request has lain longer than its state allows, or its certificate has ended."""
    if not dig(request, "status.conditions"):
        return wall - parse_rfc3339(request["metadata"]["creationTimestamp"]) > PENDING_US
    if is_issued(request) and wall > read_certificate(request["status"]["certificate"]).ends_us:
        return True
    decided = [condition(request, kind) for kind in ("Approved", "Denied", "Failed")]
    times = [entry["lastUpdateTime"] for entry in decided if entry is not None]
    return any(wall - parse_rfc3339(at) > DECIDED_US for at in times)
