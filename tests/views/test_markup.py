"""Texts of packs on the screen: only `code` and **strong** mean anything."""

import pytest

from views.parts.markup import inline, markdown, plain


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Run `kubectl get`", "Run <code>kubectl get</code>"),
        ("**Now**", "<strong>Now</strong>"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("`<b>`", "<code>&lt;b&gt;</code>"),
        ("[link](https://example.org)", "[link](https://example.org)"),
        ("lonely ` tick", "lonely ` tick"),
        ("after 12 s, or 2 min", "after 12\N{NO-BREAK SPACE}s, or 2\N{NO-BREAK SPACE}min"),
        ("`sleep 5 s`", "<code>sleep 5 s</code>"),
        ("3 servers", "3 servers"),
    ],
)
def test_html_of_a_text(text: str, html: str) -> None:
    assert inline(text) == html


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("`Pending` stays", "`Pending` stays"),
        ("[a](b)", r"\[a\](b)"),
        (":red[x] $y$", r"\:red\[x\] \$y\$"),
        ("2 * 3", r"2 \* 3"),
    ],
)
def test_label_of_a_text(text: str, label: str) -> None:
    assert markdown(text) == label


def test_plain_is_what_is_read_aloud() -> None:
    assert plain("Run `kubectl get` **now**") == "Run kubectl get now"
