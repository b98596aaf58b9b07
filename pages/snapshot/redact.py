"""Names and contact details taken out of what customers wrote, before it leaves the house.

What is known is taken out for certain (the names of the house, the ids of customers, tickets and orders); what looks
like an address, a number or a name in a greeting or a signature is taken out too. Too much rather than too little: a
lost word costs a reader little, a kept one can cost a customer much.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from queries.scope import Scope
from queries.warehouse import Warehouse

REMOVED = "[…]"
# What is longer is cut: it is read in a mail.
LONGEST = 1_200

# Parts of names that are no names: job titles, and what exports write in the place of a name.
# fmt: off
NO_NAMES = {
    "agent", "bot", "resolver", "support", "service", "team", "updated", "by", "user", "system", "admin", "the", "von",
    "van", "der", "den", "de", "la", "di", "del", "and", "und", "customer", "care", "desk", "help", "not", "stated",
    "unknown", "deleted", "former", "group", "queue",
}
# Names that are also common words: taken out only where they are written like a name.
WORDS_TOO = {
    "will", "mark", "may", "grace", "hope", "art", "rose", "sue", "bill", "frank", "pat", "rich", "jan", "mai", "june",
    "april", "august", "faith", "joy", "chance", "max", "guy", "dick", "jack", "rob", "don", "al", "ed", "an", "do",
    "so", "klein", "gross", "lang", "jung", "alt", "weiss", "schwarz", "braun", "koch",
}
# fmt: on

NAME = r"[^\W\d_a-zß][^\W\d_]*(?:['’\-][^\W\d_]+)*\.?"  # begins with a capital, in any alphabet that has them
NAMES = rf"{NAME}(?:[ \t]+(?:(?:von|van|der|de|la|di|zu)[ \t]+)*{NAME}){{0,3}}"
DOMAINS = (
    "com|net|org|info|biz|io|co|app|dev|shop|store|online|eu|de|at|ch|uk|us|fr|it|es|nl|be|pl|se|dk|no|fi|ru|cn|jp|in|"
    "br|au|ca"
)
DIGIT_WORDS = (
    "zero|oh|one|two|three|four|five|six|seven|eight|nine|double|triple|"
    "null|eins|zwo|zwei|drei|vier|fünf|sechs|sieben|acht|neun|doppel"
)
STREETS = r"straße|strasse|str\.|gasse|allee|platz|weg|ring|damm|ufer"
ENGLISH_STREETS = "street|st|road|rd|avenue|ave|lane|ln|drive|dr|court|close|square|boulevard|blvd|way|terrace"
REFERENCES = (
    "order|ticket|invoice|case|reference|ref|customer|account|tracking|parcel|request|claim|incident|contract|"
    "bestellung|bestellnummer|auftrag|auftragsnummer|rechnung|rechnungsnummer|kunde|kundennummer|vorgang|"
    "vorgangsnummer|sendung|sendungsnummer|paket|vertrag|vertragsnummer|fall|anfrage"
)
SIGN_OFFS = (
    "regards|wishes|sincerely|faithfully|cheers|greetings|yours|truly|grüße|grüßen|grüsse|grüssen|gruß|gruss|"
    "gruesse|gruessen|mfg|lg|vg|bg|glg|freundlichst|hochachtungsvoll|br|rgds|cordialement|saludos|saluti|groeten"
)
THANKS = (
    "thanks|thank you|thx|many thanks|danke|dankeschön|vielen dank|merci|gracias|grazie|best|all the best|bye|ciao|"
    "tschüss|tschüß|alles gute|schöne[nrs]? (?:tag|woche|wochenende)"
)
NETWORKS = "telegram|instagram|insta|skype|whatsapp|signal|twitter|facebook|tiktok|discord|linkedin|xing|threema"
GREETINGS = (
    "hi|hello|hey|dear|good (?:morning|afternoon|evening)|hallo|liebe[rs]?|sehr geehrte[rsn]?|"
    "guten (?:tag|morgen|abend)|moin|servus|grüezi"
)
TITLES = "mr|mrs|ms|miss|mx|sir|madam|dr|prof|herr|herrn|frau|fräulein|monsieur|madame|señor|señora|signor|signora"
# What stands right before a name.
LEADS = (
    r"my name(?: is|'s|’s)|i(?: a|['’])m called|name is|this is|it(?:'s|’s| is) me|ich hei(?:ß|ss)e|mein name(?: ist)?|"
    r"hier (?:ist|spricht|schreibt)|namens|named|called|"
    r"(?:spoke|speak|talk|talked|chatted|dealt|chat|spoken) (?:to|with)|thanks? (?:you )?(?:so much )?to|"
    r"dank(?:e)? an|(?:your |ihr(?:e|em|en|er)? |eure[mnr]? )?(?:agent|colleague|advisor|adviser|assistant|"
    r"representative|rep|operator|kolleg(?:e|en|in)|mitarbeiter(?:s|in)?|berater(?:s|in)?|sachbearbeiter(?:s|in)?)|"
    r"signed|gezeichnet|gez\."
)  # fmt: skip


def rule(pattern: str, flags: int = re.IGNORECASE) -> re.Pattern[str]:
    return re.compile(pattern, flags)


# In this order: what holds other kinds inside goes first. What is captured stays.
CONTACTS = (
    rule(r"\b(?:https?|ftp|mailto|tel)\s*:\s*\S+|\bwww\s*\.\s*\S+"),
    # Written so that machines miss them: "anna (at) example (dot) com", "anna at example dot com".
    rule(
        r"[\w.+\-]+\s*(?:[(\[{<]\s*(?:at|ät|@)\s*[)\]}>]|\s(?:at|ät)\s|@)\s*[\w\-]+"
        r"(?:\s*(?:[(\[{<]\s*(?:dot|punkt|\.)\s*[)\]}>]|\s(?:dot|punkt)\s|\.)\s*[\w\-]+)+"
    ),
    rule(r"[^\s<>(),;]*[\w.+\-]@\s*[\w.\-]+"),
    rule(r"(?<!\w)@\w[\w.\-]*"),
    rule(rf"\b((?:{NETWORKS})\b[ \t]*[:=]\s*)\S+"),
    rule(r"\b[^\W_][\w.\-]*_[\w.\-]*\w"),
    rule(rf"\b(?:[\w\-]+\.)+(?:{DOMAINS})\b(?:/\S*)?"),
    rule(r"\b[a-z]{2}\d{2}(?:[ \-]?[\da-z]{2,4}){3,8}\b"),
    rule(rf"\b[^\W\d_][\w.\-]*(?:{STREETS})[ ]+\d+\s*[a-z]?\b"),
    rule(rf"\b(?:[^\W\d_][\w\-]*\s)?(?:{STREETS})[ ]+\d+\s*[a-z]?\b"),
    rule(rf"\b\d+[a-z]?\s+(?:[^\W\d_]+\s+){{1,3}}(?:{ENGLISH_STREETS})\b\.?"),
    rule(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b", 0),
    rule(rf"\b((?:{REFERENCES})s?\b(?:\s*(?:no|nr|number|nummer|id|code))?\b)[\s.:#\-–]*(?=[\w\-/]*\d)[\w\-/]+"),
    rule(r"(?<!\w)(?:#|no\.?|nr\.?|№|id:?)\s*(?=[\w\-/]*\d)[\w\-/]+"),
    # Telephone numbers, and anything else of five digits and more, however they are parted.
    rule(r"(?<![\w])[+(]{0,2}\d(?:[\s()./\-–_*·,:]{0,3}\d){4,}"),
    rule(r"\b(?=[\w\-]*\d[\w\-]*\d[\w\-]*\d)(?=[\w\-]*[^\W\d_])[\w\-]{4,}"),
    rule(r"\d{5,}"),
    rule(rf"\b(?:{DIGIT_WORDS})(?:[\s,\-]+(?:{DIGIT_WORDS})){{4,}}\b"),
)
FLAGS = re.IGNORECASE | re.MULTILINE
PEOPLE = (
    # A name alone behind a dash or on a line of its own at the very end, and everything below a sign-off.
    re.compile(rf"(\b(?:{SIGN_OFFS})\b)[\s,.!:;–—\-]+\S++(?:\s++\S++){{0,11}}\s*\Z", FLAGS),
    re.compile(rf"(\b(?i:{THANKS})(?:[ \t]*[,.!:;–—\-]+|[ \t]*\n)\s*){NAMES}\s*[.!]?\s*\Z"),
    re.compile(rf"((?:\n|\s[–—\-]+)\s*){NAMES}\s*\Z"),
    re.compile(rf"\b((?i:{TITLES})\b\.?\s+){NAMES}"),
    re.compile(rf"\b((?i:{GREETINGS})\s+)(?:(?:Mr|Mrs|Ms|Dr|Herr|Frau)\.?\s+)?{NAMES}"),
    re.compile(rf"\b((?i:{LEADS})\s+){NAMES}"),
    # Of German nouns every one has a capital: two of them are a name.
    re.compile(rf"\b((?i:i am|i['’]m)\s+){NAMES}"),
    re.compile(rf"\b((?i:ich bin|hier ist)\s+){NAME}[ \t]+(?:(?:von|van|der|de|zu)[ \t]+)*{NAME}"),
    # Whoever writes without capitals still says whose name it is.
    re.compile(r"\b(my name(?: is|'s|’s)|ich hei(?:ß|ss)e|mein name ist)\s+[^\W\d_]+(?:\s+[^\W\d_]+)?", re.IGNORECASE),
)


@dataclass(frozen=True)
class Redactor:
    """Takes out `names` and `ids` (in lower case) and what looks like a contact detail or a name."""

    names: frozenset[str] = frozenset()
    ids: frozenset[str] = frozenset()

    def redacted(self, text: str) -> str:
        told = cleaned(text)
        if len(told) > LONGEST:
            told = told[:LONGEST].rpartition(" ")[0] + " …"
        for pattern in CONTACTS:
            told = pattern.sub(kept_lead, told)
        for pattern in (*PEOPLE, *self.known):
            told = pattern.sub(kept_lead, told)
        return tidied(told)

    @cached_property
    def known(self) -> tuple[re.Pattern[str], ...]:
        """Whole names and ids first, then the parts of names."""
        whole = {cleaned(each) for each in self.names} | set(self.ids)
        parts = {part for name in self.names for part in parts_of(name)}
        plain = {part for part in parts if part.lower() not in WORDS_TOO}
        found = [any_of(spellings(whole), re.IGNORECASE), any_of(spellings(plain), re.IGNORECASE)]
        found.append(any_of({part.title() for part in parts - plain} | {part.upper() for part in parts - plain}))
        return tuple(pattern for pattern in found if pattern is not None)


def kept_lead(match: re.Match[str]) -> str:
    """What the pattern captured, which says what is missing, and the mark in the place of the rest."""
    lead = match[1] if match.re.groups and match[1] else ""
    return lead + ("" if not lead or lead[-1].isspace() else " ") + REMOVED


def cleaned(text: str) -> str:
    """Compatible characters made one (full-width digits), the invisible ones left out: they would part a number."""
    normal = unicodedata.normalize("NFKC", text).translate(APOSTROPHES)
    kept = (
        each if each in "\n\t" or unicodedata.category(each) not in ("Cc", "Cf", "Co", "Cs") else "" for each in normal
    )
    return "".join(kept)


# A name is the same with any of them.
APOSTROPHES = dict.fromkeys(map(ord, "’‘ʼ`´"), "'")


def tidied(text: str) -> str:
    """Single spaces, and one mark where several stand side by side."""
    one_line = " ".join(text.split())
    mark = re.escape(REMOVED)
    return re.sub(rf"{mark}(?:[\s,;.&+/\-]*{mark})+", REMOVED, one_line)


def parts_of(name: str) -> Iterator[str]:
    """`Anna-Lena Müller` gives Anna-Lena, Anna, Lena, Müller."""
    for word in re.split(r"[\s,;()]+", cleaned(name)):
        for part in {word, *word.split("-"), *re.split(r"[._@]", word)}:
            bare = part.strip(".'’\"")
            if len(bare) > 1 and bare.lower() not in NO_NAMES and not any(each.isdigit() for each in bare):
                yield bare


UMLAUTS = {ord(one): two for one, two in zip("äöüßÄÖÜ", ("ae", "oe", "ue", "ss", "Ae", "Oe", "Ue"), strict=True)}


def spellings(words: Iterable[str]) -> set[str]:
    """Each word also as it is written without its accents."""
    found = set()
    for word in words:
        german = word.translate(UMLAUTS)
        bare = "".join(each for each in unicodedata.normalize("NFKD", word) if not unicodedata.combining(each))
        found |= {word, german, bare}
    return {word for word in found if word.strip()}


def any_of(words: Iterable[str], flags: int = 0) -> re.Pattern[str] | None:
    """Any of the words, with the ending of a genitive; the longest first."""
    longest = sorted(set(words), key=lambda word: (-len(word), word))
    if not longest:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?:['’]?s)?(?!\w)", flags)


# Words of an id that is a name ("Anna Maria Schmidt"), and fewer characters than which are no id but a word.
MOST_WORDS, SHORTEST = 3, 4


def redactor_for(warehouse: Warehouse, scope: Scope, texts: Iterable[str]) -> Redactor:
    """What takes the names and ids that this warehouse knows out of `texts`."""
    wanted = tuple(sorted({phrase for text in texts for phrase in phrases_of(text)}))
    if not wanted:
        return Redactor()
    names = frozenset(warehouse.run("weekly_snapshot/names", scope)["name"])
    return Redactor(names, frozenset(warehouse.run("weekly_snapshot/ids", scope, words=wanted)["id"]))


def phrases_of(text: str) -> Iterator[str]:
    """What could be an id: one to three neighbouring words, in lower case."""
    words = [word.strip(".,;:!?()[]\"'„“”’") for word in cleaned(text).lower().split()]
    for size in range(1, MOST_WORDS + 1):
        for start in range(len(words) - size + 1):
            phrase = " ".join(words[start : start + size])
            if len(phrase) >= SHORTEST:
                yield phrase
