"""What a stage of a container's life may look at, and what it answers: plain values."""

from collections.abc import Callable
from typing import NamedTuple

from engine.kubelet.container import Container
from engine.kubelet.pace import Delays, Messages, Range, Registry
from engine.kubelet.probe import Turn
from engine.kubelet.program import Program
from engine.objects import Obj

Chance = Callable[[Range], int]
"""Draws a duration."""


class View(NamedTuple):
    """All that a stage may look at.

    `turn`: what must run before it does; `missing`: what its manifest refers to and the API lacks,
    as the kubelet says it; `turns`: what its probes will say; `leaving`: it is to end for good,
    `patience_us` from now at the latest; `image_here`: its image is on the machine; `pod` is
    namespace/name, `ip` its address, empty before it has one.
    """

    container: Container
    spec: Obj
    program: Program
    pod: str
    uid: str
    policy: str
    turn: bool
    leaving: bool
    patience_us: int
    image_here: bool
    turns: tuple[Turn, ...]
    missing: str
    ip: str
    registry: Registry
    delays: Delays
    messages: Messages
    now: int
    wall: int


class Said(NamedTuple):
    """An Event about the pod."""

    reason: str
    message: str
    warning: bool = False


class Outcome(NamedTuple):
    """The container after a stage, and what is said about it; `told`: the story tells it too;
    `shown`: the pod's status tells it (a restart shows how the last life ended until the next one
    begins).
    """

    container: Container
    said: tuple[Said, ...] = ()
    told: bool = False
    shown: bool = True


class Stage(NamedTuple):
    """One row: `begins` is said at once, `ends` happens after `lasts`, and is told how long it
    was.
    """

    name: str
    when: Callable[[View], bool]
    lasts: Callable[[View, Chance], int]
    ends: Callable[[View, Chance, int], Outcome]
    begins: Callable[[View], tuple[Said, ...]] = lambda view: ()
