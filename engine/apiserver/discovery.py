"""What a server tells about itself: its version, and which resources it serves.

Both are answered from memory, so that they are there while etcd is not (GET /version, and
aggregated discovery: apiserver/pkg/endpoints/discovery). Whoever is known may ask
(system:discovery).
"""

from typing import Any

from engine.apiserver.calls import READ_LIMIT_US, Call, Desk
from engine.apiserver.errors import Denial
from engine.apiserver.stages import authenticate
from engine.objects import FrozenDict, Obj, freeze
from engine.resources import ALL, CATALOGUE, REVIEWS, Resource

VERSION, RESOURCES = "version", "apis"
PATHS = (VERSION, RESOURCES)
STORED = ("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch")
ASKED = ("create",)


class Discovery:
    """Answers `get version` and `get apis`."""

    def __init__(self, desk: Desk, release: str) -> None:
        """`release` is the server's version, like v1.36.2."""
        self._desk, self._release = desk, release

    def begin(self, call: Call, wall_us: int) -> None:
        """Answer at once."""
        self._desk.take(call, READ_LIMIT_US)
        try:
            authenticate(call.request.user, wall_us)
        except Denial as denial:
            self._desk.deny(call, denial)
            return
        version = call.asked.resource == VERSION
        self._desk.reply(call, 200, _version(self._release) if version else LISTED)


def _version(release: str) -> Obj:
    """What GET /version answers, as far as it means anything here (version.Info)."""
    major, minor, _ = release.removeprefix("v").split(".")
    return FrozenDict(
        {"major": major, "minor": minor, "gitVersion": release, "platform": "linux/amd64"}
    )


def _row(row: Resource, verbs: tuple[str, ...]) -> dict[str, Any]:
    """One resource, with the fields of an APIResource and of its group."""
    return {
        "name": row.plural,
        "singularName": row.singular,
        "group": row.group,
        "version": row.version,
        "kind": row.kind,
        "namespaced": row.namespaced,
        "shortNames": list(row.short),
        "verbs": list(verbs),
        "categories": ["all"] if row.plural in ALL else [],
    }


LISTED: Obj = freeze(
    {
        "kind": "APIGroupDiscoveryList",
        "items": [
            *(_row(row, STORED) for row in CATALOGUE.values()),
            *(_row(row, ASKED) for row in REVIEWS.values()),
        ],
    }
)
"""Every resource; the same for all servers of a release."""
