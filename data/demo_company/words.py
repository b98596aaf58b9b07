"""What is written: short texts by occasion and language; `{phone}`, `{email}` and `{ticket}` are filled in by row."""

from __future__ import annotations

import re

import numpy as np
import polars as pl

from data.demo_company.chance import Floats, Whole

GERMAN, ENGLISH = 0, 1
FILLERS = ("", "phone", "email", "ticket")

# By occasion: German texts, English texts. Openings are called by the contact reason.
_TEXTS: dict[str, tuple[list[str], list[str]]] = {
    "Late delivery": (
        [
            "Mein Paket sollte gestern kommen. Wo bleibt es?",
            "Die Lieferung ist seit einer Woche überfällig, bitte prüfen.",
            "Rufen Sie mich bitte an: {phone}. Das Paket fehlt immer noch.",
        ],
        [
            "My parcel is three days late. When will it arrive?",
            "Tracking has not moved since Monday, please check.",
            "You promised delivery by Friday and nothing came.",
            "Still waiting for my order. You can reach me on {phone}.",
        ],
    ),
    "Missing parcel": (
        ["Laut Sendungsverfolgung zugestellt, aber hier ist nichts.", "Das Paket ist verschwunden. Was nun?"],
        [
            "It says delivered but there is no parcel at my door.",
            "The parcel is lost, the driver confirmed it. I want a replacement.",
            "Nothing arrived and the neighbours have nothing either. Write to {email}.",
        ],
    ),
    "Product question": (
        ["Passt das Ladegerät auch zum alten Modell?", "Gibt es die Tasche auch in Grün?"],
        [
            "Does the charger fit the older model?",
            "Is the lamp suitable for outdoors?",
            "When is size M back in stock?",
        ],
    ),
    "Return request": (
        [
            "Ich möchte die Schuhe zurückgeben, sie passen nicht.",
            "Rückgabe nach 20 Tagen, geht das noch?",
            "Der Artikel kam beschädigt an, bitte um Rücknahme.",
        ],
        [
            "I want to return the jacket, it is too small.",
            "I am a few days past the return window. Can you make an exception?",
            "The item arrived damaged and I would like to send it back.",
        ],
    ),
    "Refund status": (
        ["Wo bleibt meine Erstattung? Die Rücksendung ist längst da.", "Seit zwei Wochen warte ich auf mein Geld."],
        [
            "Where is my refund? You got the return ten days ago.",
            "The refund has not reached my account.",
            "I was told five days for the refund. It has been twelve. My number is {phone}.",
        ],
    ),
    "Invoice question": (
        ["Auf der Rechnung fehlt unsere Umsatzsteuernummer.", "Warum wurden Versandkosten berechnet?"],
        ["There is a fee on my invoice that I do not understand.", "Please send the invoice again to {email}."],
    ),
    "Payment failed": (
        ["Die Zahlung wurde abgelehnt, aber abgebucht.", "Ich kann nicht mit Karte bezahlen."],
        ["My card was charged twice for one order.", "The payment failed and the order is gone."],
    ),
    "App fault": (
        ["Die App stürzt seit dem Update ständig ab.", "Nach dem Update bleibt der Warenkorb leer."],
        [
            "The app crashes every time I open my orders.",
            "Since the update the checkout button does nothing.",
            "App freezes on the start screen, I reinstalled twice.",
        ],
    ),
    "Login problem": (
        ["Ich komme nicht mehr in mein Konto.", "Die Mail zum Zurücksetzen des Passworts kommt nicht an."],
        ["I am locked out of my account.", "The password reset mail never arrives at {email}."],
    ),
    "spam": (
        ["Gewinnspiel! Jetzt klicken."],
        ["You have won. Click to claim your prize.", "Cheap followers, best price."],
    ),
    "bot": (
        ["Hallo, ich bin der Assistent. Ich sehe kurz nach.", "Danke! Hier ist ein Artikel, der helfen könnte."],
        ["Hi, I am the assistant. Let me look that up.", "Thanks! This article may answer your question."],
    ),
    "insists": (
        ["Das hilft mir nicht, ich möchte mit einem Menschen sprechen."],
        ["That does not help. I want to talk to a person.", "Agent please."],
    ),
    "helped": (["Danke, das hat geholfen."], ["Thanks, that helped.", "Great, solved."]),
    "asks": (
        ["Könnten Sie uns bitte die Bestellnummer nennen?", "Bitte senden Sie uns ein Foto des Artikels."],
        [
            "Could you send us the order number, please?",
            "Could you attach a photo of the item?",
            "Which version of the app do you use?",
        ],
    ),
    "answers": (
        ["Die Nummer steht in der Bestätigung, siehe Anhang.", "Anbei das Foto."],
        ["Here is the order number.", "Photo attached.", "As I wrote before, it is in my first message."],
    ),
    "checks": (
        ["Wir klären das intern und melden uns."],
        ["We are checking this with a colleague and will come back to you.", "I am looking into this with the team."],
    ),
    "solves": (
        ["Das ist nun erledigt. Melden Sie sich gern, falls noch etwas fehlt.", "Wir haben das für Sie korrigiert."],
        [
            "This is sorted now. Please write again if anything is missing.",
            "I have corrected it for you.",
            "Your parcel is on its way and arrives tomorrow.",
        ],
    ),
    "grants": (
        ["Wir haben Ihnen den Betrag gutgeschrieben. Entschuldigung für den Ärger."],
        [
            "Sorry for the trouble. We have made it good, you will see it in a few days.",
            "Of course, I have arranged that.",
        ],
    ),
    "declines": (
        ["Leider können wir das nicht übernehmen."],
        ["I am sorry, we cannot do this.", "Unfortunately the return window has closed."],
    ),
    "offers": (
        ["Das geht leider nicht. Ich kann Ihnen aber einen Gutschein anbieten."],
        ["I cannot refund this, but I can offer you a voucher.", "We cannot take it back, but a repair is possible."],
    ),
    "comes back": (
        ["Das Problem besteht weiterhin!", "Es ist immer noch nichts angekommen."],
        ["It is still not working.", "Sorry, but this is not solved.", "Nothing has happened since your last message."],
    ),
    "hand over": (
        ["Bitte übernehmen."],
        [
            "Belongs to your team, please take over.",
            "Not ours, passing it on.",
            "Please have a look, you know this best.",
        ],
    ),
    "internal": (
        ["Warten auf Rückmeldung."],
        ["Waiting for the carrier.", "Asked the warehouse to check.", "Billing has to look up the payment."],
    ),
    "asks lead": (["Bitte um Freigabe."], ["Please approve, above my limit.", "Asking for approval."]),
    "lead answers": (["Freigegeben."], ["Approved.", "Answered, see the log."]),
    "merged": (["{ticket}"], ["This request was closed and merged into request #{ticket}."]),
    "merges": (["{ticket}"], ["Request #{ticket} was closed and merged into this request."]),
}
# Survey comments and public reviews by score, 1 to 5.
_SAID: dict[int, list[str]] = {
    1: ["Nobody helped, I gave up.", "Rude and useless.", "Waited for days and got a template.", "Nie wieder."],
    2: ["Too slow and passed around.", "Had to explain it three times.", "Refund still missing.", "Zu lange gewartet."],
    3: ["Ok in the end.", "It took a while.", "Average.", "Ging so."],
    4: ["Quick and friendly.", "Good help, thanks.", "Solved on the same day.", "Gut gelöst."],
    5: [
        "Excellent service!",
        "Very kind agent, solved at once.",
        "Best support I ever had.",
        "Super freundlich, danke!",
    ],
}
_SILENT = [None, None, None]

_STARTS: dict[str, list[tuple[int, int]]] = {}
_ALL: list[str] = []
for _name, _both in _TEXTS.items():
    _STARTS[_name] = []
    for _some in _both:
        _STARTS[_name].append((len(_ALL), len(_some)))
        _ALL += _some
_OPENINGS = list(_TEXTS)[:9]
# (texts before the filler, texts after it, kind of filler)
_PARTS = [re.split(r"\{(\w+)\}", text) for text in _ALL]
BEFORE = pl.Series("before", [parts[0] for parts in _PARTS], dtype=pl.String)
AFTER = pl.Series("after", [parts[2] if len(parts) > 1 else "" for parts in _PARTS], dtype=pl.String)
KINDS = pl.Series("kind", [FILLERS.index(parts[1]) if len(parts) > 1 else 0 for parts in _PARTS], dtype=pl.Int8)


def opening(reason: Whole, language: Whole, share: Floats) -> Whole:
    """The places of the customers' first messages."""
    spans = np.array([_STARTS[name] for name in _OPENINGS])
    start, count = spans[reason, language, 0], spans[reason, language, 1]
    found: Whole = start + (share * count).astype(np.int64)
    return found


def pick(occasion: str, language: Whole, share: Floats) -> Whole:
    """The places of texts for an occasion; `share` (0 up to 1) is the draw."""
    spans = np.array(_STARTS[occasion])
    found: Whole = spans[language, 0] + (share * spans[language, 1]).astype(np.int64)
    return found


def said(score: pl.Expr, draw: pl.Expr) -> pl.Expr:
    """What is said with a score of 1 to 5; some say nothing (null). `draw` is a whole number from 0 on."""
    texts = [text for each in range(1, 6) for text in [*_SAID[each], *_SILENT]]
    table = pl.Series(texts, dtype=pl.String)
    most = len(texts) // 5
    place = (score.cast(pl.Int64) - 1) * most + draw % most
    return place.replace_strict(pl.Series(range(len(texts))), table, return_dtype=pl.String)


def filled(kind: pl.Expr, filler: pl.Expr, ticket_id: pl.Expr) -> pl.Expr:
    """What stands in the gap of a text. The telephone numbers are of the ranges reserved for films and books."""
    number = filler.cast(pl.String)
    german = pl.concat_str(pl.lit("+49 30 23125 "), (filler % 1_000).cast(pl.String).str.zfill(3))
    american = pl.concat_str(pl.lit("+1 212 555 01"), (filler % 100).cast(pl.String).str.zfill(2))
    return (
        pl.when(kind == FILLERS.index("phone"))
        .then(pl.when(filler % 4 == 0).then(american).otherwise(german))
        .when(kind == FILLERS.index("email"))
        .then(pl.concat_str(pl.lit("customer"), number, pl.lit("@example.com")))
        .when(kind == FILLERS.index("ticket"))
        .then(ticket_id.cast(pl.String))
        .otherwise(pl.lit(""))
    )
