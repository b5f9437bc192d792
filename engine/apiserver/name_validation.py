"""What names and labels may look like, with the words of the real validation.

After apimachinery/pkg/util/validation/validation.go and api/validation/path/name.go.
"""

import re
from collections.abc import Iterator, Mapping

from engine.apiserver.errors import Cause, invalid_value

_LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
_SUBDOMAIN = rf"{_LABEL}(\.{_LABEL})*"
_LABEL_1035 = "[a-z]([-a-z0-9]*[a-z0-9])?"
_VALUE = "(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?"

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
    pattern, longest, words = _NAME_RULES[rule]
    if len(name) > longest:
        yield invalid_value(field, name, f"must be no more than {longest} characters")
    if not pattern.fullmatch(name):
        yield invalid_value(field, name, words)


def _path_segment(field: str, name: str) -> Iterator[Cause]:
    """Names of roles and bindings (api/validation/path/name.go)."""
    if name in (".", ".."):
        yield invalid_value(field, name, f"may not be '{name}'")
    for letter in "/%":
        if letter in name:
            yield invalid_value(field, name, f"may not contain '{letter}'")


def labels_problems(field: str, labels: Mapping[str, str]) -> Iterator[Cause]:
    """Values that no label may have."""
    for value in labels.values():
        if len(str(value)) > 63:
            yield invalid_value(field, value, "must be no more than 63 characters")
        elif not _LABEL_VALUE.fullmatch(str(value)):
            yield invalid_value(field, value, _LABEL_VALUE_RULE)
