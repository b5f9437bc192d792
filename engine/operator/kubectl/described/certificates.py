"""Certificate signing requests described."""

from engine.certificates import Subject, subject_of
from engine.objects import Obj, dig, labels, name
from engine.operator.kubectl.columns._base import NONE, pairs
from engine.operator.kubectl.columns.certificates import asked_life, request_state
from engine.operator.kubectl.described._base import Describer, Scene, Sheet, created


def _request(sheet: Sheet, scene: Scene) -> None:
    value = scene.value
    sheet.line(f"Name:\t{name(value)}")
    sheet.line(f"Labels:\t{pairs(labels(value))}")
    sheet.line(f"Annotations:\t{pairs(value['metadata'].get('annotations'))}")
    created(sheet, value)
    sheet.line(f"Requesting User:\t{dig(value, 'spec.username', '')}")
    sheet.line(f"Signer:\t{dig(value, 'spec.signerName', '')}")
    life = asked_life(value)
    if life != NONE:
        sheet.line(f"Requested Duration:\t{life}")
    sheet.line(f"Status:\t{request_state(value)}")
    subject = _subject(value)
    sheet.line("Subject:")
    sheet.line(f"\tCommon Name:\t{subject.name}")
    sheet.line("\tSerial Number:\t")
    for number, group in enumerate(subject.groups):
        sheet.line(f"\tOrganization:\t{group}" if not number else f"\t\t{group}")


def _subject(value: Obj) -> Subject:
    """Whom a request is for; nobody, where it cannot be read."""
    try:
        return subject_of(dig(value, "spec.request") or "")
    except ValueError:
        return Subject("")


REQUEST = Describer(("certificatesigningrequests",), _request)
