"""Jobs, whose containers never end by themselves in a recording: pkg/controller/job."""

from tests.engine.variants.play import apply, play

JOB = {
    "apiVersion": "batch/v1",
    "kind": "Job",
    "metadata": {"name": "sum"},
    "spec": {
        "parallelism": 2,
        "completions": 4,
        "suspend": True,
        "template": {
            "spec": {"restartPolicy": "Never", "containers": [{"name": "c", "image": "busybox"}]}
        },
    },
}


def suspend(yes: str) -> str:
    return f'kubectl patch job sum -p \'{{"spec":{{"suspend":{yes}}}}}\''


def test_a_job_tells_when_it_is_suspended_and_when_it_goes_on():
    seen = play(
        (0, apply(JOB)), (5, suspend("false")), (10, suspend("true")), total=20, up="--nodes 2"
    )

    assert [round(seen.first(one)) for one in ("Suspended", "Resumed")] == [0, 5]
    assert seen.events("Suspended") == ["Job suspended"]  # the second time counts the first up
    assert seen.events("Resumed") == ["Job resumed"]
    assert seen.at(8).keys() and not seen.at(20)


def test_a_job_without_labels_shows_those_of_its_pods():
    seen = play(
        (0, "kubectl create job sum --image=busybox"), (5, "kubectl get job --show-labels"), total=9
    )

    assert "batch.kubernetes.io/job-name=sum" in seen.answers()[1].out
