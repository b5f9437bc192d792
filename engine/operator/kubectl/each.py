"""Verbs that deal with their targets one after the other, and go on when one of them fails."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, ClassVar

from engine.client import Answer
from engine.objects import Obj, name, namespace
from engine.operator.kubectl.invocation import Invocation, Target
from engine.operator.kubectl.line import CHANGE, CLIENT, FILENAME, SELECTOR, Flags, Usage, without
from engine.operator.kubectl.manifests import read_manifests, target_of
from engine.operator.kubectl.naming import NO_NAME, targets_of
from engine.operator.kubectl.outcome import tell
from engine.patch import PatchError, json_patch, merge, strategic
from engine.resources import Resource

BOTH = (
    "error: when paths, URLs, or stdin is provided as input, you may not specify resource "
    "arguments as well\n"
)
LIST, GET = "list", "get"
EACH: Flags = {**SELECTOR, **FILENAME, **CHANGE}
"""Flags of the verbs that change what a line names."""
OR_ALL: Flags = without(EACH, "field-selector")
BY_LABEL: Flags = without(OR_ALL, "all")
BY_NAME: Flags = without(BY_LABEL, "selector")
"""Those of verbs that know fewer ways to name objects."""


class EachTarget(Invocation):
    """Finds out what the line means (by name, by selector, by manifest, or all), reads each object,
    hands it to `deal`.
    """

    means_all: ClassVar[bool] = False  # a type without names means all of its objects
    none_found: ClassVar[str] = ""  # the error when a selector leaves nothing
    wraps: ClassVar[str] = ""  # what stands before the server's words when a patch is refused
    target: Target  # whose turn it is
    found: Obj  # that object as it was read
    last: Answer | None = None  # the answer that brought it

    def start(self) -> None:
        """Begin with the first target."""
        self._errors: list[str] = []
        self.dealt = 0
        self.queue = self.chosen()
        selects = self.line.flags.get("selector") or self.line.flags.get("all") or self.means_all
        if any(not target.name for target in self.queue) and not selects:
            raise Usage(NO_NAME)
        self.proceed()

    # What verbs define.

    def chosen(self) -> list[Target]:
        """What the line names; a target without a name stands for all that the selector leaves."""
        return self.named(self.line.arguments)

    def deal(self, found: Obj) -> None:
        """Do something about the object of `self.target`; `done` or `not_done` ends with it."""
        raise NotImplementedError

    def heard(self, step: Hashable, answer: Answer) -> None:
        """The answer to something that `deal` asked for."""
        raise NotImplementedError

    # What they use.

    def named(self, words: Sequence[str]) -> list[Target]:
        """What words name, or the manifests of standard input; raises Usage for both at once."""
        if not self.reads_manifests:
            return targets_of(self, words, all_named=False)
        if words:
            raise Usage(BOTH)
        return [target_of(self, manifest) for manifest in read_manifests(self.stdin)]

    @property
    def reads_manifests(self) -> bool:
        """Whether the objects are those of standard input."""
        return bool(self.line.flags.get("filename"))

    def patch(
        self, body: Mapping[str, Any], kind: str = "strategic", *, subresource: str = ""
    ) -> None:
        """Patch the target's object; `heard("patch", …)` follows. A dry run of the client patches
        what it read.
        """
        options = {"patchType": kind}
        if self.dry_run == CLIENT:
            try:
                self.done_dry(patched(self.target.resource, self.found, body, kind))
            except PatchError as error:
                self.not_done(f"error: {error}")
            return
        self.ask("patch", "patch", self.target, subresource=subresource, options=options, body=body)

    def done_dry(self, body: Obj) -> None:
        """Hand an object on as if the server had answered with it."""
        assert self.last is not None, "a target is read before it is patched"
        self.heard("patch", self.last._replace(tag="patch", body=body))

    def done(self, text: str = "", body: Obj | None = None) -> None:
        """The target is dealt with: `deployment.apps/web <text>`."""
        if text:
            tell(self, self.target, text, self.found if body is None else body)
        self.proceed()

    def not_done(self, text: str) -> None:
        """The target failed; the next one has its turn."""
        self._errors.append(text)
        self.proceed()

    def proceed(self) -> None:
        """Take the next target, or end."""
        if not self.queue:
            self._finish()
            return
        self.target = self.queue.pop(0)
        if self.target.name:
            self.ask(GET, "get", self.target)
            return
        self.ask(LIST, "list", self.target, options=self.selectors())

    def forgives(self, step: Hashable, answer: Answer) -> bool:
        """A server that answered ends one target only; one that does not answer ends the line."""
        return self.is_verdict(answer)

    def answered(self, step: Hashable, answer: Answer) -> None:
        """Expand a list, deal with an object, or hand the answer on."""
        if not answer.ok:
            trouble = self.trouble(answer)
            if step == "patch" and self.wraps:
                trouble = f"error: {self.wraps}{answer.body.get('message') or trouble}"
            self.not_done(trouble)
        elif step == LIST:
            resource = self.target.resource
            found = [Target(resource, name(item), namespace(item)) for item in answer.body["items"]]
            self.queue[:0] = found
            self.proceed()
        elif step == GET:
            self.dealt += 1
            self.found, self.last = answer.body, answer
            self.deal(answer.body)
        else:
            self.heard(step, answer)

    def _finish(self) -> None:
        if not self.dealt and not self._errors and self.none_found:
            self.nothing_found()
            return
        self.end_with(self._errors)

    def nothing_found(self) -> None:
        """End because a selector, or a whole namespace, holds nothing to deal with."""
        self.fail(self.none_found)


def patched(resource: Resource, value: Obj, body: Any, kind: str) -> Obj:
    """An object after a patch of this kind; raises PatchError."""
    match kind:
        case "json":
            return json_patch(value, body)  # type: ignore[no-any-return]
        case "merge":
            return merge(value, body)
    return strategic(value, body, resource.merge_keys)
