"""Which quality of service a pod has."""

import pytest

from engine.fitting.quality import qos_class


def asking(requests=None, limits=None):
    resources = {"requests": requests, "limits": limits}
    return {"containers": [{"resources": {k: v for k, v in resources.items() if v}}]}


CLASSES = [
    (asking(), "BestEffort"),
    (asking({"cpu": "1"}), "Burstable"),
    (asking(limits={"cpu": "1", "memory": "1Gi"}), "Guaranteed"),
    (asking({"cpu": "1"}, {"cpu": "2", "memory": "1Gi"}), "Burstable"),
    (asking({"ephemeral-storage": "1Gi"}), "BestEffort"),
    (asking({"cpu": "1000m", "memory": "1Gi"}, {"cpu": "1", "memory": "1024Mi"}), "Guaranteed"),
    ({**asking(), "resources": {"requests": {"cpu": "1"}}}, "Burstable"),
]


@pytest.mark.parametrize(("spec", "quality"), CLASSES)
def test_the_quality_of_service_follows_from_what_is_asked_and_limited(spec, quality):
    assert qos_class(spec) == quality
