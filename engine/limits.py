"""What a component models, makes simpler and leaves out: declared beside its code, in both
languages, and told with every run that meets it.
"""

from collections.abc import Callable
from typing import NamedTuple

from engine.history import Run
from engine.objects import dig

Says = dict[str, str]

Met = Callable[[Run], bool]


class Limit(NamedTuple):
    """One thing that is as in reality, simpler, or absent, in both languages. `met`: whether a run
    touched it, so that its reader must know; None: it is for the page that lists them all.
    """

    en: str
    pt_br: str
    met: Met | None = None

    @property
    def says(self) -> Says:
        """The sentence by language."""
        return {"en": self.en, "pt-BR": self.pt_br}


class Limits(NamedTuple):
    """All of one part of the control plane, under the `title` that people know it by."""

    title: Limit
    modelled: tuple[Limit, ...]
    simplified: tuple[Limit, ...] = ()
    absent: tuple[Limit, ...] = ()

    def told(self, run: Run) -> list[Says]:
        """What a reader of this run must know."""
        return [
            limit.says
            for limit in (*self.simplified, *self.absent)
            if limit.met is not None and limit.met(run)
        ]


# What a run can have touched.


def always(run: Run) -> bool:
    """Every run."""
    return True


def typed(*words: str) -> Met:
    """An operator's line holds all of these words: `typed("kubectl", "logs")`."""
    return lambda run: any(
        all(word in command.line.split() for word in words) for command in run.commands.values()
    )


def machines(role: str) -> Met:
    """The cluster has a machine of this role, like "cloud"."""
    return lambda run: any(machine.role == role for machine in run.hosts.values())


def written(resource: str, path: str = "metadata") -> Met:
    """An object of a resource with something at a dotted path was written, whenever."""
    prefix = f"/registry/{resource}/"
    return lambda run: any(
        write.key.startswith(prefix) and dig(write.value, path) not in (None, "", (), {})
        for write in run.writes
        if write.value is not None
    )
