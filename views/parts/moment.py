"""Times of day and stretches of time, as people write them where they are."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from quizbank.text import Language

MONTHS: dict[Language, str] = {
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "pt-BR": "jan. fev. mar. abr. mai. jun. jul. ago. set. out. nov. dez.",
}


def local(moment: datetime, zone: str | None) -> datetime:
    """A time where the learner is; as it is when the zone is unknown."""
    try:
        return moment.astimezone(ZoneInfo(zone)) if zone else moment
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return moment


def day(moment: datetime, language: Language, zone: str | None) -> str:
    """23 Nov, 20:14."""
    here = local(moment, zone)
    month = MONTHS[language].split()[here.month - 1]
    middle = f"{here.day} de {month}" if language == "pt-BR" else f"{here.day} {month}"
    return f"{middle}, {here:%H:%M}"


def clock(left: timedelta) -> str:
    """12:41, or 1:05:00."""
    seconds = max(0, round(left.total_seconds()))
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes:02d}:{seconds:02d}"
