"""Config maps, secrets and service accounts described."""

import base64
import binascii

from engine.operator.kubectl.described._base import Describer, Scene, Sheet, column, head, marks


def _config_map(sheet: Sheet, scene: Scene) -> None:
    value = scene.value
    head(sheet, value)
    marks(sheet, value)
    sheet.line("\nData\n====")
    for key, text in sorted((value.get("data") or {}).items()):
        sheet.line(f"{key}:\n----\n{text}\n")
    sheet.line("\nBinaryData\n====")
    for key, text in sorted((value.get("binaryData") or {}).items()):
        sheet.line(f"{key}: {_size(text)} bytes")
    sheet.line()


def _secret(sheet: Sheet, scene: Scene) -> None:
    value = scene.value
    head(sheet, value)
    marks(sheet, value)
    sheet.line(f"\nType:\t{value.get('type', 'Opaque')}")
    sheet.line("\nData\n====")
    for key, text in sorted((value.get("data") or {}).items()):
        sheet.line(f"{key}:\t{_size(text)} bytes")


def _size(text: str) -> int:
    """How many bytes base64 stands for; of text that is none, as many as it has."""
    try:
        return len(base64.b64decode(text, validate=True))
    except binascii.Error:
        return len(text)


def _account(sheet: Sheet, scene: Scene) -> None:
    value = scene.value
    head(sheet, value)
    marks(sheet, value)
    pulls = [one["name"] for one in value.get("imagePullSecrets") or ()]
    column(sheet, "Image pull secrets", pulls, indent=" " * len("Image pull secrets:"))


CONFIG_MAP = Describer(("configmaps",), _config_map)
SECRET = Describer(("secrets",), _secret, has_events=False)
ACCOUNT = Describer(("serviceaccounts",), _account)
