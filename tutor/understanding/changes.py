"""From the symbols of a what-if to what fails and what is done: segments, each with its verb.

A line is cut at its connecting words. Within a segment things stand before their verb ("etcd
crashes") or after it ("kill etcd"); a segment without a verb borrows one from its neighbour
("the scheduler and etcd crash", "kill etcd and the scheduler").
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import get_args

from tutor.understanding.folding import word_set
from tutor.understanding.intents import Act, ActKind, Fault, FaultKind, WhatIf
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
_LOSING = ("lose", "los", "perd")
_FILLERS = word_set(
    """the a an my our o os as um uma meu minha i we eu someone alguem operator operador up down
    from it its same mesmo at in on no na em this other more mais deployment app called chamado
    goes sobe replica replicas while new novo nova ao"""
)


@dataclass(frozen=True, slots=True)
class _Subject:
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
        return self == _Subject(after_verb=self.after_verb)


@dataclass(slots=True)
class _Segment:
    """What stands between two connecting words."""

    subjects: list[_Subject] = field(default_factory=list)
    verb: str = ""
    verb_word: str = ""
    act: str = ""
    act_symbols: list[Symbol] = field(default_factory=list)
    sizes: list[_Subject] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    heals_after_us: int | None = None
    replicas: int | None = None

    @property
    def verb_first(self) -> bool:
        """Whether it is said like an order: what to do, and then to whom."""
        return bool(self.subjects) and all(subject.after_verb for subject in self.subjects)


def read_change(symbols: list[Symbol]) -> WhatIf | None:
    """What the symbols say; None when nothing fails in it and nothing is done."""
    segments: list[_Segment] = []
    latest = ""
    for part in _parts(symbols):
        segment = _segment(part, latest)
        segments.append(segment)
        latest = next((s.kind for s in reversed([*segment.subjects, *segment.sizes])), latest)
    faults, pods = _faults(segments)
    faults += [fault for segment in segments for fault in _deleted_machines(segment)]
    acts = [act for segment in segments for act in _acts(segment)] + pods
    absent = [name for segment in segments for name in segment.absent]
    if not faults and not acts and not (absent and any(s.verb for s in segments)):
        return None
    sizes = [size for segment in segments for size in segment.sizes]
    return WhatIf(
        faults=tuple(faults),
        acts=tuple(acts),
        heals_after_us=_first(segment.heals_after_us for segment in segments),
        control_planes=_size(sizes, "control-plane") or _size(sizes, "kube-apiserver"),
        members=_size(sizes, "etcd"),
        workers=_size(sizes, "worker"),
        replicas=_first(segment.replicas for segment in segments) or _size(sizes, "pod"),
        cloud=any(symbol.value == "cloud" for symbol in symbols),
        not_simulated=tuple(dict.fromkeys(absent)),
        pod_failed=bool(pods),
    )


def _parts(symbols: list[Symbol]) -> list[list[Symbol]]:
    parts: list[list[Symbol]] = [[]]
    for place, symbol in enumerate(symbols):
        if symbol.kind == "and" or (symbol.kind == "size" and _opens_fault(symbols, place)):
            parts.append([])
        else:
            parts[-1].append(symbol)
    return [part for part in parts if part]


def _segment(symbols: list[Symbol], latest: str) -> _Segment:
    """One segment; `latest` is the kind of thing that was named last before it."""
    found = _Segment()
    said = _Subject()
    is_size = after_of = False
    previous = ""
    for symbol in symbols:
        if found.act or symbol.kind in ("duration", "absent"):
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
                    found.replicas, said = said.count, _Subject()
                case "size":
                    is_size, said = True, replace(_Subject(), after_verb=bool(found.verb))
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


def _set_aside(found: _Segment, symbol: Symbol) -> None:
    """What counts wherever it stands, and what belongs to an act."""
    if symbol.kind == "duration":
        found.heals_after_us = found.heals_after_us or symbol.number
    elif symbol.kind == "absent":
        found.absent.append(symbol.value)
    else:
        found.act_symbols.append(symbol)


def _which(found: _Segment, said: _Subject, symbol: Symbol, *, stands_behind: bool) -> _Subject:
    """Leader, majority, half: of the thing that comes, or of the one right before it."""
    change: dict[str, object] = {symbol.kind: symbol.value if symbol.kind == "role" else True}
    if stands_behind and found.subjects and found.subjects[-1].kind in PROCESSES:
        found.subjects[-1] = replace(found.subjects[-1], **change)  # type: ignore[arg-type]
        return said
    return replace(said, **change)  # type: ignore[arg-type]


def _thing(found: _Segment, said: _Subject, symbol: Symbol, *, is_size: bool) -> _Subject:
    things = found.sizes if is_size else found.subjects
    last = things[-1] if things else None
    if symbol.kind == "host":
        kind = symbol.word if symbol.word in PROCESSES else ""
        if last is not None and said.is_empty and not kind and _is_place_of(last, found):
            things[-1] = replace(last, hosts=(*last.hosts, symbol.value))
            return said
        kind = kind or _kind_of(symbol.value)
        things.append(replace(said, kind=kind, hosts=(symbol.value,), after_verb=bool(found.verb)))
    elif last is not None and last.kind == symbol.value and said.is_empty:
        return said  # "members of etcd"
    else:
        things.append(replace(said, kind=symbol.value, after_verb=bool(found.verb)))
    return _Subject()


def _is_place_of(last: _Subject, found: _Segment) -> bool:
    """Whether a host that comes now says where the last thing is: "kubelet stops on worker-1"."""
    is_process = last.kind in PROCESSES and not last.hosts
    return is_process or last.after_verb == bool(found.verb)


def _kind_of(host: str) -> str:
    prefix = host.partition("-")[0]
    return {"cp": "control-plane", "worker": "worker"}.get(prefix, "etcd")


def _verb(found: _Segment, said: _Subject, symbol: Symbol, latest: str) -> _Subject:
    found.verb, found.verb_word = symbol.value, symbol.word
    latest = next((size.kind for size in reversed(found.sizes)), latest)
    if said.count is not None and not said.by_article and not found.subjects and latest:
        found.subjects.append(replace(said, kind=latest))
    return _Subject()


def _left_over(found: _Segment, said: _Subject, latest: str) -> None:
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


def _faults(segments: list[_Segment]) -> tuple[list[Fault], list[Act]]:
    """What fails, and the pods that do, which the operator deletes instead."""
    faults: list[Fault] = []
    pods: list[Act] = []
    for place, segment in enumerate(segments):
        verb = segment.verb or _borrowed(segments, place)
        if not verb or segment.act and not segment.verb:
            continue
        subjects = _struck(segment)
        others = [s for s in subjects if s.kind not in ("pod", "deployment", "network")]
        if any(s.kind == "vm" for s in others):
            others = [s for s in others if s.kind != "cloud"]
        cut = [s for s in subjects if s.kind == "network"]
        if cut:
            verb = "partition"
            named = [host for subject in cut for host in subject.hosts][:1]
            kind = _kind_of(named[0]) if named else "worker"
            others = others or [_Subject(kind, hosts=tuple(named))]
        faults += [_fault(verb, subject) for subject in others]
        if segment.verb and not others:
            pods += [Act("delete", s.count, pod=True) for s in subjects if s.kind == "pod"]
    return _merged(faults), pods[:1]


def _merged(faults: list[Fault]) -> list[Fault]:
    """What was named host by host is one fault of several hosts."""
    merged: list[Fault] = []
    for fault in faults:
        place = next((n for n, one in enumerate(merged) if _are_one(one, fault)), None)
        if place is None:
            merged.append(fault)
        else:
            merged[place] = replace(fault, hosts=(*merged[place].hosts, *fault.hosts))
    return merged


def _are_one(one: Fault, other: Fault) -> bool:
    return bool(one.hosts and other.hosts) and (one.what, one.kind) == (other.what, other.kind)


def _struck(segment: _Segment) -> list[_Subject]:
    """Whoever loses something keeps the rest: only what is lost fails."""
    behind = [subject for subject in segment.subjects if subject.after_verb]
    if behind and segment.verb_word.startswith(_LOSING):
        return behind
    return segment.subjects


def _borrowed(segments: list[_Segment], place: int) -> str:
    before = segments[place - 1] if place else None
    if before is not None and before.verb and before.verb_first:
        return before.verb
    following = next((segment for segment in segments[place + 1 :] if segment.verb), None)
    if following is not None and not following.verb_first:
        return following.verb
    return before.verb if before is not None else ""


def _fault(verb: str, subject: _Subject) -> Fault:
    assert verb in get_args(FaultKind), f"{verb} breaks nothing"
    what: FaultKind = verb  # type: ignore[assignment]
    count = subject.count
    if subject.half and subject.of:
        count = subject.of // 2
    return Fault(
        what,
        subject.kind,
        count=count,
        of=subject.of,
        hosts=subject.hosts,
        role=subject.role,
        every=subject.every,
        majority=subject.majority or (subject.half and count is None),
    )


def _deleted_machines(segment: _Segment) -> Iterable[Fault]:
    """Deleting a machine of a cloud is nothing that kubectl does."""
    if segment.act == "delete" and "vm" in _act_kinds(segment):
        hosts = [s.value for s in segment.act_symbols if s.kind == "host"]
        hosts += [host for subject in segment.subjects for host in subject.hosts]
        yield Fault("deleted", "vm", hosts=tuple(hosts))


def _act_kinds(segment: _Segment) -> list[str]:
    named = [s.value for s in segment.act_symbols if s.kind == "kind"]
    return named or [subject.kind for subject in segment.subjects]


def _acts(segment: _Segment) -> Iterable[Act]:
    kinds = _act_kinds(segment)
    if not segment.act or (segment.act == "delete" and "vm" in kinds):
        return
    symbols = segment.act_symbols
    exposes = any(s.kind == "act" and s.value == "expose" for s in symbols)
    what: ActKind = "expose" if exposes else segment.act  # type: ignore[assignment]
    counts = [s.number for s in symbols if s.kind == "number"]
    aimed = [
        symbols[place + 1].number
        for place, symbol in enumerate(symbols[:-1])
        if symbol.kind == "to" and symbols[place + 1].kind == "number"
    ]
    before = [s.count for s in segment.subjects if s.count is not None]
    hosts = [s.value for s in symbols if s.kind == "host"]
    hosts += [host for subject in segment.subjects for host in subject.hosts]
    names = [s.word for s in symbols if s.kind in ("word", "app") and _is_name(s.word)]
    yield Act(
        what,
        count=_first([*aimed, *counts[-1:], *before]),
        app=names[0] if names else "",
        host=hosts[0] if hosts else "",
        pod="pod" in kinds and "deployment" not in kinds,
    )


def _is_name(word: str) -> bool:
    plain = word.replace("-", "")
    return plain.isalnum() and not word[0].isdigit() and len(word) <= 30 and word not in _FILLERS


def _size(sizes: list[_Subject], kind: str) -> int | None:
    return _first(size.count for size in sizes if size.kind == kind)


def _first(values: Iterable[int | None]) -> int | None:
    return next((value for value in values if value is not None), None)
