"""The strict YAML loader: what it reads, and what it refuses with a line and a way out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import Document, Rejected, read_document
from engine.builder import KUBECTL


def refusal(source: str | bytes) -> str:
    with pytest.raises(Rejected) as caught:
        read_document(source, "pack.yaml")
    return str(caught.value)


def test_plain_words_are_json_values_or_text() -> None:
    document = read_document("[1, -2, 2.5, true, null, ~, web-1, 10.0.0.1, '12:30', y]", "a.yaml")

    assert document.value == [1, -2, 2.5, True, None, None, "web-1", "10.0.0.1", "12:30", "y"]


def test_every_path_keeps_its_place() -> None:
    document = read_document("id: a\ntimeline:\n  - {at: 5s}\n  - crash: cp-1\n", "a.yaml")

    assert document.place(("timeline", 1, "crash"))[1:] == (4, 5)
    assert document.place(("timeline", 0, "at"))[1:] == (3, 6)
    assert document.place(("timeline", 1, "not", "there"))[1:] == (4, 5)


TRAPS = {
    "no is not false": ("a: no", 'pack.yaml:1 a: YAML reads no as a truth value (quote it: "no"'),
    "on as a key": ("on: 1", "pack.yaml:1: YAML reads on as a truth value"),
    "True is not true": ("a: True", "truth value"),
    "sexagesimal time": ("a: 12:30:00", "a number in base sixty"),
    "octal": ("a: 010", "an octal number"),
    "hexadecimal": ("a: 0x1F", "another base"),
    "date": ("a: 2024-01-01", "as a date"),
    "version that loses its zero": ("a: 1.10", "as 1.1 (quote it if it is text"),
    "underscored number": ("a: 1_000", "written oddly"),
    "infinity": ("a: .inf", "not a finite number"),
    "merge key": ("<<: {a: 1}", "a merge key"),
    "number as a key": ("1: a", 'the key 1 is not text (quote it: "1")'),
}


@pytest.mark.parametrize(("source", "said"), TRAPS.values(), ids=TRAPS.keys())
def test_what_yaml_would_guess_asks_for_quotes(source: str, said: str) -> None:
    assert said in refusal(source)


@pytest.mark.parametrize("text", ["no", "12:30:00", "010", "2024-01-01", "1.10", "=", "<<"])
def test_quotes_make_text_of_anything(text: str) -> None:
    assert read_document(f'a: "{text}"', "a.yaml").value == {"a": text}


HOSTILE = {
    "50,000 nested brackets": ("[" * 50_000, "nested deeper than 64 levels"),
    "20,000 nested dashes": ("- " * 20_000 + "a", "nested deeper than 64 levels"),
    "alias": ("a: &x [1]\nb: *x", "pack.yaml:2 b: the alias *x (write the value out)"),
    "alias bomb": (
        "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b]",
        "the alias *a",
    ),
    "self-reference": ("&a [*a]", "the alias *a"),
    "duplicate key": ("a: 1\nb: 2\na: 3", "pack.yaml:3: the key 'a' again (first on line 1)"),
    "two spellings of one key": ("a: 1\n'a': 3", "the key 'a' again"),
    "tag of a Python object": ("a: !!python/object:os.system x", "the tag !!python/object"),
    "local tag": ("a: !secret x", "the tag !secret"),
    "list as a key": ("? [a, b]\n: 1", "a key that is not text"),
    "second document": ("a: 1\n---\nb: 2", "pack.yaml:2: a second document"),
    "nothing": ("", "an empty document"),
    "only a comment": ("# hello", "an empty document"),
    "unfinished list": ("a: [1\nb: 2", "pack.yaml:2"),
    "tab as indentation": ("a:\n\t- x", "pack.yaml:2"),
    "control character": ("a: 1\nb: \x07", "pack.yaml:2: a character that YAML does not allow"),
    "not UTF-8": (b"a: 1\nb: \xff\xfe", "pack.yaml:2: not UTF-8 text"),
    "a number of 200,000 digits": ("a: " + "9" * 200_000, "a number of 200000 digits"),
    "more bytes than the limit": ("a: " + "x" * 2_000_001, "larger than 2000000 bytes"),
    "more values than the limit": ("[" + "1," * 200_001 + "]", "more than 200000 values"),
}


@pytest.mark.parametrize(("source", "said"), HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_documents_are_refused_with_a_place(source: str | bytes, said: str) -> None:
    assert said in refusal(source)


def test_one_reading_names_every_mistake_in_order() -> None:
    lines = refusal("a: no\nb: 010\nb: 12:30:00").splitlines()

    assert [line.split(":")[1].split()[0] for line in lines] == ["1", "2", "3", "3"]


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="[]{}:,-?&*!|>'\"%@`#ab01 .\n\t~<=", max_size=60))
def test_any_text_is_a_document_or_a_located_refusal(source: str) -> None:
    try:
        document = read_document(source, "pack.yaml")
    except Rejected as rejected:
        assert all(finding.line >= 1 and finding.message for finding in rejected.findings)
    else:
        assert isinstance(document, Document)


AS_KUBECTL = {
    "truth values": ("[y, Yes, on, N, off, yEs]", [True, True, True, False, False, "yEs"]),
    "nothing": ("[~, null, Null, NULL]", [None] * 4),
    "exponents": ("[1e3, 1.5e3, 1e21, 1e400]", [1000, 1500, 1e21, "1e400"]),
    "fractions": ("[0.5, .5, 1., 1.10]", [0.5, 0.5, 1, 1.1]),
    "other bases": ("[010, 0o17, 0x1F, 0b11, 08]", [8, 15, 31, 3, 8]),
    "signs and underscores": ("[+5, -0x1f, 1_000, _1]", [5, -31, 1000, "_1"]),
    "dates and times": ("[2024-01-01, 12:30:45]", ["2024-01-01", "12:30:45"]),
    "quantities": ("[128974848, 129M, 1Gi, 500m]", [128974848, "129M", "1Gi", "500m"]),
    "a number too large for an integer": ("[18446744073709551616]", [18446744073709551616]),
    "keys that are no text": ("{1: a, y: b, 1.5: c}", {"1": "a", "true": "b", "1.5": "c"}),
    "an anchor": ("{a: &x [1], b: *x}", {"a": [1], "b": [1]}),
    "merged keys": (
        "{a: &x {b: 1, c: 2}, d: {<<: *x, c: 3}, e: {<<: [*x, {b: 9, z: 1}]}}",
        {"a": {"b": 1, "c": 2}, "d": {"b": 1, "c": 3}, "e": {"b": 1, "c": 2, "z": 1}},
    ),
}
"""Each read by kubectl 1.32 in a field of a kubeconfig: what it takes for text, and what not."""


@pytest.mark.parametrize(("source", "value"), AS_KUBECTL.values(), ids=AS_KUBECTL.keys())
def test_what_is_given_to_kubectl_is_read_as_kubectl_reads_it(source: str, value: object) -> None:
    assert read_document(source, "stdin", KUBECTL).value == value


HOSTILE_TO_KUBECTL = {
    "an alias before its anchor": ("{b: *x, a: &x 1}", "no anchor &x before this"),
    "self-reference": ("&a [*a]", "no anchor &a before this"),
    "infinity": ("a: .inf", "not a number that JSON has"),
    "a key that is nothing": ("~: 1", "the key ~ is not text"),
    "a merged number": ("<<: 1", "only mappings can be merged"),
    "twice the same key": ("{1: a, '1': b}", "the key '1' again (first on line 1)"),
    "an alias bomb": (
        "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9) if n else 'x'}]" for n in range(9)),
        "more than 4000000 values",
    ),
    "anchors nested ever deeper": (
        "\n".join(f"a{n}: &a{n} [[[[[[[[{f'*a{n - 1}' if n else 'x'}]]]]]]]]" for n in range(9)),
        "nested deeper than 64 levels",
    ),
}


@pytest.mark.parametrize(
    ("source", "said"), HOSTILE_TO_KUBECTL.values(), ids=HOSTILE_TO_KUBECTL.keys()
)
def test_what_kubectl_could_not_read_is_refused_with_a_place(source: str, said: str) -> None:
    with pytest.raises(Rejected) as caught:
        read_document(source, "stdin", KUBECTL)

    assert said in str(caught.value)
