"""What is piped into kubectl -f -: manifests as JSON or YAML, one or several, or a List."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from engine.builder import KUBECTL
from engine.document import is_json, json_values, parts_of, read_document
from engine.finding import Rejected
from engine.objects import items_of, thaw
from engine.operator.kubectl.invocation import Invocation, Target
from engine.operator.kubectl.line import Usage
from engine.resources import BY_KIND, absent

Manifest = dict[str, Any]
STDIN = "-"
OTHER_VERSIONS = (("Event", "events.k8s.io/v1"),)
"""Kinds that a real API server serves in these versions too."""
OLD_SCALER = ["HorizontalPodAutoscaler", "autoscaling/v1"]
LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
"""Where kubectl apply keeps what it applied."""


def read_manifests(text: str, verb: str = "apply") -> list[Manifest]:
    """The manifests of a text; raises Usage with the words of kubectl `verb` when there are none or
    they are broken.
    """
    found = [manifest for document in _documents(text) for manifest in _unwrapped(document)]
    if not found:
        raise Usage(f"error: no objects passed to {verb}\n")
    return found


def target_of(run: Invocation, manifest: Manifest, *, named: bool = True) -> Target:
    """Where the object of a manifest lies; raises Usage, also for one without a name if `named`."""
    kind = manifest.get("kind")
    if not kind:
        raise Usage('error: error validating "STDIN": error validating data: kind not set\n')
    resource = BY_KIND.get(str(kind))
    meta = manifest.get("metadata") or {}
    lacking = absent(str(kind))
    if lacking is not None and lacking.api_version == manifest.get("apiVersion"):
        raise Usage(f"error: the kind {kind} is not modelled here\n")
    if (kind, manifest.get("apiVersion")) in OTHER_VERSIONS:
        assert resource is not None, "another version of a kind that is here"
        raise Usage(
            f"error: {kind} of {manifest['apiVersion']} is not modelled here: write it as "
            f"{resource.api_version}\n"
        )
    if resource is None or manifest.get("apiVersion") != resource.api_version:
        raise Usage(
            f'error: resource mapping not found for name: "{meta.get("name", "")}" '
            f'namespace: "{meta.get("namespace", "")}" from "STDIN": no matches for kind "{kind}" '
            f'in version "{manifest.get("apiVersion", "")}"\nensure CRDs are installed first\n'
        )
    if named and not meta.get("name"):
        if meta.get("generateName"):
            raise Usage(
                f"error: from {meta['generateName']}: cannot use generate name with apply\n"
            )
        raise Usage("error: resource name may not be empty\n")
    space = (meta.get("namespace") or run.namespace) if resource.namespaced else ""
    asked = run.line.flags["namespace"]
    if asked and space and asked != space:
        raise Usage(
            f'error: the namespace from the provided object "{space}" does not match the '
            f"namespace \"{asked}\". You must pass '--namespace={space}' to perform this "
            "operation.\n"
        )
    return Target(resource, str(meta.get("name") or ""), space)


def _documents(text: str) -> Iterator[Any]:
    for _, part in parts_of(text):
        if is_json(part):
            yield from _json_values(part)
        elif part.strip():
            yield from _yaml_value(part)


def _yaml_value(part: str) -> Iterator[Any]:
    try:
        yield read_document(part, "STDIN", KUBECTL).value
    except Rejected as rejected:
        finding = rejected.findings[0]
        raise Usage(
            f"error: error parsing STDIN: error converting YAML to JSON: yaml: "
            f"line {finding.line}: {finding.message}\n"
        ) from None


def _json_values(part: str) -> Iterator[Any]:
    try:
        yield from json_values(part)
    except ValueError as error:
        raise Usage(f"error: error parsing STDIN: json: {error}\n") from None


def _unwrapped(document: Any) -> Iterator[Manifest]:
    if not isinstance(document, Mapping):
        raise Usage('error: error validating "STDIN": error validating data: kind not set\n')
    items = items_of(document)
    for item in [document] if items is None else items:
        _decode(item)
        yield _as_newest(dict(item))


def _as_newest(manifest: Manifest) -> Manifest:
    """A HorizontalPodAutoscaler of autoscaling/v1 as the server keeps it
    (pkg/apis/autoscaling/v1/conversion.go); all else as it is.
    """
    spec = manifest.get("spec")
    if [manifest.get(key) for key in ("kind", "apiVersion")] != OLD_SCALER:
        return manifest
    if not isinstance(spec, Mapping):
        return {**manifest, "apiVersion": "autoscaling/v2"}
    share = spec.get("targetCPUUtilizationPercentage")
    target = {"type": "Utilization", "averageUtilization": share}
    cpu = {"type": "Resource", "resource": {"name": "cpu", "target": target}}
    body = {key: value for key, value in spec.items() if key != "targetCPUUtilizationPercentage"}
    metrics = {} if share is None else {"metrics": [cpu]}
    return {**manifest, "apiVersion": "autoscaling/v2", "spec": {**body, **metrics}}


def _decode(item: Any) -> None:
    """What kubectl itself must find in an object: metadata, with labels and annotations."""
    meta = item.get("metadata") if isinstance(item, Mapping) else item
    fields = {"ObjectMeta.metadata": meta}
    if isinstance(meta, Mapping):
        fields |= {f"ObjectMeta.metadata.{key}": meta.get(key) for key in ("labels", "annotations")}
    for field, value in fields.items():
        if value is not None and not isinstance(value, Mapping):
            raise Usage(
                f'error: unable to decode "STDIN": json: cannot unmarshal {json.dumps(value)[:40]} '
                f"into Go struct field {field} of type object\n"
            )


def as_applied(manifest: Manifest, target: Target) -> Manifest:
    """The manifest with its namespace, and with itself as the annotation that the next apply
    compares with.
    """
    body = unannotated(manifest, target)
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    annotations = {**body["metadata"]["annotations"], LAST_APPLIED: f"{text}\n"}
    return {**body, "metadata": {**body["metadata"], "annotations": annotations}}


def unannotated(manifest: Manifest, target: Target) -> Manifest:
    """The manifest with its namespace, and without that annotation (GetModifiedConfiguration)."""
    body: Manifest = thaw(manifest)
    meta = body["metadata"]
    if target.namespace:
        meta["namespace"] = target.namespace
    given = meta.get("annotations") or {}
    meta["annotations"] = {key: text for key, text in given.items() if key != LAST_APPLIED}
    return body


def placed(manifest: Manifest, target: Target) -> Manifest:
    """The manifest with the namespace that it goes to."""
    meta = dict(manifest["metadata"])
    if target.namespace:
        meta["namespace"] = target.namespace
    return {**manifest, "metadata": meta}
