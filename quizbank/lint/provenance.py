"""Where a question comes from, and what it may not carry: LT01, LT23, LT34, LT35, LT36."""

import json
import re
import shlex
from typing import Any

from engine import Rejected, read_document
from quizbank.lint._rule import Complaint, Complaints, Subject, rule
from quizbank.reading import code_blocks, code_spans, without_code

COMPONENTS = (
    "kube-apiserver",
    "etcd",
    "kube-scheduler",
    "kube-controller-manager",
    "cloud-controller-manager",
    "kubelet",
    "kube-proxy",
    "kubectl",
    "load-balancer",
    "container-runtime",
)
PRIMARY_SOURCES = (
    "kubernetes.io",
    "kubernetes.dev",
    "etcd.io",
    "raft.github.io",
    "containerd.io",
    "cncf.io",
    "training.linuxfoundation.org",
    "datatracker.ietf.org",
    "usenix.org",
)
PRIMARY_REPOSITORIES = ("kubernetes", "kubernetes-sigs", "etcd-io", "cncf", "containerd")
COMMANDS = ("kubectl ", "kubeadm ", "etcdctl ", "etcdutl ")
LICENSES = ("CC-BY-4.0", "CC0-1.0", "Apache-2.0", "MIT")
RETIRED = (
    "extensions/v1beta1", "apps/v1beta1", "apps/v1beta2", "policy/v1beta1", "batch/v1beta1",
    "networking.k8s.io/v1beta1", "autoscaling/v2beta1", "autoscaling/v2beta2",
    "rbac.authorization.k8s.io/v1beta1", "discovery.k8s.io/v1beta1", "events.k8s.io/v1beta1",
)  # fmt: skip
"""API versions that no release since 1.26 serves (Deprecated API Migration Guide)."""


@rule("LT01", "E", hard=True)
def complete_card(subject: Subject) -> Complaints:
    """A question names concepts of its pack's list, known components, and primary sources. Ids,
    level, releases, licence and authors are held by the schema; whether a link still answers, by
    nobody offline.
    """
    question = subject.question
    known = subject.pack.card.concepts
    if not question.concepts:
        yield Complaint((), "names no concept", "add concepts: what it is about")
    for index, concept in enumerate(question.concepts):
        if concept not in known:
            hint = "add it to concepts: in pack.yaml, or use one of its ids"
            yield Complaint(("concepts", index), f"the pack has no concept '{concept}'", hint)
    if not question.components:
        yield Complaint((), "names no component", "add components:")
    for index, component in enumerate(question.components):
        if component not in COMPONENTS:
            hint = ", ".join(COMPONENTS)
            yield Complaint(("components", index), f"no component '{component}'", hint)
    for index, source in enumerate(question.sources):
        if not _is_primary(source.host or "", source.path or ""):
            message = f"{source.host} is no primary source"
            yield Complaint(("sources", index), message, "cite kubernetes.io, etcd.io or the code")


def _is_primary(host: str, path: str) -> bool:
    if host == "github.com":
        return path.strip("/").partition("/")[0] in PRIMARY_REPOSITORIES
    return any(host == known or host.endswith(f".{known}") for known in PRIMARY_SOURCES)


@rule("LT23", "E", hard=True)
def code_that_parses(subject: Subject) -> Complaints:
    """Fenced blocks parse as the YAML, JSON or shell that they declare, commands between backticks
    parse as shell, and neither uses a retired API version or depends on a trailing space. What they
    do when they are run is not looked at.
    """
    for path, _, text in subject.said():
        for declared, body in code_blocks(text):
            if not declared:
                yield Complaint(path, "a code block without a language", "write ```yaml, ```sh …")
            if error := _unparsed(declared, body):
                yield Complaint(path, f"the {declared} block does not parse: {error}")
            if any(line != line.rstrip() for line in body.splitlines()):
                yield Complaint(path, "a line of code ends with a space")
        for span in code_spans(text):
            if span.startswith(COMMANDS) and (error := _unparsed("sh", span)):
                yield Complaint(path, f"the command {span!r} does not parse: {error}")
        for version in RETIRED:
            if version in text:
                yield Complaint(path, f"{version} is served by no supported release")


def _unparsed(declared: str, body: str) -> str:
    try:
        if declared in ("yaml", "yml"):
            read_document(body, "block")
        elif declared == "json":
            json.loads(body)
        elif declared in ("sh", "shell", "bash"):
            shlex.split(body)
    except Rejected as rejected:
        return rejected.findings[0].message
    except ValueError as error:
        return str(error)
    return ""


_COLOUR = {
    "en": re.compile(
        r"\b(?:the|in|marked|shown) (?:red|green|blue|yellow|grey|gray|orange)\b", re.IGNORECASE
    ),
    "pt-BR": re.compile(
        r"\b(?:em|de|marcad[oa]s? (?:em|de)) (?:vermelho|verde|azul|amarelo|cinza|laranja)\b",
        re.IGNORECASE,
    ),
}
_IMAGE = re.compile(r"!\[(?P<alt>[^\]]*)\]\([^)]*\)")
_TABLE_ROW = re.compile(r"^\s*\|.*\|\s*$", re.MULTILINE)
_TABLE_HEAD = re.compile(r"^\s*\|(?:\s*:?-{3,}:?\s*\|)+\s*$", re.MULTILINE)


@rule("LT34", "E")
def accessible(subject: Subject) -> Complaints:
    """Pictures have an alternative text, tables a header row, and no sentence points by colour
    alone. Whether an alternative text says what the picture shows is for a reader.
    """
    for path, language, text in subject.said():
        for image in _IMAGE.finditer(text):
            if len(image["alt"].split()) < 3:
                yield Complaint(path, "a picture without an alternative text", "say what it shows")
        if _TABLE_ROW.search(text) and not _TABLE_HEAD.search(text):
            yield Complaint(path, "a table without a header row")
        if found := _COLOUR[language].search(without_code(text)):
            message = f"'{found[0]}' points by colour"
            yield Complaint(path, message, "name the thing; colour may repeat it")


@rule("LT35", "E", hard=True)
def known_origin(subject: Subject) -> Complaints:
    """The pack says where its items come from, that none is recalled from a live exam, and has a
    licence that may be shared. Likeness to public question banks is not computed: there is no bank
    to compare with offline.
    """
    if subject.entry is not subject.pack.entries[0]:
        return
    card = subject.pack.card
    if not re.search(r"not recalled from|não (?:foi |foram )?recordad", card.origin, re.IGNORECASE):
        hint = "in pack.yaml, origin: say that nothing is 'not recalled from any live exam'"
        yield Complaint((), "the pack does not say that it is not recalled from a live exam", hint)
    if card.license not in LICENSES:
        hint = f"in pack.yaml, one of {', '.join(LICENSES)}"
        yield Complaint((), f"the pack's licence {card.license} is not on the list", hint)


_UNSAFE: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"</?[a-zA-Z][^>\n]*>|<!--"), "raw HTML"),
    (re.compile(r"\b(?:javascript|data|vbscript):\S", re.IGNORECASE), "a script link"),
    (re.compile(r"\{\{|\{%|\$\{|<%"), "template syntax"),
    (re.compile(r"\{[a-z_][\w.]*\}", re.IGNORECASE), "a placeholder that nothing fills"),
    (
        re.compile(
            r"ignore (?:all |the |any )?(?:previous|above|prior)|system prompt|you are an? "
            r"(?:assistant|ai|language model)|as an ai\b|ignore as instruç|prompt de sistema|"
            r"você é um(?:a)? (?:assistente|ia|modelo)",
            re.IGNORECASE,
        ),
        "an instruction to a tutor",
    ),
)


@rule("LT36", "E", hard=True)
def safe_text(subject: Subject) -> Complaints:
    """Texts outside code hold no HTML, no script links, no template syntax and no instructions to a
    tutor. Screens escape texts as well; this keeps them honest.
    """
    for path, _, text in subject.said():
        plain: Any = without_code(text)
        for pattern, name in _UNSAFE:
            if found := pattern.search(plain):
                hint = "write it as code, in backticks, or leave it out"
                yield Complaint(path, f"{name}: {found[0]!r}", hint)
