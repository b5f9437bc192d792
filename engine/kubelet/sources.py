"""The ConfigMaps and Secrets that a pod refers to, and what the kubelet says when one is missing.

After KL:kubelet_pods.go (makeEnvironmentVariables) and pkg/volume/{configmap,secret}, in their
words. What was found once is kept: a running container never notices that it went.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from engine.objects import Obj, dig, namespace

KINDS = {"configmaps": "configmap", "secrets": "secret"}
_KEYED = (("configMapKeyRef", "configmaps", "ConfigMap"), ("secretKeyRef", "secrets", "Secret"))
_WHOLE = (("configMapRef", "configmaps"), ("secretRef", "secrets"))


class Source(NamedTuple):
    """One object that must exist, for a `container` or for a `volume`; `key` must be in it, unless
    empty.
    """

    resource: str
    name: str
    container: str = ""
    volume: str = ""
    key: str = ""


def sources_of(pod: Obj) -> tuple[Source, ...]:
    """All that are not optional, in the order of the manifest."""
    spec = pod["spec"]
    found = [*_volumes(spec)]
    for container in (*(spec.get("initContainers") or ()), *spec["containers"]):
        found += _environment(container)
    return tuple(dict.fromkeys(found))


def _volumes(spec: Obj) -> Iterator[Source]:
    for volume in spec.get("volumes") or ():
        projected = dig(volume, "projected.sources") or ()
        if any("serviceAccountToken" in source for source in projected):
            continue  # every pod has it, in a namespace that has the certificate
        for source in (volume, *projected):
            config, secret = source.get("configMap"), source.get("secret")
            if config is not None and not config.get("optional"):
                yield Source("configmaps", str(config.get("name")), volume=volume["name"])
            if secret is not None and not secret.get("optional"):
                called = secret.get("secretName") or secret.get("name")
                yield Source("secrets", str(called), volume=volume["name"])


def _environment(container: Obj) -> Iterator[Source]:
    name = container["name"]
    for entry in container.get("envFrom") or ():
        for field, resource in _WHOLE:
            one = entry.get(field)
            if one is not None and not one.get("optional"):
                yield Source(resource, one.get("name", ""), name)
    for entry in container.get("env") or ():
        for field, resource, _ in _KEYED:
            one = dig(entry, f"valueFrom.{field}")
            if one is not None and not one.get("optional"):
                yield Source(resource, one.get("name", ""), name, key=one.get("key", ""))


class Found(NamedTuple):
    """What the API server said of a pod's sources: their objects, None for what does not exist."""

    objects: Mapping[tuple[str, str], Obj | None]

    def missing_volume(self, pod: Obj) -> str:
        """What keeps the pod's volumes from being set up, in the words of the Event; "" if
        nothing.
        """
        for source in sources_of(pod):
            if source.volume and self.objects.get((source.resource, source.name)) is None:
                what = f'{KINDS[source.resource]} "{source.name}" not found'
                return f'MountVolume.SetUp failed for volume "{source.volume}" : {what}'
        return ""

    def missing(self, pod: Obj, container: str) -> str:
        """What a container's environment lacks; "" if nothing."""
        for source in sources_of(pod):
            if source.container != container:
                continue
            stored = self.objects.get((source.resource, source.name))
            if stored is None:
                return f'{KINDS[source.resource]} "{source.name}" not found'
            if source.key and source.key not in _keys(stored):
                kind = next(kind for _, resource, kind in _KEYED if resource == source.resource)
                where = f"{kind} {namespace(pod)}/{source.name}"
                return f"couldn't find key {source.key} in {where}"
        return ""


def _keys(stored: Obj) -> Mapping[str, Any]:
    return {
        **(stored.get("data") or {}),
        **(stored.get("stringData") or {}),
        **(stored.get("binaryData") or {}),
    }
