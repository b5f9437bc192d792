"""The columns of what rules a cluster: roles, bindings and limits."""

from engine.objects import Obj, dig
from engine.operator.kubectl.columns._base import AGE, NAME, Column, Table


def _created(value: Obj, wall_us: int) -> str:
    return str(dig(value, "metadata.creationTimestamp", ""))


def _role(binding: Obj, wall_us: int) -> str:
    return f"{dig(binding, 'roleRef.kind', '')}/{dig(binding, 'roleRef.name', '')}"


def _subjects(kind: str, header: str) -> Column:
    def read(binding: Obj, wall_us: int) -> str:
        found = [s for s in binding.get("subjects") or () if s.get("kind") == kind]
        spaced = (f"{s['namespace']}/{s['name']}" if "namespace" in s else s["name"] for s in found)
        return ", ".join(spaced)

    return Column(header, read, wide=True)


ROLES = Table(("roles", "clusterroles"), (NAME, Column("CREATED AT", _created)))
BINDINGS = Table(
    ("rolebindings", "clusterrolebindings"),
    (
        NAME,
        Column("ROLE", _role),
        AGE,
        _subjects("User", "USERS"),
        _subjects("Group", "GROUPS"),
        _subjects("ServiceAccount", "SERVICEACCOUNTS"),
    ),
)
LIMITS = Table(("limitranges",), (NAME, Column("CREATED AT", _created)))
