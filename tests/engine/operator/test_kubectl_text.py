"""How objects and ages look on the operator's screen."""

import pytest

from engine.operator.kubectl.ages import human_duration
from engine.operator.kubectl.jsonpath import render
from engine.operator.kubectl.table import layout
from engine.operator.kubectl.text import as_json, as_yaml
from engine.units import HOUR, MINUTE, SECOND

DAY = 24 * HOUR
AGES = [
    (-2 * SECOND, "<invalid>"),
    (-1 * SECOND, "0s"),
    (0, "0s"),
    (SECOND - 1, "0s"),
    (25 * SECOND, "25s"),
    (119 * SECOND, "119s"),
    (2 * MINUTE, "2m"),
    (125 * SECOND, "2m5s"),
    (10 * MINUTE - 1, "9m59s"),
    (10 * MINUTE, "10m"),
    (179 * MINUTE, "179m"),
    (3 * HOUR, "3h"),
    (3 * HOUR + 5 * MINUTE, "3h5m"),
    (8 * HOUR, "8h"),
    (47 * HOUR, "47h"),
    (2 * DAY, "2d"),
    (2 * DAY + 3 * HOUR, "2d3h"),
    (8 * DAY, "8d"),
    (729 * DAY, "729d"),
    (730 * DAY, "2y"),
    (800 * DAY, "2y70d"),
    (9 * 365 * DAY, "9y"),
]


@pytest.mark.parametrize(("duration", "said"), AGES, ids=[said for _, said in AGES])
def test_ages_are_said_like_apimachinery_says_them(duration, said):
    assert human_duration(duration) == said


def test_columns_are_three_spaces_apart_and_the_last_is_not_padded():
    rows = [["NAME", "READY", "AGE"], ["web-7d876db474-5p9p2", "1/1", "25s"]]

    assert layout(rows) == (
        "NAME                   READY   AGE\nweb-7d876db474-5p9p2   1/1     25s\n"
    )


def test_json_is_written_as_go_writes_it():
    value = {"b": [1, {"c": "<&>"}], "a": {}}

    assert as_json(value) == (
        '{\n    "a": {},\n    "b": [\n        1,\n        {\n'
        '            "c": "\\u003c\\u0026\\u003e"\n        }\n    ]\n}\n'
    )


def test_yaml_is_written_as_go_writes_it():
    value = {
        "metadata": {"name": "web", "labels": {"on": "true"}, "empty": {}, "none": []},
        "spec": {
            "ports": [{"port": 80, "names": ["a", "b"]}],
            "image": "nginx:1.27",
            "at": "2026-01-01T00:00:00Z",
        },
        "data": {"text": "one\ntwo\n", "number": "010"},
    }

    assert as_yaml(value) == (
        'data:\n  number: "010"\n  text: |\n    one\n    two\n'
        'metadata:\n  empty: {}\n  labels:\n    "on": "true"\n  name: web\n  none: []\n'
        'spec:\n  at: "2026-01-01T00:00:00Z"\n  image: nginx:1.27\n'
        "  ports:\n  - names:\n    - a\n    - b\n    port: 80\n"
    )


PODS = {
    "items": [
        {"metadata": {"name": "a", "labels": {"app.kubernetes.io/name": "x"}}, "n": 1},
        {"metadata": {"name": "b"}, "n": 2, "list": [{"type": "Ready", "status": "True"}]},
    ]
}
TEMPLATES = [
    ("{.items[*].metadata.name}", "a b"),
    ("{.items[0].metadata.name}", "a"),
    ("{.items[-1].metadata.name}", "b"),
    ("{.items[0:1].n}", "1"),
    ("{.items[0].metadata.labels.app\\.kubernetes\\.io/name}", "x"),
    ("{.items[0]['n']}", "1"),
    ('{range .items[*]}{.metadata.name}{"\\t"}{.n}{"\\n"}{end}', "a\t1\nb\t2\n"),
    ('{.items[?(@.metadata.name=="b")].n}', "2"),
    ('{.items[1].list[?(@.type=="Ready")].status}', "True"),
    ("{.items[1].list}", '[{"status":"True","type":"Ready"}]'),
    ("names: {.items[*].metadata.name}!", "names: a b!"),
    ("{range .none[*]}{.x}{end}", ""),
    ("{..name}", "a b"),
    ("{.items[0]['n', 'metadata']}", '1 {"labels":{"app.kubernetes.io/name":"x"},"name":"a"}'),
    ("{.items[0,1].n}", "1 2"),
    ("{.items[?(@.n>1)].metadata.name}", "b"),
    ("{.items[?(@.n<=1)].metadata.name}", "a"),
    ("{items[0].n}", "1"),
]


@pytest.mark.parametrize(("template", "text"), TEMPLATES, ids=[t for t, _ in TEMPLATES])
def test_a_jsonpath_template_is_filled(template, text):
    assert render(template, PODS) == text
