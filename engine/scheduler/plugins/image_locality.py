"""ImageLocality: a node that already has the pod's images is better, the more so the bigger and
commoner they are.

k8s source: pkg/scheduler/framework/plugins/imagelocality/image_locality.go
"""

from collections.abc import Callable, Sequence

from engine.scheduler.cluster import Cluster
from engine.scheduler.node_info import NodeInfo
from engine.scheduler.plugins._base import MAX_SCORE, Plugin
from engine.scheduler.pod_info import PodInfo

SMALLEST_BYTES = 23 << 20
LARGEST_BYTES_PER_CONTAINER = 1000 << 20


def score(pod: PodInfo, cluster: Cluster, nodes: Sequence[NodeInfo]) -> list[int]:
    """The bytes of the pod's images on the node, each scaled by the share of nodes that have it."""
    if not cluster.images:
        return [0] * len(nodes)
    rate = rating(pod, cluster)
    return [rate(node) if node.images else 0 for node in nodes]


def rating(pod: PodInfo, cluster: Cluster) -> Callable[[NodeInfo], int]:
    """How any node is scored, as long as the images of all nodes stay as they are."""
    images = images_of(pod)
    share = {image: _spread(image, cluster) for image in dict.fromkeys(images)}
    return lambda node: _rate(node, images, share)


def images_of(pod: PodInfo) -> list[str]:
    """The image of each container and init container, and image volumes, with the tag that is
    meant.
    """
    spec = pod.obj["spec"]
    containers = (*(spec.get("initContainers") or ()), *spec["containers"])
    volumes = [v["image"]["reference"] for v in spec.get("volumes") or () if "image" in v]
    return [_tagged(image) for image in (*(c.get("image", "") for c in containers), *volumes)]


def _tagged(image: str) -> str:
    return image if image.rfind(":") > image.rfind("/") else f"{image}:latest"


def _spread(image: str, cluster: Cluster) -> float:
    return cluster.images.get(image, 0) / len(cluster.nodes)


def _rate(node: NodeInfo, images: Sequence[str], share: dict[str, float]) -> int:
    there = sum(int(node.images[image] * share[image]) for image in images if image in node.images)
    largest = LARGEST_BYTES_PER_CONTAINER * len(images)
    clamped = min(max(there, SMALLEST_BYTES), largest)
    return MAX_SCORE * (clamped - SMALLEST_BYTES) // (largest - SMALLEST_BYTES)


PLUGIN = Plugin("ImageLocality", score=score)
