"""A finished run as one flat document that a player draws (docs/playback.md)."""

from typing import Any

from engine.fidelity import not_modelled
from engine.history import CommandRun, Run
from engine.objects import workload_of
from engine.playback.facts import facts
from engine.playback.faults import faults
from engine.playback.lanes import lanes
from engine.playback.logs import events, logs
from engine.playback.messages import messages
from engine.playback.story import points
from engine.playback.tables import tables
from engine.playback.topology import components, hosts

FORMAT = 1


def playback_of(run: Run, *, focus: str | None = None) -> dict[str, Any]:
    """The document of `run`: plain data, fit for JSON.

    `focus` names the workload whose pods are drawn in colour; the first one when None.
    """
    app = focus or _first_workload(run)
    parts = components(run)
    voters = sum(1 for component in parts if component["kind"] == "etcd")
    known = facts(run)
    return {
        "format": FORMAT,
        "id": f"{run.scenario.content_hash()}-{run.seed}",
        "profile": run.profile,
        "seed": run.seed,
        "until": run.duration,
        "not_modelled": not_modelled(run),
        "hosts": hosts(run),
        "components": parts,
        "voters": voters,
        "majority": voters // 2 + 1,
        "focus": None if app is None else {"app": app},
        "facts": known,
        "messages": messages(run),
        "commands": [_command(command) for command in run.commands.values()],
        "tables": tables(run, known),
        "events": events(run),
        "logs": logs(run),
        "lanes": lanes(run, known, app),
        "story": points(run, known, app),
        "faults": faults(run),
    }


def _first_workload(run: Run) -> str | None:
    return next((workload_of(pod) for pod in run.of("pods", 0)), None)


def _command(command: CommandRun) -> dict[str, Any]:
    return {
        "id": command.id,
        "at": command.at,
        "end": command.end,
        "line": command.line,
        "code": command.code,
        "out": command.out,
        "err": command.err,
    }
