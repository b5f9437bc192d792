"""What clocks show around the world when a simulation begins, for the schedules of CronJobs.

From the time zone database of IANA, 2025b. A simulation begins with the year 2026 and lasts an hour
at most (`UNTIL_MAX`), in which no zone changes its clocks; so a zone is an offset here, the same on
every machine, however wrong its clock is.
"""

from collections.abc import Iterator

from engine.units import HOUR, MINUTE, rfc3339

_TEXT = """
-12:00 Etc/GMT+12
-11:00 Etc/GMT+11 Pacific/Midway Pacific/Niue Pacific/Pago_Pago Pacific/Samoa US/Samoa
-10:00 America/Adak America/Atka Etc/GMT+10 HST Pacific/Honolulu Pacific/Johnston
    Pacific/Rarotonga Pacific/Tahiti US/Aleutian US/Hawaii
-09:30 Pacific/Marquesas
-09:00 America/Anchorage America/Juneau America/Metlakatla America/Nome America/Sitka
    America/Yakutat Etc/GMT+9 Pacific/Gambier US/Alaska
-08:00 America/Ensenada America/Los_Angeles America/Santa_Isabel America/Tijuana America/Vancouver
    Canada/Pacific Etc/GMT+8 Mexico/BajaNorte PST8PDT Pacific/Pitcairn US/Pacific
-07:00 America/Boise America/Cambridge_Bay America/Ciudad_Juarez America/Creston America/Dawson
    America/Dawson_Creek America/Denver America/Edmonton America/Fort_Nelson America/Hermosillo
    America/Inuvik America/Mazatlan America/Phoenix America/Shiprock America/Whitehorse
    America/Yellowknife Canada/Mountain Canada/Yukon Etc/GMT+7 MST MST7MDT Mexico/BajaSur Navajo
    US/Arizona US/Mountain
-06:00 America/Bahia_Banderas America/Belize America/Chicago America/Chihuahua America/Costa_Rica
    America/El_Salvador America/Guatemala America/Indiana/Knox America/Indiana/Tell_City
    America/Knox_IN America/Managua America/Matamoros America/Menominee America/Merida
    America/Mexico_City America/Monterrey America/North_Dakota/Beulah America/North_Dakota/Center
    America/North_Dakota/New_Salem America/Ojinaga America/Rainy_River America/Rankin_Inlet
    America/Regina America/Resolute America/Swift_Current America/Tegucigalpa America/Winnipeg
    CST6CDT Canada/Central Canada/Saskatchewan Etc/GMT+6 Mexico/General Pacific/Galapagos
    US/Central US/Indiana-Starke
-05:00 America/Atikokan America/Bogota America/Cancun America/Cayman America/Coral_Harbour
    America/Detroit America/Eirunepe America/Fort_Wayne America/Grand_Turk America/Guayaquil
    America/Havana America/Indiana/Indianapolis America/Indiana/Marengo America/Indiana/Petersburg
    America/Indiana/Vevay America/Indiana/Vincennes America/Indiana/Winamac America/Indianapolis
    America/Iqaluit America/Jamaica America/Kentucky/Louisville America/Kentucky/Monticello
    America/Lima America/Louisville America/Montreal America/Nassau America/New_York
    America/Nipigon America/Panama America/Pangnirtung America/Port-au-Prince America/Porto_Acre
    America/Rio_Branco America/Thunder_Bay America/Toronto Brazil/Acre Canada/Eastern
    Chile/EasterIsland Cuba EST EST5EDT Etc/GMT+5 Jamaica Pacific/Easter US/East-Indiana
    US/Eastern US/Michigan
-04:00 America/Anguilla America/Antigua America/Aruba America/Barbados America/Blanc-Sablon
    America/Boa_Vista America/Campo_Grande America/Caracas America/Cuiaba America/Curacao
    America/Dominica America/Glace_Bay America/Goose_Bay America/Grenada America/Guadeloupe
    America/Guyana America/Halifax America/Kralendijk America/La_Paz America/Lower_Princes
    America/Manaus America/Marigot America/Martinique America/Moncton America/Montserrat
    America/Port_of_Spain America/Porto_Velho America/Puerto_Rico America/Santo_Domingo
    America/St_Barthelemy America/St_Kitts America/St_Lucia America/St_Thomas America/St_Vincent
    America/Thule America/Tortola America/Virgin Atlantic/Bermuda Brazil/West Canada/Atlantic
    Etc/GMT+4
-03:30 America/St_Johns Canada/Newfoundland
-03:00 America/Araguaina America/Argentina/Buenos_Aires America/Argentina/Catamarca
    America/Argentina/ComodRivadavia America/Argentina/Cordoba America/Argentina/Jujuy
    America/Argentina/La_Rioja America/Argentina/Mendoza America/Argentina/Rio_Gallegos
    America/Argentina/Salta America/Argentina/San_Juan America/Argentina/San_Luis
    America/Argentina/Tucuman America/Argentina/Ushuaia America/Asuncion America/Bahia
    America/Belem America/Buenos_Aires America/Catamarca America/Cayenne America/Cordoba
    America/Coyhaique America/Fortaleza America/Jujuy America/Maceio America/Mendoza
    America/Miquelon America/Montevideo America/Paramaribo America/Punta_Arenas America/Recife
    America/Rosario America/Santarem America/Santiago America/Sao_Paulo Antarctica/Palmer
    Antarctica/Rothera Atlantic/Stanley Brazil/East Chile/Continental Etc/GMT+3
-02:00 America/Godthab America/Noronha America/Nuuk America/Scoresbysund Atlantic/South_Georgia
    Brazil/DeNoronha Etc/GMT+2
-01:00 Atlantic/Azores Atlantic/Cape_Verde Etc/GMT+1
+00:00 Africa/Abidjan Africa/Accra Africa/Bamako Africa/Banjul Africa/Bissau Africa/Conakry
    Africa/Dakar Africa/Freetown Africa/Lome Africa/Monrovia Africa/Nouakchott Africa/Ouagadougou
    Africa/Sao_Tome Africa/Timbuktu America/Danmarkshavn Antarctica/Troll Atlantic/Canary
    Atlantic/Faeroe Atlantic/Faroe Atlantic/Madeira Atlantic/Reykjavik Atlantic/St_Helena Eire
    Etc/GMT Etc/GMT+0 Etc/GMT-0 Etc/GMT0 Etc/Greenwich Etc/UCT Etc/UTC Etc/Universal Etc/Zulu
    Europe/Belfast Europe/Dublin Europe/Guernsey Europe/Isle_of_Man Europe/Jersey Europe/Lisbon
    Europe/London GB GB-Eire GMT GMT+0 GMT-0 GMT0 Greenwich Iceland Portugal UCT UTC Universal WET
    Zulu
+01:00 Africa/Algiers Africa/Bangui Africa/Brazzaville Africa/Casablanca Africa/Ceuta
    Africa/Douala Africa/El_Aaiun Africa/Kinshasa Africa/Lagos Africa/Libreville Africa/Luanda
    Africa/Malabo Africa/Ndjamena Africa/Niamey Africa/Porto-Novo Africa/Tunis Arctic/Longyearbyen
    Atlantic/Jan_Mayen CET Etc/GMT-1 Europe/Amsterdam Europe/Andorra Europe/Belgrade Europe/Berlin
    Europe/Bratislava Europe/Brussels Europe/Budapest Europe/Busingen Europe/Copenhagen
    Europe/Gibraltar Europe/Ljubljana Europe/Luxembourg Europe/Madrid Europe/Malta Europe/Monaco
    Europe/Oslo Europe/Paris Europe/Podgorica Europe/Prague Europe/Rome Europe/San_Marino
    Europe/Sarajevo Europe/Skopje Europe/Stockholm Europe/Tirane Europe/Vaduz Europe/Vatican
    Europe/Vienna Europe/Warsaw Europe/Zagreb Europe/Zurich MET Poland
+02:00 Africa/Blantyre Africa/Bujumbura Africa/Cairo Africa/Gaborone Africa/Harare
    Africa/Johannesburg Africa/Juba Africa/Khartoum Africa/Kigali Africa/Lubumbashi Africa/Lusaka
    Africa/Maputo Africa/Maseru Africa/Mbabane Africa/Tripoli Africa/Windhoek Asia/Beirut
    Asia/Famagusta Asia/Gaza Asia/Hebron Asia/Jerusalem Asia/Nicosia Asia/Tel_Aviv EET Egypt
    Etc/GMT-2 Europe/Athens Europe/Bucharest Europe/Chisinau Europe/Helsinki Europe/Kaliningrad
    Europe/Kiev Europe/Kyiv Europe/Mariehamn Europe/Nicosia Europe/Riga Europe/Sofia
    Europe/Tallinn Europe/Tiraspol Europe/Uzhgorod Europe/Vilnius Europe/Zaporozhye Israel Libya
+03:00 Africa/Addis_Ababa Africa/Asmara Africa/Asmera Africa/Dar_es_Salaam Africa/Djibouti
    Africa/Kampala Africa/Mogadishu Africa/Nairobi Antarctica/Syowa Asia/Aden Asia/Amman
    Asia/Baghdad Asia/Bahrain Asia/Damascus Asia/Istanbul Asia/Kuwait Asia/Qatar Asia/Riyadh
    Etc/GMT-3 Europe/Istanbul Europe/Kirov Europe/Minsk Europe/Moscow Europe/Simferopol
    Europe/Volgograd Indian/Antananarivo Indian/Comoro Indian/Mayotte Turkey W-SU
+03:30 Asia/Tehran Iran
+04:00 Asia/Baku Asia/Dubai Asia/Muscat Asia/Tbilisi Asia/Yerevan Etc/GMT-4 Europe/Astrakhan
    Europe/Samara Europe/Saratov Europe/Ulyanovsk Indian/Mahe Indian/Mauritius Indian/Reunion
+04:30 Asia/Kabul
+05:00 Antarctica/Mawson Antarctica/Vostok Asia/Almaty Asia/Aqtau Asia/Aqtobe Asia/Ashgabat
    Asia/Ashkhabad Asia/Atyrau Asia/Dushanbe Asia/Karachi Asia/Oral Asia/Qostanay Asia/Qyzylorda
    Asia/Samarkand Asia/Tashkent Asia/Yekaterinburg Etc/GMT-5 Indian/Kerguelen Indian/Maldives
+05:30 Asia/Calcutta Asia/Colombo Asia/Kolkata
+05:45 Asia/Kathmandu Asia/Katmandu
+06:00 Asia/Bishkek Asia/Dacca Asia/Dhaka Asia/Kashgar Asia/Omsk Asia/Thimbu Asia/Thimphu
    Asia/Urumqi Etc/GMT-6 Indian/Chagos
+06:30 Asia/Rangoon Asia/Yangon Indian/Cocos
+07:00 Antarctica/Davis Asia/Bangkok Asia/Barnaul Asia/Ho_Chi_Minh Asia/Hovd Asia/Jakarta
    Asia/Krasnoyarsk Asia/Novokuznetsk Asia/Novosibirsk Asia/Phnom_Penh Asia/Pontianak Asia/Saigon
    Asia/Tomsk Asia/Vientiane Etc/GMT-7 Indian/Christmas
+08:00 Antarctica/Casey Asia/Brunei Asia/Choibalsan Asia/Chongqing Asia/Chungking Asia/Harbin
    Asia/Hong_Kong Asia/Irkutsk Asia/Kuala_Lumpur Asia/Kuching Asia/Macao Asia/Macau Asia/Makassar
    Asia/Manila Asia/Shanghai Asia/Singapore Asia/Taipei Asia/Ujung_Pandang Asia/Ulaanbaatar
    Asia/Ulan_Bator Australia/Perth Australia/West Etc/GMT-8 Hongkong PRC ROC Singapore
+08:45 Australia/Eucla
+09:00 Asia/Chita Asia/Dili Asia/Jayapura Asia/Khandyga Asia/Pyongyang Asia/Seoul Asia/Tokyo
    Asia/Yakutsk Etc/GMT-9 Japan Pacific/Palau ROK
+09:30 Australia/Darwin Australia/North
+10:00 Antarctica/DumontDUrville Asia/Ust-Nera Asia/Vladivostok Australia/Brisbane
    Australia/Lindeman Australia/Queensland Etc/GMT-10 Pacific/Chuuk Pacific/Guam
    Pacific/Port_Moresby Pacific/Saipan Pacific/Truk Pacific/Yap
+10:30 Australia/Adelaide Australia/Broken_Hill Australia/South Australia/Yancowinna
+11:00 Antarctica/Macquarie Asia/Magadan Asia/Sakhalin Asia/Srednekolymsk Australia/ACT
    Australia/Canberra Australia/Currie Australia/Hobart Australia/LHI Australia/Lord_Howe
    Australia/Melbourne Australia/NSW Australia/Sydney Australia/Tasmania Australia/Victoria
    Etc/GMT-11 Pacific/Bougainville Pacific/Efate Pacific/Guadalcanal Pacific/Kosrae
    Pacific/Noumea Pacific/Pohnpei Pacific/Ponape
+12:00 Asia/Anadyr Asia/Kamchatka Etc/GMT-12 Kwajalein Pacific/Fiji Pacific/Funafuti
    Pacific/Kwajalein Pacific/Majuro Pacific/Nauru Pacific/Norfolk Pacific/Tarawa Pacific/Wake
    Pacific/Wallis
+13:00 Antarctica/McMurdo Antarctica/South_Pole Etc/GMT-13 NZ Pacific/Apia Pacific/Auckland
    Pacific/Enderbury Pacific/Fakaofo Pacific/Kanton Pacific/Tongatapu
+13:45 NZ-CHAT Pacific/Chatham
+14:00 Etc/GMT-14 Pacific/Kiritimati
"""


def _offsets() -> Iterator[tuple[str, int]]:
    for row in _TEXT.replace("\n    ", " ").strip().split("\n"):
        offset, *names = row.split()
        hours, minutes = offset[1:].split(":")
        ahead_us = int(hours) * HOUR + int(minutes) * MINUTE
        for name in names:
            yield name, -ahead_us if offset.startswith("-") else ahead_us


OFFSETS_US = dict(_offsets())
"""How far a zone's clocks are ahead of UTC, in microseconds, by the zone's name."""


def in_zone(wall_us: int, zone: str) -> str:
    """A moment as a zone's clock shows it: `2025-12-31T21:05:00-03:00`."""
    ahead_us = OFFSETS_US.get(zone, 0)
    if not ahead_us:
        return rfc3339(wall_us)
    hours, minutes = divmod(abs(ahead_us) // MINUTE, 60)
    sign = "-" if ahead_us < 0 else "+"
    return f"{rfc3339(wall_us + ahead_us).removesuffix('Z')}{sign}{hours:02}:{minutes:02}"


def problem_of(zone: str) -> str:
    """Why a CronJob cannot have this time zone; empty when it can (validateTimeZone in
    pkg/apis/batch/validation/validation.go).
    """
    if not zone:
        return "timeZone must be nil or non-empty string"
    if zone.lower() == "local":
        return (
            "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones"
        )
    return "" if zone in OFFSETS_US else f"unknown time zone {zone}"
