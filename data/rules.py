"""Decisions that nobody logged: rules in settings.toml read them off tags, macros, fields, approvals and refunds.

[[decisions]]
tag = "refund_*"                # or macro, field with value, approval, resolution, order; * stands for anything
kind = "refund"
authority = "own"
amount_field = "Refund amount"
currency = "EUR"
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from data.refusal import Refused

# What a rule may look at: the kinds of `labels`, and the kind of an order.
SIGNS = ("tag", "macro", "field", "approval", "resolution", "order")
AUTHORITIES = ("own", "approved", "automatic")
EXAMPLE = '[[decisions]] followed by lines like tag = "refund_*" and kind = "refund"'


@dataclass(frozen=True)
class Rule:
    """One rule. `sign` is one of SIGNS; `pattern`, `value_pattern` and `amount_pattern` are for LIKE, in lower case.

    The other fields stand as they are in each decision that the rule derives.
    """

    number: int
    rule: str
    sign: str
    pattern: str
    value_pattern: str | None
    amount_pattern: str | None
    source: str | None
    kind: str
    authority: str | None
    currency: str | None
    policy: str | None
    reason: str | None
    is_required: bool | None
    is_hindered: bool | None
    is_disputed: bool | None
    alternative_offered: bool | None
    alternative_accepted: bool | None


TEXTS = ("name", "value", "source", "kind", "authority", "amount_field", "currency", "policy", "reason")
TRUTHS = ("is_required", "is_hindered", "is_disputed", "alternative_offered", "alternative_accepted")


def read_rules(raw: object) -> tuple[Rule, ...]:
    """The rules of settings.toml, in their order. Raises `Refused`, naming the rule at fault."""
    if not isinstance(raw, list) or not all(isinstance(each, dict) for each in raw):
        raise Refused("decisions is no list of rules.", f"Write {EXAMPLE}.")
    return tuple(read_rule(number, spec) for number, spec in enumerate(raw, start=1))


def read_rule(number: int, spec: dict[str, Any]) -> Rule:
    where = f"[[decisions]] rule {number}"
    signs = [sign for sign in SIGNS if sign in spec]
    if unknown := sorted(set(spec) - {*SIGNS, *TEXTS, *TRUTHS}):
        raise Refused(
            f"{where} has {', '.join(unknown)}, which Latitude does not know.",
            f"Known are {', '.join((*SIGNS, *TEXTS, *TRUTHS))}.",
        )
    if len(signs) != 1:
        raise Refused(f"{where} looks at {' and '.join(signs) or 'nothing'}.", f"Write one of {', '.join(SIGNS)}.")
    for name in (*signs, *TEXTS):
        if not isinstance(spec.get(name, "x"), str) or not spec.get(name, "x").strip():
            raise Refused(f"{where}: {name} = {spec[name]!r} is no text.", f'Write it like {name} = "refund_*".')
    for name in TRUTHS:
        if not isinstance(spec.get(name, True), bool):
            raise Refused(f"{where}: {name} = {spec[name]!r} is neither true nor false.", f"Write {name} = true.")
    check_meaning(where, signs[0], spec)
    return made_rule(number, signs[0], spec)


def check_meaning(where: str, sign: str, spec: dict[str, Any]) -> None:
    """Raise `Refused` for what is written well and still cannot be meant."""
    if "kind" not in spec:
        raise Refused(f"{where} does not say what kind of decision it is.", 'Write kind = "refund".')
    if sign == "field" and "value" not in spec:
        raise Refused(
            f"{where} does not say which value of the field it means: a field is there whatever it says.",
            'Write value = "Waived*", or value = "*" for any.',
        )
    if "value" in spec and sign not in ("field", "approval"):
        raise Refused(f"{where}: a {sign} has no value.", "Leave the value out.")
    if spec.get("authority", "own") not in AUTHORITIES:
        raise Refused(
            f"{where}: authority = {spec['authority']!r} is not known.", f"Known are {', '.join(AUTHORITIES)}."
        )
    if not re.fullmatch("[A-Za-z]{3}", spec.get("currency", "EUR")):
        raise Refused(f"{where}: currency = {spec['currency']!r} is no currency.", "Write three letters like EUR.")


def made_rule(number: int, sign: str, spec: dict[str, Any]) -> Rule:
    told = f"{sign} {spec[sign]}" + (f" = {spec['value']}" if "value" in spec else "")
    plain = {name: spec.get(name) for name in ("source", "authority", "policy", "reason", *TRUTHS)}
    return Rule(
        number=number,
        rule=spec.get("name", told),
        sign=sign,
        pattern=like(spec[sign]),
        value_pattern=like(spec["value"]) if "value" in spec else None,
        amount_pattern=like(spec["amount_field"]) if "amount_field" in spec else None,
        kind=spec["kind"].lower(),
        currency=spec["currency"].upper() if "currency" in spec else None,
        **plain,
    )


def like(pattern: str) -> str:
    r"""`refund_*` for LIKE with \ as its escape: only the star stands for anything."""
    return re.sub(r"([\\%_])", r"\\\1", pattern.strip().lower()).replace("*", "%")
