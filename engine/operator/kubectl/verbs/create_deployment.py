"""kubectl create deployment."""

from typing import Any, ClassVar

from engine.operator.kubectl.create_one import CREATE, CreateOne, container_name
from engine.operator.kubectl.line import STRINGS, Flag, Flags, Kind, Usage


class CreateDeployment(CreateOne):
    """Create a deployment: create deployment web --image=nginx:1.27 --replicas=3."""

    resource = "deployments"
    wraps = "failed to create deployment: "
    unset: ClassVar[dict[str, Any]] = {"spec": {"strategy": {}}, "status": {}}
    flags: ClassVar[Flags] = {
        **CREATE,
        "image": STRINGS,
        "replicas": Flag(Kind.INT, "r", default=1),
        "port": Flag(Kind.INT, default=-1),
    }

    def body(self) -> dict[str, Any]:
        """One container for each image, named after it."""
        images = self.line.flags["image"]
        if not images:
            raise Usage('error: required flag(s) "image" not set\n')
        if len(images) > 1 and self.line.command:
            raise Usage("error: cannot specify multiple --image options and command\n")
        labels = {"app": self.line.names[0]}
        containers: list[dict[str, Any]] = [
            {"name": container_name(image), "image": image} for image in images
        ]
        if self.line.flags["port"] > 0:
            containers[0]["ports"] = [{"containerPort": self.line.flags["port"]}]
        if self.line.command:
            containers[0]["command"] = list(self.line.command)
        template = {"metadata": {"labels": labels}, "spec": {"containers": containers}}
        spec = {
            "replicas": self.line.flags["replicas"],
            "selector": {"matchLabels": labels},
            "template": template,
        }
        return {"metadata": {"labels": labels}, "spec": spec}
