"""kubectl set image."""

from collections.abc import Hashable, Mapping
from typing import Any, ClassVar

from engine.client import Answer
from engine.objects import Obj, dig
from engine.operator.kubectl.each import EachTarget
from engine.operator.kubectl.invocation import Target
from engine.operator.kubectl.line import BOOL, SELECTOR, Flags, Usage
from engine.operator.kubectl.naming import targets_of

EVERY = "*"


class SetImage(EachTarget):
    """Change the image of containers: set image deployment/web nginx=nginx:1.28 (or *=image)."""

    flags: ClassVar[Flags] = {**SELECTOR, "local": BOOL}

    def chosen(self) -> list[Target]:
        """The words without `=` name objects, the others containers and images."""
        pairs = [word for word in self.line.arguments if "=" in word]
        if not pairs:
            raise Usage("error: at least one image update is required\n")
        self._images = {name: image for name, _, image in (pair.partition("=") for pair in pairs)}
        words = [word for word in self.line.arguments if "=" not in word]
        return targets_of(self, words, all_named=False)

    def deal(self, found: Obj) -> None:
        """Patch the containers whose image differs; nothing is said when none does."""
        is_pod = self.target.resource.plural == "pods"
        spec = dig(found, "spec" if is_pod else "spec.template.spec") or {}
        known = [c["name"] for key in ("initContainers", "containers") for c in spec.get(key) or ()]
        for container in self._images:
            if container != EVERY and container not in known:
                self.not_done(f'error: unable to find container named "{container}"')
                return
        change = self._change(spec)
        if not change:
            self.done()
            return
        self.patch({"spec": change} if is_pod else {"spec": {"template": {"spec": change}}})

    def heard(self, step: Hashable, answer: Answer) -> None:
        """It is patched."""
        self.done("image updated")

    def _change(self, spec: Mapping[str, Any]) -> dict[str, Any]:
        change = {}
        for key in ("containers", "initContainers"):
            new = [
                {"name": container["name"], "image": image}
                for container in spec.get(key) or ()
                if (image := self._images.get(container["name"], self._images.get(EVERY)))
                and image != container.get("image")
            ]
            if new:
                change[key] = new
        return change
