"""Who breaks the world of a schedule: what, when, and whom, drawn from the seed.

Half of the blows fall on whoever matters at that moment: the leader, a candidate, a member that has
just voted or just been elected. Every blow is followed by its heal.
"""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from engine.units import MILLISECOND, SECOND
from engine.wire.raft import AppendReply, Vote, VoteReply
from engine.world import World

ACTS = (
    "crash", "power", "pause", "stop", "cut", "alone", "one way", "slow link", "lossy", "slow disk",
    "all off",
)  # fmt: skip


@dataclass(frozen=True)
class Character:
    """What is special about a seed."""

    size: int
    full: bool  # every heartbeat is sent
    hold: float  # how often a message of raft is kept back, so that others overtake it
    hold_us: int
    twice: float  # how often it comes again, later
    think_us: int
    weights: tuple[float, ...]
    pause_us: int  # between blows
    traps: tuple[str, ...]
    duels: float  # how often a blow is a duel (see Nemesis.duel)


def character(random: Random, duels: float) -> Character:
    """Draw one."""
    hold = random.choice((0.0, 0.0, 0.02, 0.1))
    traps = tuple(trap for trap in ("voted", "elected", "asked", "acked") if random.random() < 0.4)
    return Character(
        size=random.choice((1, 3, 3, 3, 5, 5)),
        full=hold > 0 or random.random() < 0.3,
        hold=hold,
        hold_us=random.choice((10, 100, 1000)),
        twice=random.choice((0.0, 0.05)) if hold else 0.0,
        think_us=random.choice((40, 60, 80)) * MILLISECOND,
        weights=tuple(random.choice((0.0, 1.0, 3.0)) + 0.01 for _ in ACTS),
        pause_us=random.choice((200, 600, 1500)) * MILLISECOND,
        traps=traps,
        duels=duels,
    )


class Nemesis:
    """Breaks and heals; `faults` counts its blows."""

    def __init__(
        self, world: World, members: tuple[str, ...], random: Random, character: Character
    ) -> None:
        self.world, self.members, self.random, self.character = world, members, random, character
        self.faults = 0
        self._heals: dict[int, Callable[[], None]] = {}
        self._raging = False
        self._sprung = 0
        world.kernel.receivers["nemesis"] = lambda envelope: envelope.message()

    def rage(self, least: int, most: int, enough: Callable[[], bool]) -> None:
        """Strike from some moment of the first three seconds on, until `enough` was done."""
        kernel, random = self.world.kernel, self.random
        kernel.run(int(random.random() * 3 * SECOND))
        self._raging = True
        while kernel.now < least or (kernel.now < most and not enough()):
            if self.character.duels and random.random() < self.character.duels:
                self.duel()
            else:
                self.strike(random.choices(ACTS, self.character.weights)[0], self._whom())
            pause = int(self.character.pause_us * 2 * random.random() ** 2) + MILLISECOND
            kernel.run(kernel.now + pause)
        self._raging = False

    def duel(self) -> None:
        """The leader loses power on a slow network: two members will want to follow it at once,
        and it is back in time to be asked by both.
        """
        random, kernel = self.random, self.world.kernel
        leaders = [name for name in self.members if _leads(self.world.process(name))]
        if not leaders or len(self.members) == 1:
            return
        for name in self.members:
            self.strike("slow link", name, 3 * SECOND)
        self.strike("power", leaders[0], int((0.9 + 1.2 * random.random()) * SECOND))
        kernel.run(kernel.now + 3 * SECOND)

    def relent(self) -> None:
        """Take everything back."""
        self._raging = False
        for number in list(self._heals):
            self._heal(number)

    def overhear(self, sender: str, to: str, message: Any) -> None:
        """A message of raft was delivered: perhaps this is the moment to strike."""
        traps, kind = self.character.traps, type(message)
        if not traps or not self._raging or kind not in _TELLING or self._sprung > 12:
            return
        chance = self.random.random()
        if kind is VoteReply and message.granted:
            leads = _leads(self.world.process(to))
            if leads and "elected" in traps and chance < 0.4:
                self._ambush("power", to)
            elif "voted" in traps and chance > 0.6:
                self._ambush("power", sender)
        elif kind is Vote and "asked" in traps and chance < 0.2:
            self._ambush("power" if chance < 0.15 else "alone", to)
        elif kind is AppendReply and "acked" in traps and chance < 0.002:
            self._ambush("power", to)

    def _ambush(self, act: str, member: str) -> None:
        """Strike in a moment, and heal while the election still goes on."""
        self._sprung += 1
        kernel, random = self.world.kernel, self.random
        wait, last = int(3000 ** random.random()), int(1000 * 500 ** random.random())
        kernel.post("nemesis", lambda: self.strike(act, member, last), wait, ())

    # Blows

    def strike(self, act: str, member: str, last: int = 0) -> None:
        """One blow, and when it is taken back."""
        last = last or int(2000 * 2000 ** self.random.random())  # 2 ms to 4 s
        heal = self._break(act, member)
        self.faults += 1
        number = self.faults
        self._heals[number] = heal
        self.world.kernel.post("nemesis", lambda: self._heal(number), last, ())

    def _heal(self, number: int) -> None:
        heal = self._heals.pop(number, None)
        if heal is not None:
            heal()

    def _break(self, act: str, member: str) -> Callable[[], None]:
        world, host, fault = self.world, _host(member), f"blow {self.faults}"
        record = world.kernel.note("nemesis", f"{act} {member}")
        world.kernel.cause = None
        match act:
            case "crash":
                world.crash(member, fault, record)
                return lambda: world.revive(member, fault)
            case "stop":
                world.stop(member, fault, record)
                return lambda: world.revive(member, fault)
            case "power":
                world.power_off(host)
                return lambda: self._light(host)
            case "all off":
                return self._all_off()
            case "pause":
                world.pause(member)
                return lambda: world.resume(member)
            case "slow disk":
                return self._slow_disk(member)
            case "slow link" | "lossy":
                return self._worsen(act, member)
        return self._cut(act, member, fault, record)

    def _light(self, host: str) -> None:
        if not self.world.host(host).power:
            self.world.power_on(host)

    def _all_off(self) -> Callable[[], None]:
        hosts = [_host(member) for member in self.members]
        for host in hosts:
            self.world.power_off(host)
        return lambda: [self._light(host) for host in hosts] and None

    def _slow_disk(self, member: str) -> Callable[[], None]:
        self.world.disturb()
        disk = self.world.process(member).disk
        disk.latency_us = int(2000 * 300 ** self.random.random())

        def heal() -> None:
            self.world.disturb()
            disk.latency_us = 2 * MILLISECOND

        return heal

    def _worsen(self, act: str, member: str) -> Callable[[], None]:
        self.world.disturb()
        links = self.world.network.between([_host(member)], self._others(member))
        for link in links:
            if act == "lossy":
                link.loss = 0.3
            else:
                link.delay_us = int(1000 * 300 ** self.random.random())

        def heal() -> None:
            self.world.disturb()
            for link in links:
                link.loss, link.delay_us = 0.0, 300

        return heal

    def _cut(self, act: str, member: str, fault: str, record: int) -> Callable[[], None]:
        world, left, right = self.world, [_host(member)], self._others(member)
        if act == "cut" and right:
            with_it = self.random.sample(right, self.random.randrange(len(right)))
            left, right = left + with_it, [host for host in right if host not in with_it]
        one_way = act == "one way"
        if one_way and self.random.random() < 0.5:
            left, right = right, left
        world.block(left, right, fault, record, one_way=one_way)
        return lambda: world.unblock(left, right, fault, one_way=one_way)

    # Whom

    def _whom(self) -> str:
        """Any member, or one that matters now."""
        chance = self.random.random()
        if chance < 0.5:
            role = "leader" if chance < 0.35 else "candidate"
            found = [name for name in self.members if _role(self.world.process(name)) == role]
            if found:
                return self.random.choice(found)
        return self.random.choice(self.members)

    def _others(self, member: str) -> list[str]:
        return [_host(name) for name in self.members if name != member]


_TELLING = frozenset((VoteReply, Vote, AppendReply))


def _host(member: str) -> str:
    return member.partition("/")[0]


def _role(process: Any) -> str:
    component = getattr(process.component, "member", process.component)
    return str(component.raft.role) if component is not None else "none"


def _leads(process: Any) -> bool:
    return _role(process) == "leader"
