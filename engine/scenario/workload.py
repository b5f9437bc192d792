"""What runs on the cluster before the timeline begins: short forms for the usual objects, or whole
manifests.
"""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field, model_validator

from engine.scenario.cluster import Strict
from engine.scenario.values import Name, Quantity

REPLICAS_MAX = 500
OBJECTS_MAX = 50
IMAGE = "nginx:1.27"


class Requests(Strict):
    """What each container asks for."""

    cpu: Quantity | None = None
    memory: Quantity | None = None

    def container(self, name: str, image: str) -> dict[str, Any]:
        """A container that asks for it."""
        asked = self.model_dump(exclude_none=True)
        return {"name": name, "image": image} | (
            {"resources": {"requests": asked}} if asked else {}
        )


class DeploymentShort(Strict):
    """A Deployment as `kubectl create deployment` makes it, with the usual extras."""

    name: Name
    image: str = IMAGE
    replicas: Annotated[int, Field(ge=0, le=REPLICAS_MAX)] = 1
    requests: Requests = Requests()
    node_selector: dict[str, str] = Field(default_factory=dict)
    tolerations: tuple[dict[str, Any], ...] = ()
    max_surge: int | str | None = None
    max_unavailable: int | str | None = None

    def manifest(self) -> dict[str, Any]:
        """The Deployment itself."""
        labels = {"app": self.name}
        name = self.image.split("/")[-1].split(":")[0].split("@")[0]
        pod: dict[str, Any] = {"containers": [self.requests.container(name, self.image)]}
        if self.node_selector:
            pod["nodeSelector"] = dict(self.node_selector)
        if self.tolerations:
            pod["tolerations"] = list(self.tolerations)
        spec: dict[str, Any] = {
            "replicas": self.replicas,
            "selector": {"matchLabels": labels},
            "template": {"metadata": {"labels": labels}, "spec": pod},
        }
        rolling = {"maxSurge": self.max_surge, "maxUnavailable": self.max_unavailable}
        rolling = {key: value for key, value in rolling.items() if value is not None}
        if rolling:
            spec["strategy"] = {"type": "RollingUpdate", "rollingUpdate": rolling}
        meta = {"name": self.name, "namespace": "default", "labels": labels}
        return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": meta, "spec": spec}


class ServiceShort(Strict):
    """A Service as `kubectl expose deployment` makes it: it selects `app: <app>`, which is its own
    name by default.
    """

    name: Name
    app: Name | None = None
    port: Annotated[int, Field(ge=1, le=65535)] = 80

    def manifest(self) -> dict[str, Any]:
        """The Service itself."""
        spec = {
            "selector": {"app": self.app or self.name},
            "ports": [{"port": self.port, "protocol": "TCP"}],
        }
        meta = {"name": self.name, "namespace": "default"}
        return {"apiVersion": "v1", "kind": "Service", "metadata": meta, "spec": spec}


class PodShort(Strict):
    """A bare Pod, as `kubectl run` makes it: no controller looks after it. `node` binds it without
    the scheduler.
    """

    name: Name
    image: str = IMAGE
    requests: Requests = Requests()
    node: Name | None = None

    def manifest(self) -> dict[str, Any]:
        """The Pod itself."""
        spec: dict[str, Any] = {"containers": [self.requests.container(self.name, self.image)]}
        if self.node:
            spec["nodeName"] = self.node
        meta = {"name": self.name, "namespace": "default", "labels": {"run": self.name}}
        return {"apiVersion": "v1", "kind": "Pod", "metadata": meta, "spec": spec}


class Item(Strict):
    """One object of the workload: exactly one of the short forms, or a whole `manifest`.

    A mapping with `kind` in it is taken for a manifest.
    """

    deployment: DeploymentShort | None = None
    service: ServiceShort | None = None
    pod: PodShort | None = None
    manifest: dict[str, Any] | None = None

    @model_validator(mode="before")
    @classmethod
    def _whole_manifest(cls, value: Any) -> Any:
        return {"manifest": value} if isinstance(value, Mapping) and "kind" in value else value

    @model_validator(mode="after")
    def _exactly_one(self) -> "Item":
        given = [name for name in type(self).model_fields if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"write exactly one of {', '.join(type(self).model_fields)}")
        if self.manifest is not None:
            for key in ("apiVersion", "kind", "metadata"):
                if key not in self.manifest:
                    raise ValueError(f"a manifest needs {key}")
            if not (
                isinstance(self.manifest["metadata"], Mapping)
                and self.manifest["metadata"].get("name")
            ):
                raise ValueError("a manifest needs metadata.name")
        return self

    def object(self) -> dict[str, Any]:
        """The manifest that is applied."""
        short = self.deployment or self.service or self.pod
        return short.manifest() if short is not None else dict(self.manifest or {})
