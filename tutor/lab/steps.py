"""The timeline of a document, row by row: added, changed, moved, taken away.

A row may be wrong at any moment, for somebody is writing it; the reader of scenarios says how.
What a row can say comes from the engine's vocabulary, so that a new fault needs nothing here.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from engine import VOCABULARY, Key, Word
from tutor.lab.moments import TRIGGERS, lasting, listed, name_of, next_moment, written
from tutor.lab.reading import value_of

Plan = Mapping[str, Any]
Step = Mapping[str, Any]
Names = Mapping[str, Sequence[str]]


def timeline_of(plan: Plan) -> list[dict[str, Any]]:
    """Every row; what is no mapping counts as an empty row."""
    return [
        dict(step) if isinstance(step, Mapping) else {} for step in listed(plan.get("timeline"))
    ]


def word_of(step: Step) -> Word | None:
    """The fault or command of a row."""
    return next((VOCABULARY[key] for key in step if key in VOCABULARY), None)


def fields_of(step: Step) -> dict[str, Any]:
    """What a row says below its word, by key, however short it was written."""
    word = word_of(step)
    if word is None:
        return {}
    value = step[word.word]
    if isinstance(value, Mapping):
        return dict(value)
    return {word.shorthand: value} if word.shorthand else {}


def trigger_of(step: Step) -> tuple[str, str]:
    """How a row waits (at, after, when), and for what."""
    kind = next((word for word in TRIGGERS if word in step), "at")
    value = step.get(kind, "")
    return kind, "" if value is None else str(value)


def faults_before(timeline: Sequence[Step], index: int) -> list[str]:
    """The ids of the faults that an earlier row begins."""
    return [
        name_of(step, number)
        for number, step in enumerate(timeline[:index], 1)
        if (word := word_of(step)) is not None and word.is_fault
    ]


def added(plan: Plan, word: str, names: Names) -> dict[str, Any]:
    """The plan with one more row at its end, filled in as far as can be guessed."""
    timeline = timeline_of(plan)
    at = next_moment(timeline)
    step = {
        "id": free_name(timeline, word.replace("_", "-")),
        "at": written(at),
        word: begun(VOCABULARY[word], names, timeline),
    }
    return lasting({**plan, "timeline": [*timeline, step]}, at)


def begun(word: Word, names: Names, timeline: Sequence[Step]) -> Any:
    """A first value for a word: names of this cluster, the last fault that nobody heals, else what
    the example says.
    """
    if not word.keys:
        return word.example
    example = word.example if isinstance(word.example, Mapping) else {word.shorthand: word.example}
    fields: dict[str, Any] = {}
    for key in word.keys:
        if key.takes == "fault":
            fields[key.name] = _unhealed(timeline)
        elif key.is_required and key.takes in names:
            fields[key.name] = _there(example.get(key.name), names.get(key.takes, ()), key)
        elif key.is_required and key.name in example:
            fields[key.name] = example[key.name]
    return shortest(word, {name: value for name, value in fields.items() if value})


def with_word(plan: Plan, index: int, word: str, names: Names) -> dict[str, Any]:
    """Another fault or command in this row; its time and its id stay."""
    timeline = timeline_of(plan)
    kept = {key: value for key, value in timeline[index].items() if key not in VOCABULARY}
    value = begun(VOCABULARY[word], names, timeline[:index])
    return _with(plan, index, {**kept, word: value})


def with_field(plan: Plan, index: int, name: str, value: Any) -> dict[str, Any]:
    """A row with one key set; an empty value takes the key away."""
    step = timeline_of(plan)[index]
    word = word_of(step)
    if word is None:
        return dict(plan)
    fields = {key: kept for key, kept in fields_of(step).items() if key != name}
    key = word.key(name)
    if isinstance(value, str) and key is not None and key.takes in ("value", "manifest"):
        value = value_of(value)
    if value not in (None, "", [], False):
        fields[name] = value
    order = [one.name for one in word.keys]
    fields = {one: fields[one] for one in (*order, *fields) if one in fields}
    return _with(plan, index, {**step, word.word: shortest(word, fields)})


def with_trigger(plan: Plan, index: int, kind: str, text: str) -> dict[str, Any]:
    """A row that waits otherwise."""
    step = timeline_of(plan)[index]
    kept = {key: value for key, value in step.items() if key not in TRIGGERS}
    head = {"id": kept.pop("id")} if "id" in kept else {}
    value = 0 if text.strip() == "0" else text.strip()
    return _with(plan, index, {**head, kind: value, **kept})


def renamed(plan: Plan, index: int, name: str) -> dict[str, Any]:
    """A row of another name; whoever names it follows."""
    timeline = timeline_of(plan)
    before, name = name_of(timeline[index], index + 1), name.strip()
    if not name or name == before:
        return dict(plan)
    timeline[index] = {"id": name, **{k: v for k, v in timeline[index].items() if k != "id"}}
    followed = [_following(step, before, name) for step in timeline]
    until = _pointing(plan.get("until"), before, name)
    return {**plan, "timeline": followed, **({"until": until} if "until" in plan else {})}


def moved(plan: Plan, index: int, by: int) -> dict[str, Any]:
    """A row that changes places with its neighbour."""
    timeline, other = timeline_of(plan), index + by
    if 0 <= index < len(timeline) and 0 <= other < len(timeline):
        named = [{"id": name_of(step, n), **step} for n, step in enumerate(timeline, 1)]
        named[index], named[other] = named[other], named[index]
        timeline = named
    return {**plan, "timeline": timeline}


def removed(plan: Plan, index: int) -> dict[str, Any]:
    """Without a row; the others keep their names."""
    named = [{"id": name_of(step, n), **step} for n, step in enumerate(timeline_of(plan), 1)]
    return {**plan, "timeline": [*named[:index], *named[index + 1 :]]}


def free_name(timeline: Sequence[Step], word: str) -> str:
    """An id that no row has yet."""
    taken = {name_of(step, number) for number, step in enumerate(timeline, 1)}
    if word not in taken:
        return word
    return next(
        name for number in range(2, len(taken) + 3) if (name := f"{word}-{number}") not in taken
    )


def shortest(word: Word, fields: Mapping[str, Any]) -> Any:
    """The value of a word as an author writes it: `crash: cp-1/etcd`."""
    if not word.shorthand or set(fields) != {word.shorthand}:
        return dict(fields) if word.keys else word.example
    value = fields[word.shorthand]
    if isinstance(value, list | tuple) and len(value) == 1:
        return value[0]
    return dict(fields) if isinstance(value, Mapping) else value


def _with(plan: Plan, index: int, step: Step) -> dict[str, Any]:
    timeline = timeline_of(plan)
    timeline[index] = dict(step)
    return {**plan, "timeline": timeline}


def _unhealed(timeline: Sequence[Step]) -> list[str]:
    """The last fault that no row heals; the last one of all when each is healed."""
    faults = faults_before(timeline, len(timeline))
    healed = {
        name
        for step in timeline
        if "heal" in step
        for name in _many(fields_of(step).get("fault", ()))
    }
    return ([one for one in faults if one not in healed] or faults)[-1:]


def _there(example: Any, names: Sequence[str], key: Key) -> Any:
    """Those of the example that this cluster has, else one of the same kind, else the first."""
    wanted = [str(one) for one in _many(example)]
    kind = wanted[0].rpartition("/")[2] if wanted else ""
    found = [one for one in wanted if one in names][:1]
    found = found or [one for one in names if one.rpartition("/")[2] == kind][:1]
    found = found or list(names[:1])
    return found if key.is_list else (found or [""])[0]


def _many(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


def _following(step: Step, before: str, name: str) -> dict[str, Any]:
    changed = dict(step)
    if "after" in changed:
        changed["after"] = _pointing(changed["after"], before, name)
    word = word_of(step)
    if word is not None:
        fields = fields_of(step)
        pointing = [key.name for key in word.keys if key.takes == "fault" and key.name in fields]
        if pointing:
            for one in pointing:
                fields[one] = [name if each == before else each for each in _many(fields[one])]
            changed[word.word] = shortest(word, fields)
    return changed


def _pointing(text: Any, before: str, name: str) -> Any:
    """`cut + 5s` after the step `cut` got another name."""
    if not isinstance(text, str):
        return text
    step, plus, delay = text.partition("+")
    if step.strip() != before:
        return text
    return f"{name} +{delay}" if plus else name
