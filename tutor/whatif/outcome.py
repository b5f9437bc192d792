"""The answer to a what-if: sentences over what its run showed, in the learner's language.

Each sentence is one function of the run; it says nothing where there is nothing to say. The first
one is the answer, the others tell what it stands on.
"""

from collections.abc import Callable, Iterator

from engine import SECOND
from quizbank.runs import Finished
from quizbank.text import Language
from tutor.whatif.course import Span, at, course_of, first_at_least, first_below
from tutor.whatif.reading import Reading
from tutor.whatif.seen import Seen, came_true, main_of, running_of, true_at

SOON_US = 30 * SECOND
"""A wish that came true within this time came true."""
ERROR_LENGTH_MAX = 120
AT_ONCE_US = SECOND // 10
GAP_MIN_US = SECOND // 2
"""A shorter gap says little: a leader that is cut off believes in itself for a while."""


def outcome(reading: Reading, finished: Finished, language: Language) -> tuple[str, ...]:
    """What happened: the answer first, then what it stands on."""
    course = course_of(finished.playback(), reading.app, reading.focus)
    seen = Seen(reading, course, finished.measured, language)
    details = [sentence for tell in DETAILS for sentence in tell(seen)]
    return (_headline(seen), *details)


def _headline(seen: Seen) -> str:
    before, least = running_of(seen)
    kept = "kept" if least >= before else "lost"
    if not seen.reading.struck:
        return seen.say("plain-done" if came_true(seen) else "plain-open")
    one = "-one" if (kept, before) == ("kept", 1) or (kept, before - least) == ("lost", 1) else ""
    served = seen.say(f"head-{kept}{one}", app=seen.reading.app, before=before, lost=before - least)
    if not seen.reading.done:
        return seen.say("head-alone", served=served)
    answers = [seen.measured.get(done.id) for done in seen.reading.done]
    if any(answer != "accepted" for answer in answers):
        return seen.say("head-fails", served=served)
    when = true_at(seen)
    heard = [seen.course.heard[done.id].end_us for done in seen.reading.done]
    if when is not None and any(end is None or end >= seen.ends_us for end in heard):
        return seen.say("head-waits", served=served)
    if when is not None and when - seen.reading.done_us <= SOON_US and when < seen.ends_us:
        return seen.say("head-works", served=served)
    if when is not None and when >= seen.ends_us:
        return seen.say("head-later", served=served)
    if when is not None:
        return seen.say("head-slow", served=served, after_us=when - seen.reading.done_us)
    return seen.say("head-stored", served=served)


def _serving(seen: Seen) -> Iterator[str]:
    """How many containers went on, and when they were as many again."""
    before, least = running_of(seen)
    fell = first_below(seen.course.running, before, seen.reading.begins_us - 1)
    if least >= before or not seen.reading.struck or fell is None:
        return
    again = first_at_least(seen.course.running, before, fell)
    if again is None:
        left = at(seen.course.running, seen.course.until_us)
        yield seen.say("containers-left", left=left, before=before, app=seen.reading.app)
        return
    after = again - seen.reading.begins_us
    yield seen.say("containers-again", before=before, app=seen.reading.app, after_us=after)


def _answered(seen: Seen) -> Iterator[str]:
    """What the operator heard."""
    for done in seen.reading.done:
        heard, ended = seen.course.heard.get(done.id), seen.measured.get(done.id)
        if heard is None:
            continue
        line = f"`kubectl {_short(done.line)}`"
        if heard.end_us is None:
            yield seen.say("waits", line=line)
            continue
        after, error = heard.end_us - heard.at_us, _quoted(heard.error)
        at_once = after < AT_ONCE_US and ended in ("accepted", "refused")
        how = f"{ended}-at-once" if at_once else ended
        yield seen.say(f"heard-{how}", line=line, after_us=after, error=error)


def _wish(seen: Seen) -> Iterator[str]:
    """What became of it: created, placed, ready; and when."""
    main = main_of(seen)
    if main is None or any(seen.measured.get(d.id) != "accepted" for d in seen.reading.done):
        return
    when = true_at(seen)
    if main.what == "remove":
        if when is not None:
            after = when - seen.reading.done_us
            how = "-at-once" if after < AT_ONCE_US else ""
            yield seen.say(f"removed{how}", app=seen.app, after_us=after)
        return
    if when is not None and when < seen.ends_us:
        after = when - seen.reading.done_us
        how = "-at-once" if after < AT_ONCE_US else "-one" if main.wanted == 1 else ""
        yield seen.say(f"ready{how}", wanted=main.wanted, app=seen.app, after_us=after)
        return
    born = at(seen.course.created, seen.ends_us - 1) - at(seen.course.created, seen.reading.done_us)
    pending = seen.measured.get("pending", 0)
    if born == 0 and seen.measured.get("terminating", 0) == 0:
        yield seen.say("none-created", app=seen.app)
    elif pending:
        yield seen.say("pending", pending=pending, app=seen.app)
    elif seen.measured.get("terminating", 0):
        yield seen.say("terminating", count=seen.measured["terminating"], app=seen.app)


def _address(seen: Seen) -> Iterator[str]:
    """Whether the Service got an address."""
    text = str(seen.measured.get("seen", ""))
    if "<pending>" in text:
        yield seen.say("address-pending")
    elif "LoadBalancer" in text:
        yield seen.say("address", address=_address_in(text))


def _leaders(seen: Seen) -> Iterator[str]:
    """How long etcd had no leader, and who gave up a lease."""
    begins = seen.reading.begins_us
    gaps = [s for s in _lost(seen, "etcd-leader") if s.ends_us > begins]
    gap = next((s for s in gaps if s.ends_us - s.begins_us > GAP_MIN_US), None)
    if gap is not None:
        if gap.ends_us >= seen.course.until_us:
            after = max(0, gap.begins_us - begins)
            how = "-at-once" if after < AT_ONCE_US else ""
            yield seen.say(f"no-leader-left{how}", after_us=after)
        else:
            yield seen.say("leader-gap", gap_us=gap.ends_us - gap.begins_us)
    elif any(one.kind == "etcd" and one.what != "partition" for one in seen.reading.struck):
        yield seen.say("leader-all-the-time")
    for kind in ("kube-controller-manager", "kube-scheduler"):
        exited = float(seen.measured.get(f"exit-{kind}", -1))
        after = int(exited * SECOND) - begins
        if exited >= 0 and after >= 0:
            yield seen.say("exits", kind=kind, after_us=after)
        lane = f"lease-{kind.removeprefix('kube-')}"
        for span in _lost(seen, lane):
            if begins <= span.begins_us and span.ends_us < seen.course.until_us:
                yield seen.say("lease-gap", kind=kind, gap_us=span.ends_us - span.begins_us)
                break


def _nodes(seen: Seen) -> Iterator[str]:
    """When the API learnt that a node is lost, and what became of its pods."""
    begins, told = seen.reading.begins_us, []
    for lane, spans in seen.course.lanes.items():
        turned = [s for s in spans if s.begins_us >= begins and s.tone != "agreed"]
        if lane.startswith("node-") and turned:
            told.append((lane.removeprefix("node-"), turned[0]))
    for name, span in told[:2]:
        word = "NotReady" if span.word in ("Unknown", "False") else span.word
        yield seen.say("node-lost", name=name, word=word, after_us=span.begins_us - begins)
    if not told:
        if any(one.kind in ("worker", "kubelet", "vm") for one in seen.reading.struck):
            yield seen.say("node-unnoticed")
        return
    first = next((t for t, _ in seen.course.created if t > begins), None)
    evicted = seen.measured.get("evicted", 0)
    if evicted and first is not None and not seen.reading.done:
        how = "-one" if evicted == 1 else ""
        yield seen.say(f"replaced{how}", count=evicted, after_us=first - begins)
    elif not evicted and not seen.reading.done:
        yield seen.say("not-evicted")


def _back(seen: Seen) -> Iterator[str]:
    """How long after the end of the fault everything was as wished."""
    healed = seen.reading.heals_us
    if healed is None:
        return
    main = main_of(seen)
    accepted = all(seen.measured.get(one.id) == "accepted" for one in seen.reading.done)
    wanted = main.wanted if main is not None and accepted else None
    when = true_at(seen) if wanted is not None else None
    if wanted is None:
        wanted = seen.reading.sizes.replicas
        when = first_at_least(seen.course.ready, wanted, healed)
    if wanted == 0 or (when is not None and when < healed):
        return
    if when is None:
        left = at(seen.course.ready, seen.course.until_us)
        yield seen.say("back-not", ready=left, wanted=wanted, app=seen.app)
    elif when > healed:
        yield seen.say("back", wanted=wanted, app=seen.app, after_us=when - healed)
    else:
        yield seen.say("back-at-once", wanted=wanted, app=seen.app)


DETAILS: tuple[Callable[[Seen], Iterator[str]], ...] = (
    _serving,
    _answered,
    _wish,
    _address,
    _leaders,
    _nodes,
    _back,
)
"""What an answer tells, in this order."""


def _lost(seen: Seen, lane: str) -> list[Span]:
    return [span for span in seen.course.lanes.get(lane, ()) if span.tone == "lost"]


def _short(line: str) -> str:
    return line if len(line) <= 60 else f"{' '.join(line.split()[:4])} …"


def _quoted(error: str) -> str:
    """The last line of what the operator read, short enough for a sentence."""
    line = error.splitlines()[-1] if error else ""
    line = line.replace("`", "'")
    return line if len(line) <= ERROR_LENGTH_MAX else f"{line[: ERROR_LENGTH_MAX - 1]}…"


def _address_in(table: str) -> str:
    """EXTERNAL-IP is the fourth column of `kubectl get service`."""
    rows = [row.split() for row in table.splitlines() if "LoadBalancer" in row]
    return rows[0][3] if rows and len(rows[0]) > 3 else "?"
