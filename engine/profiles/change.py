"""One thing that a Kubernetes release does otherwise than the one before it."""

from dataclasses import dataclass, field
from typing import Any

Says = dict[str, str]

K8S = "https://github.com/kubernetes/kubernetes"
ENHANCEMENTS = "https://github.com/kubernetes/enhancements/issues"


def pull(number: int) -> str:
    """The address of a pull request of Kubernetes."""
    return f"{K8S}/pull/{number}"


def kep(number: int) -> str:
    """The address of an enhancement proposal's issue."""
    return f"{ENHANCEMENTS}/{number}"


def same(text: str) -> Says:
    """A text that reads alike in both languages: a value, a message, a name."""
    return {"en": text, "pt-BR": text}


@dataclass(frozen=True, slots=True)
class Change:
    """What changed with minor release `since`, in which component, from what to what, and who says
    so.

    `older` are the fields of a Profile that differ before `since`; without any, the engine does
    alike in every profile: as `after` says, or with `lags` as `before` does.
    """

    name: str
    since: str
    component: str
    says: Says
    before: Says
    after: Says
    sources: tuple[str, ...]
    older: dict[str, Any] = field(default_factory=dict)
    lags: bool = False

    @property
    def is_modelled(self) -> bool:
        """Whether a profile makes a difference here."""
        return bool(self.older)

    @property
    def everywhere(self) -> Says:
        """What the engine does in every profile, of a change that is not modelled."""
        return self.before if self.lags else self.after
