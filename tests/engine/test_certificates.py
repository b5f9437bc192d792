"""Certificates and requests as values: written, read, and refused in the words of Go."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.certificates import (
    BACKDATE_US,
    Certificate,
    Subject,
    certificate_text,
    decoded_base64,
    issued,
    read_certificate,
    read_pem,
    request_for,
    subject_of,
)
from engine.units import DAY, HOUR, MINUTE, SECOND

NOW = 1_800_000_000 * SECOND
EC = (
    "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlIWk1JR0FBZ0VBTUI0eERUQUxCZ05WQkFvTUJHUmxkbk14RFRB"
    "TEJnTlZCQU1NQkdwaGJtVXdXVEFUQmdjcQpoa2pPUFFJQkJnZ3Foa2pPUFFNQkJ3TkNBQVRXVnpZWG5TWnNVL0lzS0tQc3huREVD"
    "YS8waVEvQUVOZ0dncWIwCkkySnhkb1l0aVMxdHZ3cys3blBaUytKei9FYytyMU5ZYTdOVG5yd2E1YmRlSERkWW9BQXdDZ1lJS29a"
    "SXpqMEUKQXdJRFNBQXdSUUloQUlvM2VJQVRBOHIxUmJSY2kzWkV2Q0FITmVIZGxuOWxFWkdSMkQ0UWQzWG9BaUJ3TzJIWgp5TnJv"
    "WlRESXQxc0NGM0YxeTc5dWc5clVaYzVaajU1c05IZEYzdz09Ci0tLS0tRU5EIENFUlRJRklDQVRFIFJFUVVFU1QtLS0tLQo="
)  # fmt: skip
"""openssl req -new -key jane.key -subj "/O=devs/CN=jane" | base64 -w0"""
words = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1)
subjects = st.builds(Subject, words, st.lists(words, max_size=3).map(tuple))


@given(subjects)
def test_a_request_says_whom_it_is_for(subject: Subject) -> None:
    assert subject_of(request_for(subject)) == subject


@given(subjects, st.integers(0, 10**9), st.integers(1, 10**9))
def test_a_certificate_is_read_as_it_was_written(subject: Subject, at: int, life: int) -> None:
    certificate = Certificate(subject, at * SECOND, (at + life) * SECOND)

    text = certificate_text(certificate)

    assert read_certificate(text) == read_pem(decoded_base64(text)) == certificate


def test_a_real_request_is_read_too() -> None:
    assert subject_of(EC) == Subject("jane", ("devs",))


@pytest.mark.parametrize(
    ("life", "lasts"),
    [(DAY, DAY - BACKDATE_US), (8 * HOUR, 8 * HOUR - BACKDATE_US), (HOUR, HOUR)],
    ids=["a day ends early", "eight hours do", "an hour does not"],
)
def test_a_certificate_begins_before_it_was_signed(life: int, lasts: int) -> None:
    certificate = issued(Subject("jane"), NOW, life)

    assert NOW - certificate.begins_us == 5 * MINUTE
    assert certificate.ends_us - NOW == lasts


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        ("", "PEM block type must be CERTIFICATE REQUEST"),
        ("eA==", "PEM block type must be CERTIFICATE REQUEST"),
        ("x", "illegal base64 data"),
        (certificate_text(Certificate(Subject("jane"), 0, 1)), "PEM block type must be"),
    ],
    ids=["nothing", "no PEM", "no base64", "a certificate"],
)
def test_what_is_no_request(request_: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        subject_of(request_)


@given(st.integers(0, 300))
def test_a_real_request_cut_short_is_refused_or_read_but_never_fails(length: int) -> None:
    whole = decoded_base64(EC)
    body = "".join(whole.splitlines()[1:-1])[: length - length % 4]
    cut = f"-----BEGIN CERTIFICATE REQUEST-----\n{body}\n-----END CERTIFICATE REQUEST-----\n"

    try:
        found = subject_of(base64.b64encode(cut.encode()).decode())
    except ValueError:
        return
    assert found in (Subject("jane", ("devs",)), Subject(""))
