"""All lines of free text of a conversation with their answers, computed from the lines alone.

The world in view follows from what was said: the world of the open question, then that of the last
what-if, then the same with each line of kubectl in it. Nothing of it is kept.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from tutor.answers import Context, Reply, World, answer
from tutor.conversation import Wrote

WorldOf = Callable[[str | None], World | None]
"""The world of an attempt, as far as it may be seen: while a prediction is open, without its
timeline.
"""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A line and its answer."""

    wrote: Wrote
    reply: Reply


def exchanges(wrote: Iterable[Wrote], context: Context, world_of: WorldOf) -> tuple[Exchange, ...]:
    """Every line with its answer, oldest first."""
    found: list[Exchange] = []
    world: World | None = None
    attempt: str | None = None
    for line in wrote:
        if line.attempt != attempt:
            world, attempt = None, line.attempt
        here = world or world_of(line.attempt)
        if here is not None and line.at_us is not None:
            here = replace(here, at_us=min(max(line.at_us, 0), here.until_us))
        reply = answer(line.text, replace(context, world=here), language=line.language)
        found.append(Exchange(line, reply))
        if reply.run is not None:
            world = reply.run.world
    return tuple(found)
