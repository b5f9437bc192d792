"""What every request passes before it is handled: who asks, may they, and what do they ask for?

The order is that of DefaultBuildHandlerChain (apiserver/pkg/server/config.go). Absent for now:
every user is believed and every verb is allowed; priority and fairness never refuses.
"""

from collections.abc import Callable

from engine.apiserver.errors import bad_request, no_such_method, no_such_resource
from engine.resources import CATALOGUE, Resource
from engine.wire.api import Request, Watch

Asked = Request | Watch
Stage = Callable[[Asked], None]

ON_ONE = ("get", "update", "patch", "delete")
ON_MANY = ("list", "create", "deletecollection")


def authenticate(request: Asked) -> None:
    """Believe the user that the request names."""


def authorise(request: Asked) -> None:
    """Allow everything."""


def recognise(request: Asked) -> None:
    """Raises Denial for a resource, subresource or verb that is not served."""
    resource = CATALOGUE.get(request.resource)
    if resource is None:
        raise no_such_resource()
    if not isinstance(request, Request):
        return
    if request.subresource and request.subresource not in resource.subresources:
        raise no_such_resource()
    if request.verb in ON_ONE or request.subresource:
        if not request.name:
            raise bad_request("resource name may not be empty")
    elif request.verb not in ON_MANY:
        raise no_such_method()
    if resource.namespaced and not request.namespace and request.verb != "list":
        raise no_such_method()


STAGES: tuple[Stage, ...] = (authenticate, authorise, recognise)


def pass_stages(request: Asked) -> Resource:
    """The resource that the request is about; raises Denial."""
    for stage in STAGES:
        stage(request)
    return CATALOGUE[request.resource]
