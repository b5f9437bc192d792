"""What every request passes before it is handled: who asks, may they, and what do they ask for?

The order is that of DefaultBuildHandlerChain (apiserver/pkg/server/config.go): authentication,
impersonation, authorisation; that a resource exists is seen first here, as a client that asked
discovery would have. Priority and fairness stands behind these here (engine/apiserver/gate.py).
"""

from functools import lru_cache

from engine.apiserver.authorization.attributes import ANONYMOUS, AUTHENTICATED, attributes_of
from engine.apiserver.authorization.authorizer import Authorizer
from engine.apiserver.errors import (
    bad_request,
    no_such_method,
    no_such_resource,
    unauthorized,
)
from engine.apiserver.view import View
from engine.resources import CATALOGUE, REVIEWS, Resource
from engine.wire.api import Request, User, Watch

Asked = Request | Watch

ON_ONE = ("get", "update", "patch", "delete")
ON_MANY = ("list", "create", "deletecollection")
BY_SELECTOR = ("list", "deletecollection")
PASSES_MAX = 16_384
"""How many shapes of requests are remembered at most; no outcome depends on it."""


def pass_stages(
    request: Asked, wall_us: int, authorizer: Authorizer | None
) -> tuple[Resource, User]:
    """The resource that the request is about, and who asks in the end; raises Denial. Without an
    authorizer nobody's rights are known yet, and none are asked for.
    """
    user = authenticate(request.user, wall_us)
    resource = recognise(request)
    if authorizer is not None:
        if request.user.acts_as is not None:
            user = impersonate(user, request.user.acts_as, authorizer)
        authorizer.check(resource, user, attributes_of(request, resource.group))
    return resource, user


class Passes:
    """What was let through: a request of the same shape need not be weighed again.

    Kept are answers that rest on roles and bindings alone, until one of those changes; refusals
    are found anew each time.
    """

    def __init__(self, view: View, authorizer: Authorizer) -> None:
        self._view, self._authorizer = view, authorizer
        self._revision = -1
        self._known: dict[tuple[object, ...], tuple[Resource, User]] = {}

    def let(self, request: Asked, wall_us: int) -> tuple[Resource, User]:
        """As `pass_stages`."""
        if request.__class__ is not Request or request.verb in BY_SELECTOR:
            return pass_stages(request, wall_us, self._authorizer)
        known, user = self._known, request.user
        if self._view.policy_revision != self._revision or len(known) >= PASSES_MAX:
            known.clear()
            self._revision = self._view.policy_revision
        _, verb, plural, namespace, name, subresource = request[:6]
        shape = user, verb, plural, namespace, name, subresource
        passed = known.get(shape)
        if passed is None:
            passed = pass_stages(request, wall_us, self._authorizer)
            if self._authorizer.rests_on_roles(passed[1], plural):
                known[shape] = passed
        elif user.ends_us is not None or user.begins_us is not None:
            authenticate(user, wall_us)
        return passed


def refused_early(request: Asked) -> bool:
    """Whether a server without a picture of the store refuses it anyway."""
    if isinstance(request, Watch) or request.verb == "list":
        return True
    return request.verb == "create" and not request.subresource and request.resource not in REVIEWS


def authenticate(shown: User, wall_us: int) -> User:
    """Who asks: the name and groups of a valid certificate, or nobody known. Raises Denial 401
    for a certificate that has ended, or not begun, on this server's clock.
    """
    if not shown.name:
        return ANONYMOUS
    if shown.ends_us is not None and wall_us > shown.ends_us:
        raise unauthorized()
    if shown.begins_us is not None and wall_us < shown.begins_us:
        raise unauthorized()
    return _known(shown.name, shown.groups)


@lru_cache(maxsize=1024)
def _known(name: str, groups: tuple[str, ...]) -> User:
    return User(name, (*groups, AUTHENTICATED))


def impersonate(user: User, wanted: User, authorizer: Authorizer) -> User:
    """Who the caller is taken for (`--as`, `--as-group`); raises Denial 403."""
    authorizer.check_impersonation(user, wanted)
    groups = wanted.groups
    if wanted.name == ANONYMOUS.name:
        return ANONYMOUS
    if wanted.name.startswith("system:serviceaccount:") and not groups:
        space = wanted.name.split(":")[2]
        groups = ("system:serviceaccounts", f"system:serviceaccounts:{space}")
    return User(wanted.name, (*groups, AUTHENTICATED))


def recognise(request: Asked) -> Resource:
    """The resource; raises Denial for a resource, subresource or verb that is not served."""
    resource = CATALOGUE.get(request.resource) or REVIEWS.get(request.resource)
    if resource is None:
        raise no_such_resource()
    if not isinstance(request, Request):
        return resource
    if request.subresource and request.subresource not in resource.subresources:
        raise no_such_resource()
    if request.verb in ON_ONE or request.subresource:
        if not request.name:
            raise bad_request("resource name may not be empty")
    elif request.verb not in ON_MANY:
        raise no_such_method()
    if request.resource in REVIEWS and request.verb != "create":
        raise no_such_method()
    if resource.namespaced and not request.namespace and request.verb != "list":
        raise no_such_method()
    return resource
