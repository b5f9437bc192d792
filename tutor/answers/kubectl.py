"""kubectl at the world in view: its scenario with one more line, typed where the learner stands.

The world is run again from its beginning. Nothing before that moment changes, for a line is a
message like any other and every process has dice of its own.
"""

from collections.abc import Mapping
from typing import Any

from engine import SECOND, SIZES, Rejected, read_scenario
from quizbank.runs import Order
from quizbank.text import Language
from tutor.answers.phrases import ETCDCTL, FRESH_WORLD, KUBECTL_LINES, NO_ROOM, NOT_KUBECTL, TYPED
from tutor.answers.reply import Reply, ToRun, World
from tutor.lab.moments import UNTIL_MAX_US, written
from tutor.understanding import Kubectl
from tutor.whatif.saying import say_seconds

WAIT_US = 65 * SECOND
"""A read that hangs is given up after 60 s (kube-apiserver, --request-timeout)."""
FRESH: Mapping[str, Any] = {
    "cluster": {"control_planes": 1, "workers": 3},
    "workload": [{"deployment": {"name": "web", "replicas": 3}}],
    "timeline": [],
    "until": "10s",
}
FRESH_AT_US = 10 * SECOND


def typed(kubectl: Kubectl, world: World | None, language: Language) -> Reply:
    """The line, at the world in view or at a fresh one."""
    offers = KUBECTL_LINES[language]
    if kubectl.line.startswith("etcdctl"):
        return Reply(language, (ETCDCTL[language],), offers=offers, page="lab")
    said = () if world is not None else (FRESH_WORLD[language],)
    before = world or World(FRESH, FRESH_AT_US, FRESH_AT_US, focus="web")
    steps = list(before.scenario.get("timeline", ()))
    if len(steps) >= SIZES["steps"]:
        return Reply(language, (NO_ROOM[language],))
    at_us = min(max(before.at_us, 0), UNTIL_MAX_US - WAIT_US)
    name = _free_name(steps)
    line = kubectl.line.removeprefix("kubectl").strip()
    until_us = max(before.until_us, at_us + WAIT_US)
    scenario = {
        **before.scenario,
        "timeline": [*steps, {"id": name, "at": written(at_us), "kubectl": line}],
        "until": before.scenario["until"] if until_us == before.until_us else written(until_us),
    }
    try:
        read_scenario(scenario)
    except Rejected as rejected:
        reason = "\n".join(finding.message for finding in rejected.findings)
        return Reply(language, (*said, NOT_KUBECTL[language]), code=reason, offers=offers)
    after = World(scenario, at_us, until_us, before.seed, before.focus)
    order = Order(scenario, before.seed, {"typed": f'says("{name}")'}, before.focus)
    at = TYPED[language].format(at=say_seconds(at_us, language))
    run = ToRun(order, after, command=name, line=f"kubectl {line}")
    return Reply(language, (*said, at), run=run)


def _free_name(steps: list[Any]) -> str:
    taken = {str(step.get("id", "")) for step in steps}
    return next(name for n in range(1, len(steps) + 2) if (name := f"typed-{n}") not in taken)
