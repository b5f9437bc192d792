"""kubectl set image."""

from typing import ClassVar

from engine.objects import Obj
from engine.operator.kubectl.invocation import Target
from engine.operator.kubectl.line import Flags, Usage, pairs_of
from engine.operator.kubectl.pod_spec import RECORDED, PodSpecChange

EVERY = "*"


class SetImage(PodSpecChange):
    """Change the image of containers: set image deployment/web nginx=nginx:1.28 (or *=image)."""

    flags: ClassVar[Flags] = RECORDED
    said = "image updated"
    wraps = "failed to patch image update to pod template: "

    def chosen(self) -> list[Target]:
        """The words without `=` name objects, the others containers and images."""
        pairs = [word for word in self.line.arguments if "=" in word]
        if not pairs:
            raise Usage("error: at least one image update is required\n")
        self._images = pairs_of(pairs)
        if EVERY in self._images and len(pairs) > 1:
            raise Usage(
                "error: all containers are already specified by *, but saw more than one "
                "container_name=container_image pairs\n"
            )
        return self.targets([word for word in self.line.arguments if "=" not in word])

    def deal(self, found: Obj) -> None:
        """Patch the containers whose image differs."""
        known = [container["name"] for _, container in self.containers()]
        for own in self._images:
            if own != EVERY and own not in known:
                self.not_done(f'error: unable to find container named "{own}"')
                return
        changes = {}
        for key, container in self.containers():
            image = self._images.get(container["name"], self._images.get(EVERY))
            if image and image != container.get("image"):
                changes[key, container["name"]] = {"image": image}
        self.change_containers(changes)
