"""Aggregated APIs: whether they answer, and who is asked for them.

After kube-aggregator/pkg/controllers/status/remote/remote_available_controller.go and
pkg/apiserver/handler_proxy.go: an APIService that names a Service is looked at when it is new and
every 30 s; its program is asked over the network, as a webhook is. Begins with the first of them.
"""

from collections.abc import Callable
from typing import NamedTuple

from engine.apiserver.cacher import Cacher
from engine.apiserver.notes import ApiAvailable, ApiUnavailable
from engine.apiserver.view import View
from engine.apiserver.webhook_ways import LATE, Way, to_service
from engine.component import Context
from engine.objects import Obj, condition, dig, evolve, labels, name, with_condition
from engine.timer import Timer
from engine.units import SECOND, rfc3339
from engine.wire.pods import PodAnswer, PodRequest
from engine.wire.system import Refused

PLURAL = "apiservices"
TIMER, BEAT = "aggregated ", "aggregated APIs"
RESYNC_US = 30 * SECOND
PATIENCE_US = 5 * SECOND
PORT = 443
NUMBERS = 1 << 18
"""Where its questions begin to be counted, so that no answer is taken for that of a webhook."""
PASSED = ("Passed", "all checks passed")
Verdict = tuple[str, str]
"""The reason and the message of a condition."""


class _Check(NamedTuple):
    """An API that was asked, and how it is reached."""

    api: str
    way: Way
    patience: Timer


class Availability:
    """Keeps the condition Available of APIServices; `write` stores a status."""

    def __init__(self, ctx: Context, cacher: Cacher, write: Callable[[Obj], None]) -> None:
        self._ctx, self._cacher, self._write = ctx, cacher, write
        self._beat = ctx.timer(BEAT, "the next look at aggregated APIs")
        self._asked: dict[int, _Check] = {}
        self._ids = (ctx.incarnation << 20) + NUMBERS
        self._seen = 0  # the revision of the last change of an APIService that was looked at

    def moved(self) -> None:
        """The cache has news: look at APIs that nobody has looked at."""
        cache = self._cacher.cache
        if cache.aggregated_revision == self._seen or not self._cacher.ready:
            return
        self._seen = cache.aggregated_revision
        found = [api for api in cache.all(PLURAL) if dig(api, "spec.service")]
        if not found:
            self._beat.cancel()
        elif not self._beat.armed:
            self._beat.set(RESYNC_US)
        for api in found:
            if condition(api, "Available") is None:
                self._look(api)

    def expired(self, timer: str) -> bool:
        """Half a minute is over, or an API was waited for long enough; False for other timers."""
        if timer == BEAT:
            self._beat.set(RESYNC_US)
            for api in sorted(self._cacher.cache.all(PLURAL), key=name):
                if dig(api, "spec.service"):
                    self._look(api)
            return True
        if not timer.startswith(TIMER):
            return False
        check = self._asked.pop(int(timer.removeprefix(TIMER)))
        self._judge(check.api, _failed(self._cacher.cache, check.api, LATE))
        return True

    def hear(self, message: PodAnswer | Refused) -> bool:
        """An API has answered, or nothing listens where it should; False: nobody asked that."""
        number = message.id if isinstance(message, PodAnswer) else message.message.id  # type: ignore[attr-defined]
        check = self._asked.pop(number, None)
        if check is None:
            return False
        check.patience.cancel()
        refused = isinstance(message, Refused)
        failed = _failed(self._cacher.cache, check.api, check.way.refusal)
        self._judge(check.api, failed if refused else PASSED)
        return True

    def _look(self, api: Obj) -> None:
        cache = self._cacher.cache
        problem = _problem(api, cache)
        if problem is not None:
            self._judge(name(api), problem)
            return
        service = {"port": PORT, **api["spec"]["service"]}
        way = to_service(service, PATIENCE_US // SECOND, cache, self._ctx.machine.rules)
        if way.problem:
            self._judge(name(api), _failed(cache, name(api), way.problem))
        elif all(check.api != name(api) for check in self._asked.values()):
            self._ask(name(api), way)

    def _ask(self, api: str, way: Way) -> None:
        self._ids = number = self._ids + 1
        patience = self._ctx.timer(f"{TIMER}{number}", f"the answer of API {api}")
        patience.set(PATIENCE_US)
        self._asked[number] = _Check(api, way, patience)
        if way.pods:
            pod, _, node = self._ctx.dice.choice("aggregated endpoint", way.pods).partition("@")
            self._ctx.send(f"{node}/pods", PodRequest(number, pod))

    def _judge(self, api: str, verdict: Verdict) -> None:
        """Write a condition that differs from what stands there."""
        found = self._cacher.cache.get(PLURAL, "", api)
        if found is None:
            return
        holds, (reason, message) = str(verdict == PASSED), verdict
        before = condition(found, "Available") or {}
        if (before.get("status"), before.get("reason")) == (holds, reason):
            return
        if before.get("status") != holds:
            good = ApiAvailable(api, self._ctx.name)
            bad = ApiUnavailable(api, self._ctx.name, message)
            self._ctx.note(good if verdict == PASSED else bad, story=True)
        entry = {
            "type": "Available", "status": holds, "reason": reason, "message": message,
            "lastTransitionTime": rfc3339(self._ctx.wall),
        }  # fmt: skip
        conditions = with_condition(dig(found, "status.conditions") or (), entry)
        self._write(evolve(found, {"status": {"conditions": conditions}}))


def is_available(api: Obj) -> bool:
    """Whether requests for an aggregated API are passed on."""
    return (condition(api, "Available") or {}).get("status") == "True"


def _problem(api: Obj, view: View) -> Verdict | None:
    """What keeps an API from being asked at all."""
    service = api["spec"]["service"]
    called, space, port = service["name"], service["namespace"], service.get("port", PORT)
    found = view.get("services", space, called)
    where = f'service/{called} in "{space}"'
    if found is None:
        return "ServiceNotFound", f"{where} is not present"
    ports = [each for each in dig(found, "spec.ports") or () if each["port"] == port]
    if not ports:
        return "ServicePortError", f"{where} is not listening on port {port}"
    slices = [
        one
        for one in view.all("endpointslices")
        if one["metadata"].get("namespace") == space
        and labels(one).get("kubernetes.io/service-name") == called
    ]
    if not slices:
        return "EndpointsNotFound", f"cannot find endpointslices for {where}"
    if not any(_is_ready(each) for one in slices for each in one.get("endpoints") or ()):
        named = ports[0].get("name", "")
        why = f'have no addresses with port name "{named}"'
        return "MissingEndpoints", f"endpointslices for {where} {why}"
    return None


def _is_ready(endpoint: Obj) -> bool:
    return bool((endpoint.get("conditions") or {}).get("ready", True))


def _failed(view: View, api: str, why: str) -> Verdict:
    found = view.get(PLURAL, "", api)
    if found is None:
        return "FailedDiscoveryCheck", why
    spec = found["spec"]
    service = spec["service"]
    answers = view.get("services", service["namespace"], service["name"])
    address = dig(answers, "spec.clusterIP") if answers is not None else ""
    host = f"https://{address}:{service.get('port', PORT)}"
    url = f"{host}/apis/{spec['group']}/{spec['version']}"
    return "FailedDiscoveryCheck", f'failing or missing response from {url}: Get "{url}": {why}'
