"""kubectl patch."""

import json
from collections.abc import Hashable
from typing import ClassVar

from engine.builder import KUBECTL
from engine.client import Answer
from engine.document import read_document
from engine.finding import Rejected
from engine.objects import Obj
from engine.operator.kubectl.each import BY_NAME, EachTarget
from engine.operator.kubectl.line import TEXT, Flag, Flags, Usage

KINDS = ("json", "merge", "strategic")


class Patch(EachTarget):
    """Change fields of an object: patch deployment web -p '{"spec":{"replicas":2}}'.

    --type is strategic (the default), merge or json.
    """

    flags: ClassVar[Flags] = {
        **BY_NAME,
        "patch": Flag(letter="p"),
        "type": Flag(default="strategic"),
        "subresource": TEXT,
    }

    def start(self) -> None:
        """Read the patch first."""
        kind = self.line.flags["type"]
        if kind not in KINDS:
            known = " ".join(KINDS)
            raise Usage(f'error: --type must be one of [{known}], not "{kind}"\n')
        if not self.line.flags["patch"]:
            raise Usage(
                "error: must specify --patch or --patch-file containing the contents of the patch\n"
            )
        self._body = _read(self.line.flags["patch"])
        super().start()

    def deal(self, found: Obj) -> None:
        """Send it."""
        kind, below = self.line.flags["type"], self.line.flags["subresource"]
        self.patch(self._body, kind, subresource=below)

    def heard(self, step: Hashable, answer: Answer) -> None:
        """A patch that changed nothing says so."""
        changed = answer.body != self.found
        self.done("patched" if changed else "patched (no change)", answer.body)


def _read(text: str) -> Obj:
    try:
        return json.loads(text)  # type: ignore[no-any-return]
    except ValueError:
        pass
    try:
        return read_document(text, "patch", KUBECTL).value  # type: ignore[no-any-return]
    except Rejected as rejected:
        message = rejected.findings[0].message
        raise Usage(f'error: unable to parse "{text}": yaml: {message}\n') from None
