"""What all controllers of a cloud-controller-manager share, and what each of them answers to."""

from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol

from engine.client import Answer, ApiClient, Change, EventRecorder, Informer
from engine.cloud.client import CloudAnswer, CloudClient
from engine.component import Context
from engine.objects import Obj, name, namespace, uid
from engine.wire.system import Expired

STRATEGIC = {"patchType": "strategic"}
MERGE = {"patchType": "merge"}


class Desk(NamedTuple):
    """The process, its two correspondents, and the caches; `routes`: --configure-cloud-routes."""

    ctx: Context
    api: ApiClient
    cloud: CloudClient
    nodes: Informer
    services: Informer
    routes: bool

    def recorder(self, component: str) -> EventRecorder:
        """Who records Events under this name."""
        return EventRecorder(self.api, component)

    def patch(
        self, tag: tuple[Any, ...], resource: str, target: Obj, change: Mapping[str, Any],
        *, subresource: str = "", options: Mapping[str, Any] = MERGE,
    ) -> None:  # fmt: skip
        """Change an object; `answered` hears the end under this tag."""
        self.api.call(
            tag, "patch", resource, namespace(target), name(target),
            subresource=subresource, options=options, body=change,
        )  # fmt: skip


class Part(Protocol):
    """One controller. Tags of its calls begin with its name; its memory ends with the
    leadership.
    """

    name: str

    def start(self) -> None:
        """The caches are filled: look at everything."""

    def changed(self, change: Change) -> None:
        """A node or a service changed."""

    def answered(self, answer: Answer) -> None:
        """The API server answered."""

    def told(self, answer: CloudAnswer) -> None:
        """The cloud answered."""

    def expired(self, message: Expired) -> None:
        """A timer ran out, perhaps another's."""


def reference(node: Obj) -> Obj:
    """A Node as its Events name it."""
    return {"metadata": {"name": name(node), "uid": uid(node)}}


def why_not(answer: Answer) -> str:
    """What an error says."""
    return answer.text or str(answer.body.get("message", answer.code))
