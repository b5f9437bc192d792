"""The parts of a what-if: a line is cut at its connecting words, and each part is read by itself.

Within a segment things stand before their verb ("etcd crashes") or after it ("kill etcd"), with
how many of them, and which; after what an operator does stands what it is done to.
"""

from dataclasses import dataclass, field, replace

from tutor.understanding.lexicon import Symbol

PROCESSES = (
    "etcd",
    "kube-apiserver",
    "kube-scheduler",
    "kube-controller-manager",
    "kubelet",
    "cloud-controller-manager",
    "load-balancer",
)


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that was named, with all that was said of how much of it."""

    kind: str = ""
    count: int | None = None
    of: int | None = None
    hosts: tuple[str, ...] = ()
    role: str = ""
    every: bool = False
    majority: bool = False
    half: bool = False
    after_verb: bool = False
    by_article: bool = False
    """The count was only an article: "a node"."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said yet."""
        return self == Subject(after_verb=self.after_verb)


@dataclass(slots=True)
class Segment:
    """What stands between two connecting words."""

    subjects: list[Subject] = field(default_factory=list)
    verb: str = ""
    verb_word: str = ""
    act: str = ""
    act_symbols: list[Symbol] = field(default_factory=list)
    sizes: list[Subject] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    in_lab: list[str] = field(default_factory=list)
    heals_after_us: int | None = None
    replicas: int | None = None

    @property
    def verb_first(self) -> bool:
        """Whether it is said like an order: what to do, and then to whom."""
        return bool(self.subjects) and all(subject.after_verb for subject in self.subjects)


def parts_of(symbols: list[Symbol]) -> list[list[Symbol]]:
    """The line, cut at its connecting words."""
    parts: list[list[Symbol]] = [[]]
    for place, symbol in enumerate(symbols):
        if symbol.kind == "and" or (symbol.kind == "size" and _opens_fault(symbols, place)):
            parts.append([])
        else:
            parts[-1].append(symbol)
    return [part for part in parts if part]


def segment_of(symbols: list[Symbol], latest: str) -> Segment:
    """One segment; `latest` is the kind of thing that was named last before it."""
    found = Segment()
    said = Subject()
    is_size = after_of = False
    previous = ""
    for symbol in symbols:
        if found.act or symbol.kind in ("duration", "absent", "lab"):
            _set_aside(found, symbol)
        else:
            match symbol.kind:
                case "number" if said.count is None or not after_of:
                    article = symbol.word in ("a", "an")
                    count, of = symbol.number, symbol.of or None
                    said = replace(said, count=count, of=of, by_article=article)
                case "number":
                    said = replace(said, of=symbol.number)
                case "every":
                    said = replace(said, every=True)
                case "majority" | "half" | "role":
                    said = _which(found, said, symbol, stands_behind=previous == "kind")
                case "replicas" if said.count is not None:
                    found.replicas, said = said.count, Subject()
                case "size":
                    is_size, said = True, replace(Subject(), after_verb=bool(found.verb))
                case "kind" | "host":
                    said = _thing(found, said, symbol, is_size=is_size)
                case "act":
                    found.act = symbol.value
                case "verb" if not found.verb:
                    said = _verb(found, said, symbol, latest)
                    is_size = False
                case _:
                    pass
            after_of = symbol.kind == "of" or (after_of and symbol.kind == "word")
            previous = symbol.kind if symbol.kind != "of" else previous
    _left_over(found, said, latest)
    return found


def _opens_fault(symbols: list[Symbol], place: int) -> bool:
    """Whether a "with" after an act begins what fails meanwhile: "I scale with the kcm down"."""
    if not any(symbol.kind == "act" for symbol in symbols[:place]):
        return False
    for symbol in symbols[place:]:
        if symbol.kind in ("and", "verb"):
            return symbol.kind == "verb"
    return False


def _set_aside(found: Segment, symbol: Symbol) -> None:
    """What counts wherever it stands, and what belongs to an act."""
    if symbol.kind == "duration":
        found.heals_after_us = found.heals_after_us or symbol.number
    elif symbol.kind == "absent":
        found.absent.append(symbol.value)
    elif symbol.kind == "lab":
        found.in_lab.append(symbol.value)
    else:
        found.act_symbols.append(symbol)


def _which(found: Segment, said: Subject, symbol: Symbol, *, stands_behind: bool) -> Subject:
    """Leader, majority, half: of the thing that comes, or of the one right before it."""
    change: dict[str, object] = {symbol.kind: symbol.value if symbol.kind == "role" else True}
    if stands_behind and found.subjects and found.subjects[-1].kind in PROCESSES:
        found.subjects[-1] = replace(found.subjects[-1], **change)  # type: ignore[arg-type]
        return said
    return replace(said, **change)  # type: ignore[arg-type]


def _thing(found: Segment, said: Subject, symbol: Symbol, *, is_size: bool) -> Subject:
    things = found.sizes if is_size else found.subjects
    last = things[-1] if things else None
    if symbol.kind == "host":
        kind = symbol.word if symbol.word in PROCESSES else ""
        if last is not None and said.is_empty and not kind and _is_place_of(last, found):
            things[-1] = replace(last, hosts=(*last.hosts, symbol.value))
            return said
        kind = kind or kind_of(symbol.value)
        things.append(replace(said, kind=kind, hosts=(symbol.value,), after_verb=bool(found.verb)))
    elif last is not None and last.kind == symbol.value and said.is_empty:
        return said  # "members of etcd"
    else:
        things.append(replace(said, kind=symbol.value, after_verb=bool(found.verb)))
    return Subject()


def _is_place_of(last: Subject, found: Segment) -> bool:
    """Whether a host that comes now says where the last thing is: "kubelet stops on worker-1"."""
    is_process = last.kind in PROCESSES and not last.hosts
    return is_process or last.after_verb == bool(found.verb)


def kind_of(host: str) -> str:
    """What a host of this name is."""
    prefix = host.partition("-")[0]
    return {"cp": "control-plane", "worker": "worker"}.get(prefix, "etcd")


def _verb(found: Segment, said: Subject, symbol: Symbol, latest: str) -> Subject:
    found.verb, found.verb_word = symbol.value, symbol.word
    latest = next((size.kind for size in reversed(found.sizes)), latest)
    if said.count is not None and not said.by_article and not found.subjects and latest:
        found.subjects.append(replace(said, kind=latest))
    return Subject()


def _left_over(found: Segment, said: Subject, latest: str) -> None:
    """What was said of how much, with nothing after it: "etcd loses its leader"."""
    if said.role or said.majority or said.half:
        if found.subjects:
            kept = found.subjects[-1]
            found.subjects[-1] = replace(
                kept,
                role=said.role or kept.role,
                majority=said.majority or kept.majority,
                half=said.half or kept.half,
            )
        elif found.verb:
            found.subjects.append(replace(said, kind=latest or "etcd"))
    elif said.count is not None and found.verb and not found.subjects:
        kind = next((size.kind for size in reversed(found.sizes)), latest)
        found.subjects += [replace(said, kind=kind)] if kind else []
