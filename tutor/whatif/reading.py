"""A what-if as a scenario that can be run: always valid, within limits, and said back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine import SECOND, Rejected, read_scenario
from quizbank.runs import Order
from tutor.lab.moments import written
from tutor.understanding import WhatIf
from tutor.whatif.building import SERVICE, Done, Struck, acts_of, app_of, strike, workload
from tutor.whatif.saying import Says, called, said
from tutor.whatif.sizes import ON_WORKERS, Sizes, sizes_of

BEGINS_US = 10 * SECOND
LATER_US = 5 * SECOND
"""The operator acts so long after the fault: everybody has noticed what is to be noticed soon."""
HEALS_AFTER_MAX_US = 20 * 60 * SECOND
LOOKED_AT_US = 20 * SECOND
"""So long after a Service was made somebody looks whether it has an address."""

TAILS_US = {
    "worker": 420 * SECOND,
    "control-plane": 75 * SECOND,
    "healed": 90 * SECOND,
    "act": 60 * SECOND,
}
"""How long the run goes on: an eviction from a lost node takes 340 to 360 s, an election of
controllers 13 to 24 s, an exit after a lost lease 10 to 12 s.
"""

NOTES: Mapping[str, Says] = {
    "pod": {
        "en": "A pod that fails I read as a pod that is deleted. A container that merely exits is "
        "started again by its kubelet, in the same pod.",
        "pt-BR": "Um pod que falha eu leio como um pod apagado. Um contêiner que só encerra é "
        "iniciado de novo pelo kubelet, no mesmo pod.",
    },
    "cut": {
        "en": "I made it smaller than you said: these runs have at most 5 control planes, 7 etcd "
        "members, 12 workers and 50 replicas.",
        "pt-BR": "Fiz menor do que você disse: aqui rodam no máximo 5 control planes, 7 membros "
        "do etcd, 12 workers e 50 réplicas.",
    },
    "long": {
        "en": "I let it last 20 minutes, the longest that is run here.",
        "pt-BR": "Deixei durar 20 minutos, o máximo que roda aqui.",
    },
    "unasked": {
        "en": "The command is mine: without a wish nobody would see what no longer works.",
        "pt-BR": "O comando é meu: sem um pedido, ninguém veria o que deixou de funcionar.",
    },
    "directly": {
        "en": "The API server that is asked has a living etcd member beside it; one whose own "
        "member is gone would refuse.",
        "pt-BR": "O API server consultado tem um membro vivo do etcd ao lado; um que perdeu o seu "
        "recusaria.",
    },
    "absent": {
        "en": "The simulator has no {names}, so that part is left out.",
        "pt-BR": "O simulador não tem {names}; essa parte ficou de fora.",
    },
    "lab": {
        "en": "This I cannot break from a line: {names}. That part is left out; in the Lab you "
        "can.",
        "pt-BR": "Isto eu não derrubo a partir de uma linha: {names}. Essa parte ficou de fora; no "
        "laboratório dá.",
    },
}


@dataclass(frozen=True, slots=True)
class Reading:
    """How a what-if was understood; times in µs since t = 0."""

    scenario: Mapping[str, Any]
    sizes: Sizes
    app: str
    struck: tuple[Struck, ...]
    done: tuple[Done, ...]
    says: Says
    """One sentence."""
    notes: tuple[Says, ...]
    """What was decided for the learner."""
    begins_us: int
    done_us: int
    heals_us: int | None
    until_us: int

    @property
    def order(self) -> Order:
        """The run, with what the answer needs to know of it."""
        return Order(self.scenario, seed=1, measures=_measures(self), focus=self.focus)

    @property
    def focus(self) -> str:
        """The workload that is watched: what was created, else what was there."""
        created = next((one.app for one in self.done if one.what == "create"), None)
        return created or self.app


def read_what_if(what: WhatIf) -> Reading | None:
    """The scenario of a what-if; None when nothing of it can be simulated."""
    if not what.faults and not what.acts:
        return None
    sizes, app = sizes_of(what), app_of(what)
    struck = strike(what, sizes)
    done = acts_of(what, sizes, struck)
    heals_after = None
    if what.heals_after_us is not None and struck:
        heals_after = min(max(what.heals_after_us, SECOND), HEALS_AFTER_MAX_US)
    heals_us = None if heals_after is None else BEGINS_US + heals_after
    done_us = BEGINS_US + _later(heals_after) if struck else BEGINS_US
    until_us = _until(struck, done, done_us=done_us, heals_us=heals_us)
    scenario = {
        "cluster": sizes.mapping(),
        "workload": workload(app, sizes.replicas),
        "timeline": _timeline(struck, done, done_us=done_us, heals_us=heals_us),
        "until": written(until_us),
    }
    try:
        read_scenario(scenario)
    except Rejected:  # a name that Kubernetes would refuse, say; the learner can put it otherwise
        return None
    return Reading(
        scenario=scenario,
        sizes=sizes,
        app=app,
        struck=struck,
        done=done,
        says=said(
            sizes,
            app,
            struck,
            done,
            begins_us=BEGINS_US,
            done_us=done_us,
            heals_after_us=heals_after,
        ),
        notes=_notes(what, sizes, done),
        begins_us=BEGINS_US,
        done_us=done_us,
        heals_us=heals_us,
        until_us=until_us,
    )


def _later(heals_after_us: int | None) -> int:
    """The operator acts while it lasts, however short that is."""
    if heals_after_us is None:
        return LATER_US
    return min(LATER_US, max(SECOND, heals_after_us // 2 // SECOND * SECOND))


def _timeline(
    struck: tuple[Struck, ...], done: tuple[Done, ...], *, done_us: int, heals_us: int | None
) -> list[dict[str, Any]]:
    steps = [one.step(written(BEGINS_US)) for one in struck]
    for number, one in enumerate(done):
        at = written(done_us + number * SECOND)
        steps.append({"id": one.id, "at": at, "kubectl": one.line})
        if one.what == "expose":
            seen = written(done_us + number * SECOND + LOOKED_AT_US)
            steps.append({"id": "seen", "at": seen, "kubectl": f"get service {SERVICE}"})
    if heals_us is not None:
        faults = [one.id for one in struck]
        heal: Any = faults[0] if len(faults) == 1 else faults
        steps.append({"id": "back", "at": written(heals_us), "heal": heal})
    return steps


def _until(
    struck: tuple[Struck, ...], done: tuple[Done, ...], *, done_us: int, heals_us: int | None
) -> int:
    if heals_us is not None:
        return max(heals_us, done_us) + TAILS_US["healed"]
    if not struck:
        return done_us + TAILS_US["act"]
    on_workers = any(one.kind in ON_WORKERS for one in struck)
    return done_us + TAILS_US["worker" if on_workers else "control-plane"]


def _notes(what: WhatIf, sizes: Sizes, done: tuple[Done, ...]) -> tuple[Says, ...]:
    names = [name for name, holds in _noted(what, sizes, done) if holds]
    found = [NOTES[name] for name in names]
    for name, left_out in (("absent", what.not_simulated), ("lab", what.in_lab)):
        if left_out:
            note = NOTES[name]
            found.append({one: note[one].format(names=called(left_out, one)) for one in note})
    return tuple(found)


def _noted(what: WhatIf, sizes: Sizes, done: tuple[Done, ...]) -> tuple[tuple[str, bool], ...]:
    heals = what.heals_after_us
    return (
        ("pod", what.pod_failed),
        ("cut", sizes.cut),
        ("long", heals is not None and heals > HEALS_AFTER_MAX_US),
        ("unasked", any(one.unasked for one in done)),
        ("directly", any("--server=" in one.line for one in done)),
    )


def _measures(reading: Reading) -> dict[str, str]:
    """What the engine is asked about the run; times come from the playback."""
    end = written((reading.heals_us or reading.until_us) - 1000)
    asked = {"leader-gap": "leader_gap_seconds()"}
    for one in reading.done:
        asked[one.id] = f'outcome("{one.id}")'
    if any(one.what == "expose" for one in reading.done):
        asked["seen"] = 'says("seen")'
    app = reading.focus
    asked["pods"] = f'pods("{app}", "{end}")'
    asked["pending"] = f'pending("{app}", "{end}")'
    asked["terminating"] = f'terminating("{app}", "{end}")'
    asked["evicted"] = 'event_count("TaintManagerEviction")'
    for kind in ("kube-controller-manager", "kube-scheduler"):
        asked[f"exit-{kind}"] = f'exit_seconds("{kind}")'
    return asked
