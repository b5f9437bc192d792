"""The Kubernetes API between clients and kube-apiserver: HTTP-shaped requests and watch streams.

A Request is verb, resource, namespace, name, subresource, options and body; a Response is a code
and a body,
and every failure's body is a `Status` object, as on the wire of a real API server.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from engine.objects import Obj

NO_OPTIONS: Mapping[str, Any] = {}


class User(NamedTuple):
    """Who asks, as a client certificate (CN and O) or a service account's token says it.

    `begins_us`, `ends_us`: from when to when the certificate counts, microseconds since 1970; None:
    in any run. `acts_as`: whom the caller wants to be taken for (`--as`). An empty name shows
    nothing at all.
    """

    name: str = ""
    groups: tuple[str, ...] = ()
    ends_us: int | None = None
    acts_as: "User | None" = None
    begins_us: int | None = None


NOBODY = User()


def service_account(namespace: str, name: str) -> User:
    """Who a service account's token speaks for (pkg/serviceaccount/util.go)."""
    groups = ("system:serviceaccounts", f"system:serviceaccounts:{namespace}")
    return User(f"system:serviceaccount:{namespace}:{name}", groups)


class Request(NamedTuple):
    """One call. `verb`: get, list, create, update, patch, delete, deletecollection.

    `resource` is the plural ("pods"), `subresource` like "status", "binding", "scale", "eviction"
    or "".
    `options`: labelSelector, fieldSelector, resourceVersion, propagationPolicy, gracePeriodSeconds,
    preconditions {uid, resourceVersion}, patchType ("merge", "strategic", "json", "apply"),
    fieldManager,
    dryRun, force. `user` is who asks, e.g. system:kube-scheduler or kubernetes-admin.
    """

    id: int
    verb: str
    resource: str
    namespace: str = ""
    name: str = ""
    subresource: str = ""
    options: Mapping[str, Any] = NO_OPTIONS
    body: Obj | None = None
    user: User = NOBODY


class Response(NamedTuple):
    """The answer to Request `id`: an HTTP code and an object, a list or a Status.

    A list's body has `items` and `metadata.resourceVersion`. `record` is the record that wrote
    the data, `warnings` what the server tells a person besides.
    """

    id: int
    code: int
    body: Obj
    record: int = -1
    warnings: tuple[str, ...] = ()


class Watch(NamedTuple):
    """Open a stream of changes. `since` None: send all that exists first (sendInitialEvents)."""

    id: int
    resource: str
    namespace: str = ""
    label_selector: str = ""
    field_selector: str = ""
    since: int | None = None
    user: User = NOBODY


class WatchEvents(NamedTuple):
    """What happened on stream `id`: (ADDED | MODIFIED | DELETED | BOOKMARK, object, record that
    wrote it) each.

    `initial` marks the events that complete the opening picture; `revision` is where the stream
    stands.
    """

    id: int
    events: tuple[tuple[str, Obj, int], ...]
    revision: int
    initial: bool = False

    @property
    def streamed(self) -> bool:
        """It belongs to a stream: TCP sends it until it arrives or the connection ends."""
        return True


class WatchClosed(NamedTuple):
    """The server ended (or never opened) stream `id`: 410 Expired, 429 while initialising, 403 …;
    0 is a plain end.
    """

    id: int
    code: int
    body: Obj

    @property
    def streamed(self) -> bool:
        """It belongs to a stream: TCP sends it until it arrives or the connection ends."""
        return True


class Unwatch(NamedTuple):
    """The client gives stream `id` up."""

    id: int


class Ping(NamedTuple):
    """An HTTP/2 ping: the client has heard nothing for a while and wants a sign of life."""

    id: int


class Pong(NamedTuple):
    """The server's answer to Ping `id`, whatever else it can or cannot do. `ends_us`: when the
    certificate that it shows in the handshake ends; None: not within any run.
    """

    id: int
    ends_us: int | None = None


class Dial(NamedTuple):
    """A client asks a TCP load balancer for a backend; `failed` is the one that just did not
    work.
    """

    failed: str = ""


class Dialed(NamedTuple):
    """The backend that the balancer connected the client to; empty: it has none, and hangs up."""

    backend: str


def failure(code: int, reason: str, message: str, **details: Any) -> dict[str, Any]:
    """A `Status` object (apimachinery/pkg/apis/meta/v1/types.go): what every failed request
    carries.
    """
    status = {
        "kind": "Status",
        "apiVersion": "v1",
        "status": "Failure",
        "message": message,
        "reason": reason,
        "code": code,
    }
    return {**status, "details": details} if details else status
