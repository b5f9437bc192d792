"""What is said about lines that cannot be run, and how words and flags are told apart."""

import pytest

from engine.operator.kubectl import VERBS
from engine.operator.kubectl.line import parse
from tests.engine.operator.terminal import Terminal, deployment, pod

FLAGS = {verb: invocation.flags for verb, invocation in VERBS.items()}

WRONG = [
    ("get", "You must specify the type of resource to get."),
    ("edit pod web", "error: kubectl edit is not modelled here: there is no editor: kubectl patch"),
    ("gett pods", 'error: unknown command "gett" for "kubectl"\n\nDid you mean this?\n\tget\n'),
    (
        "rollout undoo deploy/web",
        "error: unknown command \"undoo\"\nSee 'kubectl rollout -h' for help and examples\n",
    ),
    ("get pods --colour", "error: unknown flag: --colour\nSee 'kubectl get --help' for usage.\n"),
    (
        "get pods -z",
        "error: unknown shorthand flag: 'z' in -z\nSee 'kubectl get --help' for usage.\n",
    ),
    (
        "scale deploy web --replicas",
        "error: flag needs an argument: --replicas\nSee 'kubectl scale --help' for usage.\n",
    ),
    (
        "scale deploy web --replicas=many",
        (
            'error: invalid argument "many" for "--replicas" flag: strconv.ParseInt: parsing '
            "\"many\": invalid syntax\nSee 'kubectl scale --help' for usage.\n"
        ),
    ),
    ("scale deploy web --replicas=+-3", 'error: invalid argument "+-3" for "--replicas" flag: '),
    ("scale deploy web --replicas=³", 'error: invalid argument "³" for "--replicas" flag: '),
    (
        "run probe --image=nginx --port=http",
        'error: strconv.Atoi: parsing "http": invalid syntax',
    ),
    ("scale deploy web", 'error: required flag(s) "replicas" not set\n'),
    ("scale deploy --replicas=3", "error: resource(s) were provided, but no name was specified\n"),
    ("get cats", 'error: the server doesn\'t have a resource type "cats"\n'),
    ("get ing", "error: ingresses are not modelled here\n"),
    ("get endpoints web", "error: endpoints are not modelled here: kubectl get endpointslices sh"),
    ("run a --image='bad image'", 'error: Invalid image name "bad image": invalid reference form'),
    ("label pod a b=-c-", 'error: invalid label value: "b=-c-": a valid label must be an empty st'),
    ("auth can-i get /logs", "error: can-i is asked about resources here, not about paths\n"),
    ("get pods -o go-template={{.}}", "error: -o go-template is not modelled here: -o jsonpath"),
    ("get pods --template={{.}}", "error: --template is not modelled here: -o jsonpath shows"),
    ("create cm a --from-file=a", "error: --from-file is not modelled here: there are no files"),
    ("create ingress a --rule=a/b=c:80", "error: kubectl create ingress is not modelled here: th"),
    ("set subject rolebinding a --user=b", "error: kubectl set subject is not modelled here: k"),
    ("get --raw /metrics", "error: --raw knows /healthz, /livez, /readyz, /version and the paths"),
    ("run a --image=b --overrides=[]", "error: Invalid JSON Patch\n"),
    ("run a --image=b --overrides={} --override-type=x", "error: invalid override type: x\n"),
    ("label pods --all a=b --resource-version=1", "error: --resource-version may only be used"),
    ("set selector service web app", "error: couldn't parse the selector string"),
    ("get pods web-1 -l app=web", "error: name cannot be provided when a selector is specified\n"),
    ("get pods -o xml", 'error: unable to match a printer suitable for the output format "xml"'),
    ("create deployment web", 'error: required flag(s) "image" not set\n'),
    ("run", "error: NAME is required for run\n"),
    ("delete pods", "error: resource(s) were provided, but no name was specified\n"),
    ("delete pod web-1 --cascade=maybe", "error: invalid cascade value (maybe)."),
    ("apply -f - --force --cascade=maybe", "error: invalid cascade value (maybe)."),
    (
        "delete pod web-1 --force --grace-period=5",
        "error: --force and --grace-period greater than 0 cannot be specified together\n",
    ),
    ("apply -f web.yaml", "error: only -f - is known here"),
    ("apply -f -", "error: no objects passed to apply\n"),
    (
        "taint nodes node1 a=b:Never",
        "error: invalid taint effect: Never, unsupported taint effect\n",
    ),
    ("get pods 'web", "error: No closing quotation\n"),
]


@pytest.mark.parametrize(("line", "err"), WRONG, ids=[line for line, _ in WRONG])
def test_a_line_that_cannot_be_run_says_why(line, err):
    code, out, said = Terminal().type(line)

    assert (code, out) == (1, "")
    assert said.startswith(err)


READ = [
    ("get -n shop pods", ("pods",), {"namespace": "shop"}),
    ("-n shop get pods", ("pods",), {"namespace": "shop"}),
    (
        "get pods -nshop -Ao wide",
        ("pods",),
        {"namespace": "shop", "all-namespaces": True, "output": "wide"},
    ),
    ("get pods -l=app=web", ("pods",), {"selector": "app=web"}),
    (
        "delete pod web --wait=false --cascade",
        ("pod", "web"),
        {"wait": False, "cascade": "background"},
    ),
    ("run web --image=x -- sleep -n 1", ("web", "sleep", "-n", "1"), {"image": "x"}),
    ("rollout undo deployment/web --to-revision=3", ("deployment/web",), {"to-revision": 3}),
    ("drain node1 --timeout=1m30s", ("node1",), {"timeout": 90_000_000}),
    ("get pods -L app,tier -L zone", ("pods",), {"label-columns": ("app", "tier", "zone")}),
]


@pytest.mark.parametrize(("text", "arguments", "flags"), READ, ids=[text for text, *_ in READ])
def test_words_and_flags_are_told_apart(text, arguments, flags):
    line = parse(f"kubectl {text}", FLAGS)

    assert line.arguments == arguments
    assert {name: line.flags[name] for name in flags} == flags


REFUSED = [
    ([], "get pod web-1", 'Error from server (NotFound): pods "web-1" not found\n'),
    ([], "get deploy/web", 'Error from server (NotFound): deployments.apps "web" not found\n'),
    (
        [],
        "scale deployment web --replicas=2",
        'Error from server (NotFound): deployments.apps "web" not found\n',
    ),
    ([], "delete pod web-1", 'Error from server (NotFound): pods "web-1" not found\n'),
    (
        [deployment()],
        "create deployment web --image=nginx",
        'error: failed to create deployment: deployments.apps "web" already exists\n',
    ),
    (
        [pod("one")],
        "run one --image=nginx",
        'Error from server (AlreadyExists): pods "one" already exists\n',
    ),
    (
        [deployment()],
        "set image deployment/web redis=redis:7",
        'error: unable to find container named "redis"\n',
    ),
    (
        [deployment()],
        "rollout undo deployment/web",
        'error: no rollout history found for deployment "web"\n',
    ),
]


@pytest.mark.parametrize(("objects", "line", "err"), REFUSED, ids=[line for _, line, _ in REFUSED])
def test_what_the_server_refuses_is_told_in_its_words(objects, line, err):
    assert Terminal(*objects).type(line) == (1, "", err)


@pytest.mark.parametrize("verb", VERBS, ids=list(VERBS))
def test_every_verb_has_help(verb):
    assert len(VERBS[verb].help()) > 30
