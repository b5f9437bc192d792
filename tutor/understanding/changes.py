"""From the symbols of a what-if to what fails and what is done.

A segment without a verb borrows one from its neighbour: "the scheduler and etcd crash", "kill etcd
and the scheduler".
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import get_args

from tutor.understanding.folding import word_set
from tutor.understanding.intents import Act, ActKind, Fault, FaultKind, WhatIf
from tutor.understanding.lexicon import Symbol
from tutor.understanding.segments import Segment, Subject, kind_of, parts_of, segment_of

_LOSING = ("lose", "los", "perd")
_FILLERS = word_set(
    """the a an my our o os as um uma meu minha i we eu someone alguem operator operador up down
    from it its same mesmo at in on no na em this other more mais deployment app called chamado
    goes sobe replica replicas while new novo nova ao"""
)


def read_change(symbols: list[Symbol]) -> WhatIf | None:
    """What the symbols say; None when nothing fails in it and nothing is done."""
    segments: list[Segment] = []
    latest = ""
    for part in parts_of(symbols):
        segment = segment_of(part, latest)
        segments.append(segment)
        latest = next((s.kind for s in reversed([*segment.subjects, *segment.sizes])), latest)
    faults, pods = _faults(segments)
    faults += [fault for segment in segments for fault in _deleted_machines(segment)]
    acts = [act for segment in segments for act in _acts(segment)] + pods
    absent = [name for segment in segments for name in segment.absent]
    in_lab = [name for segment in segments for name in segment.in_lab]
    if not faults and not acts and not ((absent or in_lab) and any(s.verb for s in segments)):
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
        in_lab=tuple(dict.fromkeys(in_lab)),
        pod_failed=bool(pods),
    )


def _faults(segments: list[Segment]) -> tuple[list[Fault], list[Act]]:
    """What fails, and the pods that do, which the operator deletes instead."""
    faults: list[Fault] = []
    pods: list[Act] = []
    for place, segment in enumerate(segments):
        if not segment.verb and (segment.sizes or (place and _is_cut(segments[place - 1]))):
            continue  # how big it is; or the other side of "the network between a and b"
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
            kind = kind_of(named[0]) if named else "worker"
            others = others or [Subject(kind, hosts=tuple(named))]
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


def _is_cut(segment: Segment) -> bool:
    return any(subject.kind == "network" for subject in segment.subjects)


def _struck(segment: Segment) -> list[Subject]:
    """Whoever loses something keeps the rest: only what is lost fails."""
    behind = [subject for subject in segment.subjects if subject.after_verb]
    if behind and segment.verb_word.startswith(_LOSING):
        return behind
    return segment.subjects


def _borrowed(segments: list[Segment], place: int) -> str:
    before = segments[place - 1] if place else None
    if before is not None and before.verb and before.verb_first:
        return before.verb
    following = next((segment for segment in segments[place + 1 :] if segment.verb), None)
    if following is not None and not following.verb_first:
        return following.verb
    return before.verb if before is not None else ""


def _fault(verb: str, subject: Subject) -> Fault:
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


def _deleted_machines(segment: Segment) -> Iterable[Fault]:
    """Deleting a machine of a cloud is nothing that kubectl does."""
    if segment.act == "delete" and "vm" in _act_kinds(segment):
        hosts = [s.value for s in segment.act_symbols if s.kind == "host"]
        hosts += [host for subject in segment.subjects for host in subject.hosts]
        yield Fault("deleted", "vm", hosts=tuple(hosts))


def _act_kinds(segment: Segment) -> list[str]:
    named = [s.value for s in segment.act_symbols if s.kind == "kind"]
    return named or [subject.kind for subject in segment.subjects]


def _acts(segment: Segment) -> Iterable[Act]:
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
        pod="deployment" not in kinds and ("pod" in kinds or what == "delete"),
    )


def _is_name(word: str) -> bool:
    plain = word.replace("-", "")
    return plain.isalnum() and not word[0].isdigit() and len(word) <= 30 and word not in _FILLERS


def _size(sizes: list[Subject], kind: str) -> int | None:
    return _first(size.count for size in sizes if size.kind == kind)


def _first(values: Iterable[int | None]) -> int | None:
    return next((value for value in values if value is not None), None)
