"""kubectl apply where a patch alone would not do: fields that are said whole, and --force."""

from tests.engine.variants.play import apply, play, workload


def test_a_deployment_that_nobody_applied_becomes_one_that_recreates():
    web = workload("Deployment", "web", strategy={"type": "Recreate"})

    run = play(
        (0, "kubectl create deployment web --image=nginx:1.27"),
        (5, apply(web)),
        (10, "kubectl get deployment web -o jsonpath='{.spec.strategy}'"),
        total=15,
    )

    _, applied, shown = run.answers()
    assert (applied.code, applied.out) == (0, "deployment.apps/web configured\n")
    assert shown.out == '{"type":"Recreate"}'


def test_what_cannot_be_changed_is_made_anew_by_force():
    old = workload("Deployment", "web", replicas=2)
    new = workload("Deployment", "web", replicas=3)
    new["spec"]["selector"] = {"matchLabels": {"app": "x"}}
    new["spec"]["template"]["metadata"]["labels"] = {"app": "x"}

    run = play(
        (0, apply(old)),
        (5, apply(new)),
        (10, apply(new).replace("apply -f", "apply --force -f")),
        total=20,
    )

    _, refused, forced = run.answers()
    assert "field is immutable" in refused.err
    assert forced.out == "deployment.apps/web configured\n"
    assert len(run.made(10)) == 3
    assert len(run.at(20)) == 3


def test_force_and_the_merging_server_do_not_go_together():
    line = apply(workload("Deployment", "web")).replace(
        "apply -f", "apply --server-side --force -f"
    )

    (answer,) = play((0, line), total=5).answers()

    assert answer.err == "error: --force cannot be used with --server-side\n"
