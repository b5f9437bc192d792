"""What a learner can mean by a line of text: a closed set of plain values."""

from dataclasses import dataclass
from typing import Literal

QuizKind = Literal["practice", "timed", "review"]
"""One question at a time; against the clock; what went wrong before."""

FaultKind = Literal["crash", "stop", "pause", "power", "partition", "deleted"]
ActKind = Literal["scale", "delete", "create", "image", "expose", "drain", "cordon"]


@dataclass(frozen=True, slots=True)
class Concept:
    """Tell me about something; `term` is what was asked about, in folded words."""

    term: str


@dataclass(frozen=True, slots=True)
class Compare:
    """Tell me how two things differ."""

    one: str
    other: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Something fails. `kind` is a component such as "etcd", or "worker", "control-plane"."""

    what: FaultKind
    kind: str
    count: int | None = None
    """How many fail; None: nobody said."""
    of: int | None = None
    """Out of how many."""
    hosts: tuple[str, ...] = ()
    """Where, when the learner named hosts."""
    role: str = ""
    """"leader" or "follower", when the learner named one."""
    every: bool = False
    """All of them."""
    majority: bool = False
    """As many as it takes to lose the quorum."""


@dataclass(frozen=True, slots=True)
class Act:
    """Something that the operator does meanwhile."""

    what: ActKind
    count: int | None = None
    app: str = ""
    host: str = ""
    pod: bool = False
    """Created is a bare pod, not a Deployment."""


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What would happen if; whatever is None was left to the tutor."""

    faults: tuple[Fault, ...] = ()
    acts: tuple[Act, ...] = ()
    heals_after_us: int | None = None
    control_planes: int | None = None
    members: int | None = None
    workers: int | None = None
    replicas: int | None = None
    cloud: bool = False
    """The cluster runs in a cloud."""
    not_simulated: tuple[str, ...] = ()
    """Things that the learner named and the simulator does not have."""
    in_lab: tuple[str, ...] = ()
    """Things that it has, and that fail only where somebody builds it in the Lab."""
    pod_failed: bool = False
    """The learner said that a pod fails; it is read as deleted."""


@dataclass(frozen=True, slots=True)
class Kubectl:
    """Type this line at the world in view; it begins with kubectl or etcdctl."""

    line: str


@dataclass(frozen=True, slots=True)
class Quiz:
    """Ask me questions."""

    kind: QuizKind
    count: int | None = None
    topic: str = ""
    minutes: int | None = None
    hard: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """How am I doing?"""


@dataclass(frozen=True, slots=True)
class OpenLab:
    """Where can I build a cluster of my own?"""


@dataclass(frozen=True, slots=True)
class Help:
    """What can you do?"""


@dataclass(frozen=True, slots=True)
class Greeting:
    """Hello."""


@dataclass(frozen=True, slots=True)
class Thanks:
    """Thank you."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nothing of the above."""

    why: Literal["words", "what-if", "denied", "too-long", "empty"] = "words"


Intent = (
    Concept
    | Compare
    | WhatIf
    | Kubectl
    | Quiz
    | Progress
    | OpenLab
    | Help
    | Greeting
    | Thanks
    | Unknown
)
