"""What names and labels may look like, with the words of the real validation.

After apimachinery/pkg/util/validation/validation.go, pkg/api/validate/content/kube.go and
api/validation/path/name.go.
"""

import re
from collections.abc import Iterator, Mapping

from engine.apiserver.errors import Cause, invalid_value

_LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
_SUBDOMAIN = rf"{_LABEL}(\.{_LABEL})*"
_LABEL_1035 = "[a-z]([-a-z0-9]*[a-z0-9])?"
_KEY = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"
_VALUE = f"({_KEY})?"

_NAME_RULES: Mapping[str, tuple[re.Pattern[str], int, str]] = {
    "subdomain": (
        re.compile(_SUBDOMAIN),
        253,
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or "
        "'.', and must start and end with an alphanumeric character (e.g. 'example.com', regex "
        f"used for validation is '{_SUBDOMAIN}')",
    ),
    "label": (
        re.compile(_LABEL),
        63,
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and "
        "must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex "
        f"used for validation is '{_LABEL}')",
    ),
    "label1035": (
        re.compile(_LABEL_1035),
        63,
        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an "
        "alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or "
        f"'abc-123', regex used for validation is '{_LABEL_1035}')",
    ),
}
_LABEL_KEY = re.compile(_KEY)
_LABEL_KEY_RULE = (
    "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an "
    "alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for "
    f"validation is '{_KEY}')"
)
_LABEL_VALUE = re.compile(_VALUE)
_LABEL_VALUE_RULE = (
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', "
    "and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or "
    f"'12345', regex used for validation is '{_VALUE}')"
)


def name_problems(field: str, name: str, rule: str) -> Iterator[Cause]:
    """A name that breaks the rule: subdomain, label, label1035 or path."""
    if rule == "path":
        yield from _path_segment(field, name)
        return
    for why in _name_faults(name, rule):
        yield invalid_value(field, name, why)


def _name_faults(name: str, rule: str) -> Iterator[str]:
    pattern, longest, words = _NAME_RULES[rule]
    if len(name) > longest:
        yield f"must be no more than {longest} characters"
    if not pattern.fullmatch(name):
        yield words


def _path_segment(field: str, name: str) -> Iterator[Cause]:
    """Names of roles and bindings (api/validation/path/name.go)."""
    if name in (".", ".."):
        yield invalid_value(field, name, f"may not be '{name}'")
    for letter in "/%":
        if letter in name:
            yield invalid_value(field, name, f"may not contain '{letter}'")


def labels_problems(field: str, labels: Mapping[str, str]) -> Iterator[Cause]:
    """Keys and values that no label may have; also for a node selector."""
    for key, value in labels.items():
        yield from label_key_problems(field, key)
        yield from label_value_problems(field, str(value))


def annotations_problems(field: str, annotations: Mapping[str, str]) -> Iterator[Cause]:
    """Keys that no annotation may have: those of labels, but capitals do not matter."""
    for key in annotations:
        for why in _key_faults(key.lower()):
            yield invalid_value(field, key, why)


def label_key_problems(field: str, key: str) -> Iterator[Cause]:
    """A key like `app` or `example.com/app`: of labels, taints, topologies (IsLabelKey)."""
    for why in _key_faults(key):
        yield invalid_value(field, key, why)


def label_value_problems(field: str, value: str) -> Iterator[Cause]:
    """A value of a label (IsLabelValue)."""
    if len(value) > 63:
        yield invalid_value(field, value, "must be no more than 63 bytes")
    if not _LABEL_VALUE.fullmatch(value):
        yield invalid_value(field, value, _LABEL_VALUE_RULE)


def _key_faults(key: str) -> Iterator[str]:
    prefix, slash, name = key.rpartition("/")
    if "/" in prefix:
        optional = "with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"
        yield f"a valid label key {_LABEL_KEY_RULE} {optional}"
        return
    if slash and not prefix:
        yield "prefix part must be non-empty"
    elif slash:
        yield from (f"prefix part {why}" for why in _name_faults(prefix, "subdomain"))
    if not name:
        yield "name part must be non-empty"
    elif len(name) > 63:
        yield "name part must be no more than 63 bytes"
    if not _LABEL_KEY.fullmatch(name):
        yield f"name part {_LABEL_KEY_RULE}"
