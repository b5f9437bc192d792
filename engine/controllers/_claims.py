"""Who belongs to whom by labels: a controller takes over what matches and has no controller, and
lets go of what no longer matches.

After pkg/controller/controller_ref_manager.go (ClaimObject). What is taken over counts at once.
"""

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from typing import ClassVar

from engine.controllers._base import Because, Cache, Patch, Present, Wish, controller_reference
from engine.objects import Obj, is_deleting, labels, name, namespace, selects, uid


@dataclass(frozen=True, slots=True)
class Claimed(Because):
    """An object without a controller matches a selector, or an owned one no longer does."""

    says: ClassVar[dict[str, str]] = {
        "en": "{kind} `{owner}` {verb:word} {resource} `{one}` by its labels.",
        "pt-BR": "{kind} `{owner}` {verb:word} `{one}` ({resource}) pelos labels.",
    }
    words: ClassVar[dict[str, str]] = {"takes over": "assume", "lets go of": "solta"}
    kind: str
    owner: str
    resource: str
    one: str
    verb: str


def _any(value: Obj) -> bool:
    return True


def claim(
    owner: Obj, kind: str, resource: str, cache: Cache, fits: Callable[[Obj], bool] = _any
) -> Generator[Wish, None, list[Obj]]:
    """Take over and let go, and answer what the owner has then.

    `fits` says which of those without a controller it may take besides its selector.
    """
    owned, selector = cache.owned(resource, owner), owner["spec"].get("selector")
    kept = [one for one in owned if selects(selector, labels(one))]
    if is_deleting(owner):
        return kept
    taken = yield from adopt(owner, kind, resource, cache, fits)
    if len(kept) < len(owned):
        yield from release(owner, kind, resource, cache)
    return kept + taken


def adopt(
    owner: Obj, kind: str, resource: str, cache: Cache, fits: Callable[[Obj], bool]
) -> Generator[Wish, None, list[Obj]]:
    """Take over what matches, but not before the API server itself says that the owner is still
    there (canAdopt); answers what is taken.
    """
    selector = owner["spec"].get("selector")
    orphans = [
        one
        for one in cache.orphans(resource, namespace(owner))
        if fits(one) and not is_deleting(one) and selects(selector, labels(one))
    ]
    if not orphans:
        return orphans
    orphans.sort(key=name)
    first = Claimed(kind, name(owner), resource, name(orphans[0]), "takes over")
    yield Present(f"{kind.lower()}s", owner, first)
    reference = controller_reference(owner, "apps/v1", kind)
    for one in orphans:
        owners = [*(one["metadata"].get("ownerReferences") or ()), reference]
        yield _patch(owner, kind, resource, one, owners, "takes over")
    return orphans


def release(owner: Obj, kind: str, resource: str, cache: Cache) -> Iterator[Wish]:
    """Let go of what no longer matches."""
    for one in sorted(cache.owned(resource, owner), key=name):
        if not selects(owner["spec"].get("selector"), labels(one)) and not is_deleting(one):
            references = one["metadata"].get("ownerReferences") or ()
            left = [own for own in references if own.get("uid") != uid(owner)]
            yield _patch(owner, kind, resource, one, left, "lets go of")


def _patch(owner: Obj, kind: str, resource: str, one: Obj, owners: list[Obj], verb: str) -> Patch:
    because = Claimed(kind, name(owner), resource, name(one), verb)
    change = {"metadata": {"uid": uid(one), "ownerReferences": owners}}
    return Patch(resource, one, change, because, strict=False)
