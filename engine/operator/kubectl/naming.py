"""How objects are named on a line and in what is printed: `deployment/web`, `rs,pods`,
`deployment.apps/web`.
"""

from collections.abc import Sequence

from engine.operator.kubectl.invocation import Invocation, Target, resource_of
from engine.operator.kubectl.line import Usage
from engine.resources import Resource


def said_kind(resource: Resource) -> str:
    """`deployment.apps`, `pod`: how printed names begin."""
    return f"{resource.singular}.{resource.group}" if resource.group else resource.singular


def said(target: Target) -> str:
    """`deployment.apps/web`."""
    return f"{said_kind(target.resource)}/{target.name}"


def targets_of(run: Invocation, words: Sequence[str], *, all_named: bool = True) -> list[Target]:
    """What `TYPE NAME…`, `TYPE/NAME…` or `TYPE,TYPE` mean; with `all_named` a type without names is
    an error.
    """
    if not words:
        raise Usage(
            "error: resource(s) were provided, but no name was specified\n"
            if all_named
            else _NOTHING
        )
    if any("/" in word for word in words):
        if not all("/" in word for word in words):
            raise Usage(_MIXED)
        return [_slashed(run, word) for word in words]
    resources = [resource_of(word) for word in words[0].split(",")]
    names = words[1:]
    if not names:
        if all_named:
            raise Usage("error: resource(s) were provided, but no name was specified\n")
        return [Target(resource, "", run.namespace) for resource in resources]
    return [Target(resource, name, run.namespace) for resource in resources for name in names]


def _slashed(run: Invocation, word: str) -> Target:
    kind, _, name = word.partition("/")
    if not name or "/" in name:
        raise Usage("error: arguments in resource/name form may not have more than one slash\n")
    return Target(resource_of(kind), name, run.namespace)


_NOTHING = (
    'error: You must specify the type of resource to get. Use "kubectl api-resources" '
    "for a complete list of supported resources.\n\n"
    "error: Required resource not specified.\n"
    'Use "kubectl explain <resource>" for a detailed description of that resource '
    "(e.g. kubectl explain pods).\nSee 'kubectl get -h' for help and examples\n"
)
_MIXED = (
    "error: there is no need to specify a resource type as a separate argument when passing "
    "arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of "
    "'kubectl get resource resource/<resource_name>'\n"
)
