"""A bench for pure Raft: members, disks and a mail bag, and the laws checked after every step."""

from dataclasses import dataclass, field
from random import Random

from engine.etcd.raft import Raft
from engine.etcd.raft_log import RaftLog
from engine.etcd.ready import HardState, Ready
from engine.wire.raft import Entry, Propose, ReadIndex

NAMES = ("a", "b", "c", "d", "e")


@dataclass
class Disk:
    """What survives; `unsynced` is written but not yet durable."""

    state: HardState = field(default_factory=HardState)
    log: list[Entry] = field(default_factory=list)
    unsynced: list[tuple[Ready, int, int]] = field(default_factory=list)

    def sync(self) -> list[tuple[Ready, int, int]]:
        done, self.unsynced = self.unsynced, []
        for ready, _, _ in done:
            self.state = ready.state or self.state
            if ready.entries:
                self.log[ready.keep :] = ready.entries
        return done


class Lab:
    """A cluster of pure members; nothing happens until a test says so."""

    def __init__(self, size: int, seed: int = 0, raft: type[Raft] = Raft) -> None:
        self.members = NAMES[:size]
        self.random = Random(seed)
        self.raft = raft
        self.disks = {name: Disk() for name in self.members}
        self.rafts: dict[str, Raft] = {}
        self.mail: list[tuple[str, str, object]] = []  # (from, to, message)
        self.cut: set[tuple[str, str]] = set()
        self.auto_sync = True
        self.applied: dict[str, list[Entry]] = {}
        self.reads: list[tuple[str, object, int]] = []
        self.laws = Laws()
        for name in self.members:
            self.start(name)

    # Acts

    def start(self, name: str) -> None:
        disk = self.disks[name]
        log = RaftLog(disk.log, min(disk.state.commit, len(disk.log)))
        draw = lambda: 10 + self.random.randrange(10)  # noqa: E731
        self.rafts[name] = self.raft(name, self.members, log, disk.state, draw)
        self.applied[name] = []
        self.drain(name)

    def crash(self, name: str, *, power: bool = True) -> None:
        """Lose memory and, with the power, what was not synced."""
        del self.rafts[name]
        if power:
            self.disks[name].unsynced.clear()
        else:
            self.disks[name].sync()

    def tick(self, name: str, times: int = 1) -> None:
        for _ in range(times):
            self.rafts[name].tick()
            self.drain(name)

    def propose(self, name: str, data: object) -> bool:
        taken = self.rafts[name].propose(data)
        self.drain(name)
        return taken

    def read(self, name: str, number: int) -> None:
        self.rafts[name].read_index(name, (name, number))
        self.drain(name)

    def sync(self, name: str) -> None:
        for ready, index, term in self.disks[name].sync():
            raft = self.rafts[name]
            raft.synced(index, term)
            for to, message in ready.promises:
                if to == name:
                    raft.step(name, message)  # type: ignore[arg-type]
                else:
                    self.mail.append((name, to, message))
            self.drain(name)

    def drain(self, name: str) -> None:
        raft, disk = self.rafts[name], self.disks[name]
        ready = raft.ready()
        if ready is None:
            return
        self.mail.extend((name, to, message) for to, message in ready.messages)
        self.applied[name] += ready.committed
        self.reads += [(name, read.context, read.commit) for read in ready.reads]
        self.laws.check(self, name, ready)
        if ready.state or ready.entries or ready.promises:
            disk.unsynced.append((ready, raft.log.last_index, raft.log.last_term))
            if self.auto_sync:
                self.sync(name)

    def deliver(self, position: int = 0) -> None:
        """Hand over one letter, unless the road is cut or nobody is home."""
        sender, to, message = self.mail.pop(position)
        if (sender, to) in self.cut or to not in self.rafts:
            return
        raft = self.rafts[to]
        match message:
            case Propose():
                raft.propose(message.data)
            case ReadIndex():
                raft.read_index(sender, message.context)
            case _:
                raft.step(sender, message)  # type: ignore[arg-type]
        self.drain(to)

    def settle(self) -> None:
        """Deliver everything until the bag is empty."""
        for _ in range(10_000):
            if not self.mail:
                return
            self.deliver()
        raise AssertionError("the members never stop talking")

    def partition(self, *group: str) -> None:
        """Cut the group off from all others."""
        others = [name for name in self.members if name not in group]
        for one in group:
            for other in others:
                self.cut |= {(one, other), (other, one)}

    # Short cuts

    def elect(self, name: str) -> Raft:
        """Let this member's patience run out (its rivals' too, but later) until it leads."""
        for other in self.rafts.values():
            other.election_elapsed = max(other.election_elapsed, 10)
        self.tick(name, self.rafts[name].ticks_left())
        self.settle()
        assert self.rafts[name].role == "leader", f"{name} is {self.rafts[name].role}"
        return self.rafts[name]

    def leaders(self) -> list[str]:
        return [name for name, raft in self.rafts.items() if raft.role == "leader"]

    def log(self, name: str) -> list[tuple[int, object]]:
        return [(entry.term, entry.data) for entry in self.rafts[name].log.entries]


class Laws:
    """Figure 3 of the paper, checked online."""

    def __init__(self) -> None:
        self.leader_of: dict[int, str] = {}
        self.chain: dict[tuple[int, int], tuple[int, object]] = {}
        self.committed: dict[int, Entry] = {}
        self.terms: dict[str, int] = {}

    def check(self, lab: Lab, name: str, ready: Ready) -> None:
        raft = lab.rafts[name]
        if raft.role == "leader":
            first = self.leader_of.setdefault(raft.term, name)
            assert first == name, f"election safety: {first} and {name} lead term {raft.term}"
            self.check_completeness(name, raft)
        for entry in ready.entries:
            before = (raft.log.term_at(entry.index - 1), entry.data)
            known = self.chain.setdefault((entry.index, entry.term), before)
            assert known == before, f"log matching: entry {entry.index} of term {entry.term}"
        for entry in ready.committed:
            known_entry = self.committed.setdefault(entry.index, entry)
            assert known_entry == entry, f"state machine safety: {name} applies {entry}"
        indexes = [entry.index for entry in lab.applied[name]]
        assert indexes == list(range(1, len(indexes) + 1)), f"{name} applies out of order"

    def check_completeness(self, name: str, raft: Raft) -> None:
        if self.terms.get(name) == raft.term:
            return
        self.terms[name] = raft.term
        for index, entry in self.committed.items():
            held = raft.log.term_at(index) == entry.term
            assert held, f"leader completeness: {name} of term {raft.term} lacks entry {index}"


WEIGHTS = {"tick": 35, "sync": 20, "propose": 8, "read": 2, "crash": 1, "cut": 1, "heal": 2}


def run_schedule(lab: Lab, steps: int, *, lossy: bool = True) -> None:
    """Shake the cluster: delays, losses, cuts, crashes, late syncs, proposals, reads.

    Each schedule has a character of its own (swarm testing): weights vary by the seed.
    """
    random, acts = lab.random, list(WEIGHTS)
    weights = [weight * 4 ** random.uniform(-1, 1) for weight in WEIGHTS.values()]
    lab.auto_sync = False
    for step in range(steps):
        name = random.choice(lab.members)
        if name in lab.rafts:
            _disturb(lab, name, step, random.choices(acts, weights)[0])
        elif random.random() < 0.2:
            lab.start(name)
        for _ in range(random.choice((0, 1, 2, 4))):
            if lab.mail:
                _carry(lab, lossy=lossy)


def _disturb(lab: Lab, name: str, step: int, act: str) -> None:
    random = lab.random
    match act:
        case "tick":
            lab.tick(name, random.choice((1, 1, 3, 10)))
        case "sync":
            lab.sync(name)
        case "propose":
            lab.propose(name, step)
        case "read":
            lab.read(name, step)
        case "crash" if len(lab.rafts) > 1:
            lab.crash(name, power=random.random() < 0.7)
        case "cut":
            lab.partition(*random.sample(lab.members, random.randint(0, len(lab.members) // 2)))
        case "heal":
            lab.cut.clear()


def _carry(lab: Lab, *, lossy: bool) -> None:
    random = lab.random
    position = random.randrange(len(lab.mail)) if random.random() < 0.3 else 0
    if lossy and random.random() < 0.05:
        lab.mail.pop(position)
    else:
        lab.deliver(position)


def heal_and_settle(lab: Lab) -> None:
    """The faults stop: within some election timeouts all must agree."""
    lab.cut.clear()
    lab.auto_sync = True
    for name in lab.members:
        if name not in lab.rafts:
            lab.start(name)
        lab.sync(name)
    for _ in range(150):
        for name in lab.members:
            lab.tick(name)
        lab.settle()
