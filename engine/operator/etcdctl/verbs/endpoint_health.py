"""etcdctl endpoint health."""

import json
from functools import partial
from typing import Any, ClassVar

from engine.operator.etcdctl.errand import Answer
from engine.operator.etcdctl.text import bordered
from engine.operator.etcdctl.verbs._each import CLUSTER, EachEndpoint
from engine.operator.kubectl.line import Flags
from engine.units import go_duration
from engine.wire.etcd import Range
from engine.wire.etcd_admin import AlarmRequest

HEADER = ("endpoint", "health", "took", "error")
HEALTHY = "{endpoint} is healthy: successfully committed proposal: took = {took}"
UNHEALTHY = "{endpoint} is unhealthy: failed to commit proposal: {error}"
ALARMED = "Active Alarm(s): {alarms} "


class EndpointHealth(EachEndpoint):
    """Try a fresh read through each endpoint, which needs a leader: endpoint health --cluster."""

    flags: ClassVar[Flags] = CLUSTER
    formats = ("simple", "table", "json")
    in_turn = False

    def question(self) -> Any:
        """Any key: what counts is that an answer comes."""
        return Range(0, "health")

    def told(self, results: dict[str, Answer]) -> None:
        """Those that answered are asked for alarms too."""
        self._health = results
        self._left = [endpoint for endpoint, answer in results.items() if not answer.error]
        for endpoint in list(self._left):
            self.ask(AlarmRequest(0, "GET"), partial(self._alarms, endpoint), endpoint)
        if not self._left:
            self._print()

    def _alarms(self, endpoint: str, answer: Answer) -> None:
        error = answer.error
        if not error and answer.reply.alarms:
            error = ALARMED.format(alarms=" ".join(alarm for _, alarm in answer.reply.alarms))
        self._health[endpoint] = self._health[endpoint]._replace(error=error)
        self._left.remove(endpoint)
        if not self._left:
            self._print()

    def _print(self) -> None:
        rows = [
            [endpoint, str(not answer.error).lower(), go_duration(answer.took_us), answer.error]
            for endpoint, answer in self._health.items()
        ]
        match self.line.flags["write-out"]:
            case "table":
                self.out.append(bordered(HEADER, rows))
            case "json":
                self.say(json.dumps([_json(*row) for row in rows]))
            case _:
                for endpoint, _, time, error in rows:
                    if error:
                        self.complain(UNHEALTHY.format(endpoint=endpoint, error=error))
                    else:
                        self.say(HEALTHY.format(endpoint=endpoint, took=time))
        if any(answer.error for answer in self._health.values()):
            self.fail("unhealthy cluster")
        else:
            self.end()


def _json(endpoint: str, health: str, time: str, error: str) -> dict[str, Any]:
    found = {"endpoint": endpoint, "health": health == "true", "took": time}
    return {**found, "error": error} if error else found
