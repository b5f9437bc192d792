"""A what-if beside what its run showed: what ran on, what was asked for, and when it came true."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from quizbank.text import Language
from tutor.whatif.building import Done
from tutor.whatif.course import Course, at, first_at_least, first_below, lowest
from tutor.whatif.phrases import PHRASES
from tutor.whatif.reading import Reading
from tutor.whatif.saying import say_seconds


@dataclass(frozen=True, slots=True)
class Seen:
    """A reading beside what its run showed."""

    reading: Reading
    course: Course
    measured: Mapping[str, Any]
    language: Language

    def say(self, phrase: str, /, **values: Any) -> str:
        """A phrase with its values; stretches of time are given in µs, as `…_us`."""
        spelled = {
            key.removesuffix("_us"): say_seconds(value, self.language)
            if key.endswith("_us")
            else value
            for key, value in values.items()
        }
        return PHRASES[phrase][self.language].format(**spelled)

    @property
    def ends_us(self) -> int:
        """When the fault is over, or the run."""
        return self.reading.heals_us or self.course.until_us

    @property
    def app(self) -> str:
        """The workload that is watched."""
        return self.reading.focus


def running_of(seen: Seen) -> tuple[int, int]:
    """How many containers ran when it began, and how many at the worst moment of the fault.

    Those that the operator deleted are no loss of the fault.
    """
    before = at(seen.course.running, seen.reading.begins_us - 1)
    until = seen.course.until_us
    if any(one.what in ("delete", "remove", "image", "drain") for one in seen.reading.done):
        until = seen.reading.done_us
    return before, lowest(seen.course.running, seen.reading.begins_us - 1, until)


def main_of(seen: Seen) -> Done | None:
    """What the operator asked for, when it can be seen in the pods."""
    wishes = [one for one in seen.reading.done if one.wanted is not None and one.what != "cordon"]
    return wishes[-1] if wishes else None


def true_at(seen: Seen) -> int | None:
    """When the wish was fulfilled, in µs since t = 0; None when it was not, or cannot be seen."""
    main = main_of(seen)
    since = seen.reading.done_us
    if main is None:
        addressed = [one for one in seen.reading.done if one.what == "expose"]
        return None if addressed and "<pending>" in str(seen.measured.get("seen", "")) else since
    assert main.wanted is not None
    if main.what == "remove":
        return next((t for t, count in seen.course.ready if t > since and count == 0), None)
    if main.what in ("delete", "image", "drain"):
        dip = first_below(seen.course.ready, main.wanted, since)
        replaced = at(seen.course.created, seen.course.until_us) > at(seen.course.created, since)
        if dip is None:
            last = seen.course.created[-1][0] if seen.course.created else since
            return first_at_least(seen.course.ready, main.wanted, last) if replaced else None
        return first_at_least(seen.course.ready, main.wanted, dip)
    if main.what == "scale" and at(seen.course.ready, since) > main.wanted:
        return next((t for t, n in seen.course.ready if t > since and n <= main.wanted), None)
    return first_at_least(seen.course.ready, main.wanted, since)


def came_true(seen: Seen) -> bool:
    """Whether all that was asked for was accepted, and done."""
    accepted = all(seen.measured.get(one.id) == "accepted" for one in seen.reading.done)
    return accepted and true_at(seen) is not None
