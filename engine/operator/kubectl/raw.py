"""Paths of the API server as `kubectl get --raw` asks for them: a resource, or an object."""

from typing import NamedTuple

from engine.resources import CATALOGUE, Resource


class Place(NamedTuple):
    """What a path names; without a name all objects of the resource there."""

    resource: Resource
    namespace: str
    name: str
    subresource: str


def place_of(path: str) -> Place | None:
    """`/api/v1/namespaces/default/pods/web` taken apart; None where nothing is served that is known
    here.
    """
    match path.strip("/").split("/"):
        case ["api", version, *rest]:
            group = ""
        case ["apis", group, version, *rest]:
            pass
        case _:
            return None
    space = ""
    if len(rest) > 2 and rest[0] == "namespaces" and rest[2] not in ("status", "finalize"):
        _, space, *rest = rest
    if not rest or len(rest) > 3:
        return None
    plural, name, subresource = [*rest, "", ""][:3]
    row = CATALOGUE.get(plural)
    if row is None or (row.group, row.version) != (group, version):
        return None
    if (name or not row.namespaced) and row.namespaced != bool(space):
        return None
    return Place(row, space, name, subresource)
