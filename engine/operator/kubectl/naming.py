"""How objects are named on a line and in what is printed: `deployment/web`, `rs,pods`,
`deployment.apps/web`.
"""

from collections.abc import Sequence

from engine.operator.kubectl.invocation import Invocation, Target, resource_of
from engine.operator.kubectl.line import Usage
from engine.resources import ALL, Resource


def spelled_out(words: Sequence[str]) -> list[str]:
    """The words of a line with `all` as the resources that it stands for."""
    first, *rest = words or ("",)
    if "/" in first or "all" not in first.split(","):
        return list(words)
    kinds = [kind for word in first.split(",") for kind in (ALL if word == "all" else (word,))]
    return [",".join(dict.fromkeys(kinds)), *rest]


def said_kind(resource: Resource) -> str:
    """`deployment.apps`, `pod`: how printed names begin."""
    return f"{resource.singular}.{resource.group}" if resource.group else resource.singular


def said(target: Target) -> str:
    """`deployment.apps/web`."""
    return f"{said_kind(target.resource)}/{target.name}"


def said_plural(target: Target) -> str:
    """`deployments/web`: how what is waited for is called."""
    return f"{target.resource.plural}/{target.name}"


def targets_of(run: Invocation, words: Sequence[str], *, all_named: bool = True) -> list[Target]:
    """What `TYPE NAME…`, `TYPE/NAME…` or `TYPE,TYPE` mean; with `all_named` a type without names is
    an error.
    """
    if not words:
        raise Usage(_NO_WORDS)
    if any("/" in word for word in words):
        if not all("/" in word for word in words):
            raise Usage(_MIXED)
        return [_slashed(run, word) for word in words]
    resources = [resource_of(word) for word in words[0].split(",")]
    names = words[1:]
    if not names:
        if all_named:
            raise Usage(NO_NAME)
        return [Target(resource, "", run.namespace) for resource in resources]
    return [Target(resource, name, run.namespace) for resource in resources for name in names]


def _slashed(run: Invocation, word: str) -> Target:
    kind, _, name = word.partition("/")
    if not name or "/" in name:
        raise Usage("error: arguments in resource/name form may not have more than one slash\n")
    return Target(resource_of(kind), name, run.namespace)


NO_NAME = "error: resource(s) were provided, but no name was specified\n"
_NO_WORDS = (
    "error: You must provide one or more resources by argument or filename.\n"
    "Example resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'\n"
    "   '<resource> <name>'\n   '<resource>'\n"
)
_MIXED = (
    "error: there is no need to specify a resource type as a separate argument when passing "
    "arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of "
    "'kubectl get resource resource/<resource_name>'\n"
)
