"""When a container's probes turn: computed from the probe's numbers instead of run each period.

A probe's result does not change while a container runs, so its first telling moment says all
(KL:prober/worker.go: ticks every period from the pod's start; a readiness probe without initial
delay is triggered at once).
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from engine.kubelet.program import exit_code_of
from engine.objects import Obj
from engine.units import SECOND

PERIOD_S = 10
FAILURES = 3
SUCCESSES = 1
"""Defaults: pkg/apis/core/v1/defaults.go."""

Probe = Mapping[str, Any]


class Reach(NamedTuple):
    """What probes of a machine can do: talk to pods over the network, run real commands in them."""

    pod_network: bool = True
    commands: bool = True


def passes(probe: Probe, reach: Reach) -> bool:
    """Whether the probe succeeds in a running container."""
    if "exec" not in probe:
        return reach.pod_network
    command = list(probe["exec"].get("command") or ())
    return not reach.commands or exit_code_of(command) == 0


def first_tick_us(probe: Probe) -> int:
    """From the container's start to the first probe that counts."""
    delay, period = probe.get("initialDelaySeconds") or 0, probe.get("periodSeconds") or PERIOD_S
    return -(-delay // period) * period * SECOND


def started_us(spec: Obj, reach: Reach) -> int | None:
    """Until the startup probe has succeeded; None: it never does."""
    probe = spec.get("startupProbe")
    if probe is None:
        return 0
    return first_tick_us(probe) if passes(probe, reach) else None


def ready_us(spec: Obj, reach: Reach) -> int | None:
    """From the container's start until it is ready; None: never."""
    started = started_us(spec, reach)
    probe = spec.get("readinessProbe")
    if started is None or probe is None:
        return started
    if not passes(probe, reach):
        return None
    more = (probe.get("successThreshold") or SUCCESSES) - 1
    period = probe.get("periodSeconds") or PERIOD_S
    return max(started, first_tick_us(probe)) + more * period * SECOND


def killed_us(spec: Obj, reach: Reach) -> int | None:
    """From the container's start until its liveness or startup probe has failed often enough;
    None: never.
    """
    for kind in ("startupProbe", "livenessProbe"):
        probe = spec.get(kind)
        if probe is not None and not passes(probe, reach):
            failures = probe.get("failureThreshold") or FAILURES
            period = probe.get("periodSeconds") or PERIOD_S
            return first_tick_us(probe) + (failures - 1) * period * SECOND
    return None


def failing_kind(spec: Obj, reach: Reach) -> str:
    """Which probe fails, as Events name it: Startup, Liveness, Readiness or nothing."""
    for kind, said in (
        ("startupProbe", "Startup"),
        ("livenessProbe", "Liveness"),
        ("readinessProbe", "Readiness"),
    ):
        probe = spec.get(kind)
        if probe is not None and not passes(probe, reach):
            return said
    return ""
