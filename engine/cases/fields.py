"""The fields that exist where scheduling looks, so that a misspelt one is not passed over in
silence.

After the Go structs of staging/src/k8s.io/api/core/v1/types.go (1.36). A field that is not here is
ignored by the decision, as the API server's default field validation only warns too.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from engine.finding import Path, suggest

_REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
_PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"


class Shape(NamedTuple):
    """What a mapping may hold; `inner` are the fields with a shape of their own (lists: of each
    item).
    """

    names: tuple[str, ...]
    inner: Mapping[str, "Shape"] = {}


def _shape(names: str, **inner: Shape) -> Shape:
    return Shape((*names.split(), *inner), inner)


_RESOURCES = _shape("requests limits claims")
_CONTAINER = _shape(
    "name image command args workingDir envFrom env resizePolicy restartPolicy "
    "restartPolicyRules volumeMounts volumeDevices livenessProbe readinessProbe startupProbe "
    "lifecycle terminationMessagePath terminationMessagePolicy imagePullPolicy securityContext "
    "stdin stdinOnce tty",
    ports=_shape("name hostPort containerPort protocol hostIP"),
    resources=_RESOURCES,
)
_REQUIREMENT = _shape("key operator values")
_SELECTOR = _shape("matchLabels", matchExpressions=_REQUIREMENT)
_NODE_TERM = _shape("", matchExpressions=_REQUIREMENT, matchFields=_REQUIREMENT)
_POD_TERM = _shape(
    "namespaces topologyKey matchLabelKeys mismatchLabelKeys",
    labelSelector=_SELECTOR, namespaceSelector=_SELECTOR,
)  # fmt: skip
_POD_AFFINITY = Shape(
    (_REQUIRED, _PREFERRED),
    {_REQUIRED: _POD_TERM, _PREFERRED: _shape("weight", podAffinityTerm=_POD_TERM)},
)
_NODE_AFFINITY = Shape(
    (_REQUIRED, _PREFERRED),
    {
        _REQUIRED: _shape("", nodeSelectorTerms=_NODE_TERM),
        _PREFERRED: _shape("weight", preference=_NODE_TERM),
    },
)
_POD_SPEC = _shape(
    "volumes restartPolicy terminationGracePeriodSeconds activeDeadlineSeconds dnsPolicy "
    "nodeSelector serviceAccountName serviceAccount automountServiceAccountToken nodeName "
    "hostNetwork hostPID hostIPC hostUsers shareProcessNamespace securityContext "
    "imagePullSecrets hostname hostnameOverride subdomain schedulerName hostAliases "
    "priorityClassName priority dnsConfig readinessGates runtimeClassName enableServiceLinks "
    "preemptionPolicy overhead setHostnameAsFQDN os resourceClaims workloadRef schedulingGroup "
    "ephemeralContainers",
    containers=_CONTAINER, initContainers=_CONTAINER, resources=_RESOURCES,
    affinity=_shape(
        "", nodeAffinity=_NODE_AFFINITY, podAffinity=_POD_AFFINITY, podAntiAffinity=_POD_AFFINITY
    ),
    tolerations=_shape("key operator value effect tolerationSeconds"),
    schedulingGates=_shape("name"),
    topologySpreadConstraints=_shape(
        "maxSkew topologyKey whenUnsatisfiable minDomains nodeAffinityPolicy nodeTaintsPolicy "
        "matchLabelKeys",
        labelSelector=_SELECTOR,
    ),
)  # fmt: skip
_TOP = "apiVersion kind metadata status"
SHAPES: Mapping[str, Shape] = {
    "Pod": _shape(_TOP, spec=_POD_SPEC),
    "Node": _shape(
        _TOP,
        spec=_shape(
            "podCIDR podCIDRs providerID unschedulable configSource externalID",
            taints=_shape("key value effect timeAdded"),
        ),
    ),
}


def strangers(manifest: Any, kind: str) -> Iterator[tuple[Path, str]]:
    """The fields of a manifest that do not exist: path, and what was perhaps meant."""
    if kind in SHAPES:
        yield from _strangers(manifest, SHAPES[kind], ())


def _strangers(value: Any, shape: Shape, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, list):
        for at, item in enumerate(value):
            yield from _strangers(item, shape, (*path, at))
    elif isinstance(value, Mapping):
        for name, item in value.items():
            if name not in shape.names:
                yield (*path, name), suggest(name, shape.names)
            elif name in shape.inner:
                yield from _strangers(item, shape.inner[name], (*path, name))
