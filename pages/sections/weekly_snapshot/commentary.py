"""The commentary on a week: shown to everyone for whom it was written, edited by managers and team leads."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from data.kept import NotKept
from pages.language import say
from pages.parts import words
from pages.parts.page import show_not_kept
from pages.parts.session import analysed, ask, viewer
from pages.snapshot.audience import Audience
from pages.snapshot.commentary import LONGEST, Block, Run, blocks, history, may_edit, newest, save
from pages.snapshot.content import Snapshot
from pages.snapshot.files import week_within, without_names
from queries.scope import NONE, Scope


def show_commentary(snapshot: Snapshot) -> None:
    try:
        show_words(snapshot)
    except NotKept as reason:
        show_not_kept(reason)


def show_words(snapshot: Snapshot) -> None:
    found = newest(snapshot.week_name, snapshot.audience)
    if found is not None and snapshot.audience.is_executive:
        # As in the files: an editor may have named somebody.
        found = replace(found, words=analysed(without_names, week_within(snapshot), found.words))
    can_write = may_edit(viewer(), snapshot.audience)
    if found is None and not can_write:
        return
    st.header(say("Commentary"), anchor="commentary")
    if found is None:
        st.caption(say("Nobody has written about this week yet."))
    else:
        st.markdown(harmless(blocks(found.words)))
        st.caption(say("Written {at}", at=words.instant(found.written_at, snapshot.zone)))
    if can_write:
        with st.expander(say("Write the commentary"), key="commentary_editor"):
            show_editor(snapshot)


def show_editor(snapshot: Snapshot) -> None:
    """A manager writes for managers, for executives, or for a team; a team lead for their own teams."""
    audience = choose_audience(snapshot, "commentary_audience")
    versions = history(snapshot.week_name, audience)
    place = f"{snapshot.week_name}_{audience.name}"
    # The key holds the week and the audience: another one must not show the words written for this one.
    text = st.text_area(
        say("What readers should know about this week"),
        versions[0].words if versions else "",
        max_chars=LONGEST,
        height=160,
        key=f"commentary_{place}",
        help=say("Paragraphs, lists with -, **bold** and *italics*. It stands on top of the page and of the files."),
    )
    if audience.is_executive:
        st.caption(say("Names of the house and contact details are taken out of what executives get."))
    if st.button(say("Save"), key="commentary_save", icon=":material/save:"):
        save(snapshot.week_name, audience, text, viewer())
        st.toast(say("Saved."))
        st.rerun()
    if len(versions) > 1:
        st.caption(say("Earlier versions"))
        for version in versions[1:]:
            st.caption(words.instant(version.written_at, snapshot.zone))
            st.markdown(harmless(blocks(version.words)) or words.ABSENT)


def audiences(snapshot: Snapshot) -> list[Audience]:
    """For whom this viewer may make a snapshot: managers for everyone, team leads for theirs, executives for them."""
    if snapshot.audience.is_executive or snapshot.audience.teams:
        return [snapshot.audience]
    return [Audience(), Audience.read("executive"), *(Audience.read(f"team={team}") for team in teams_of(snapshot))]


def teams_of(snapshot: Snapshot) -> list[str]:
    options = ask("frame/options", Scope(zone=snapshot.zone))
    named = options.filter(options["filter"] == "teams")["value"].to_list()
    return sorted(team for team in named if "," not in team and team != NONE)


def choose_audience(snapshot: Snapshot, key: str) -> Audience:
    offered = {audience_label(each): each for each in audiences(snapshot)}
    if len(offered) == 1:
        return snapshot.audience
    chosen = st.selectbox(say("For whom"), list(offered), key=key)
    return offered.get(str(chosen), snapshot.audience)


def audience_label(audience: Audience) -> str:
    if audience.is_executive:
        return say("Executives")
    return say("Team {team}", team=", ".join(audience.teams)) if audience.teams else say("Managers")


def harmless(found: list[Block]) -> str:
    """Markdown in which only bold and italics are alive."""
    lines = []
    for block in found:
        told = "".join(styled(run) for run in block.runs)
        lines.append(f"- {told}" if block.is_item else f"\n{told}\n")
    return "\n".join(lines)


def styled(run: Run) -> str:
    """A run in its style. A style's marks must not stand beside a space, or they are none."""
    mark = "**" if run.is_bold else "*" if run.is_italic else ""
    return f"{mark}{words.plain(run.words)}{mark}" if mark else spaced(run.words)


def spaced(text: str) -> str:
    """Harmless, with the spaces that part it from its neighbours."""
    start, end = (" " if text[:1].isspace() else ""), (" " if text[-1:].isspace() else "")
    return f"{start}{words.plain(text)}{end}" if text.strip() else " "
