"""Requests for resources of aggregated APIs: passed on to whoever serves them, if it is available.

After kube-aggregator/pkg/apiserver/handler_proxy.go. Only `list` of pods and nodes of
metrics.k8s.io is asked here; what the program would measure is not modelled: the list is empty.
"""

from collections.abc import Mapping

from engine.apiserver.availability import PLURAL, is_available
from engine.apiserver.cacher import Cacher
from engine.apiserver.calls import READ_LIMIT_US, Call, Desk
from engine.apiserver.errors import Denial, no_such_resource, unavailable
from engine.apiserver.stages import authenticate
from engine.objects import freeze

SERVED: Mapping[str, str] = {
    "pods.metrics.k8s.io": "v1beta1.metrics.k8s.io",
    "nodes.metrics.k8s.io": "v1beta1.metrics.k8s.io",
}
"""Resources, each with the APIService that it belongs to."""


class Aggregated:
    """Answers for APIs that others serve."""

    def __init__(self, desk: Desk, cacher: Cacher) -> None:
        self._desk, self._cacher = desk, cacher

    def begin(self, call: Call, wall_us: int) -> None:
        """Answer at once: that nobody serves it, that it is unavailable, or what there is."""
        self._desk.take(call, READ_LIMIT_US)
        try:
            authenticate(call.request.user, wall_us)
            api = self._cacher.cache.get(PLURAL, "", SERVED[call.asked.resource])
            if api is None:
                raise no_such_resource()
            if not is_available(api):
                raise unavailable()
        except Denial as denial:
            self._desk.deny(call, denial)
            return
        self._desk.reply(call, 200, freeze({"items": [], "metadata": {}}))
