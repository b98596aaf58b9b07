"""Any other table: a file in, Latitude's guess, the person's corrections, what would come of it, its mapping saved."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from data.folders import exports_folder, warehouse_folder
from data.guess import Guess
from data.guess.keep import mapping_name, safe_name, save_table
from data.guess.look import Looked, look, try_out
from data.guess.preview import Preview
from data.mapping import write_mapping
from data.refusal import Refused
from data.report import read_report
from data.settings import known_zones
from pages.language import say
from pages.parts import words
from pages.parts.page import show_in_english
from pages.sections.data_page.mapping_form import show_form
from pages.sections.data_page.mapping_preview import show_preview

STATE = "table_brought"


@dataclass(frozen=True)
class Brought:
    """A file that somebody brought, where it lies now, and what Latitude makes of it. `is_upload`: it lies in a
    temporary folder, which goes with the session; else it is a file of the exports folder."""

    key: str
    name: str
    path: Path
    is_upload: bool
    looked: Looked


def show_add_table(zone: str) -> None:
    """The section of the page. Nothing reaches the exports folder before "Save". `zone`: the reporting zone."""
    st.header(say("Add another table"), anchor="add")
    st.markdown(
        say(
            "Any table in which a row is a ticket, something that happened to one, a score, a decision or the like: as "
            "CSV, workbook, JSON or Parquet. Latitude guesses which column is what; you correct it, and see what comes "
            "of it before anything is saved."
        )
    )
    saved = st.session_state.pop(f"{STATE}_saved", None)
    if saved:
        st.success(words.plain(saved), icon=":material/check:")
    brought = bring()
    if brought is None:
        return
    show_in_english()
    looked = brought.looked
    if looked.refusal:
        st.error(f"**{words.plain(brought.name)}** {words.plain(looked.refusal)}", icon=":material/report:")
    elif looked.known:
        show_known(brought)
    else:
        show_guess(brought, zone)


def bring() -> Brought | None:
    """The file to be described: an upload, or one of the exports folder that no format reads."""
    left, right = st.columns(2)
    times = st.session_state.get(f"{STATE}_times", 0)
    uploaded = left.file_uploader(say("Drop a file here, or choose one"), key=f"{STATE}_upload_{times}")
    waiting = unread_files()
    chosen = None
    if waiting:
        chosen = right.selectbox(
            say("Or describe a file of the exports folder that is not read yet"),
            range(len(waiting)),
            index=None,
            format_func=lambda place: waiting[place],
            key=f"{STATE}_waiting_{times}",
        )
    if uploaded is not None:
        return remembered(uploaded.file_id, uploaded)
    if chosen is not None:
        return remembered(waiting[chosen], exports_folder() / waiting[chosen])
    st.session_state.pop(STATE, None)
    return None


def unread_files() -> list[str]:
    """The files of the exports folder that the last build refused and that are still there."""
    report = read_report(warehouse_folder())
    names = {each["file"] for each in report["refused"]} if report else set()
    return sorted(each for each in names if not each.endswith(".toml") and (exports_folder() / each).is_file())


def remembered(key: str, given: UploadedFile | Path) -> Brought:
    """What is known of this file, worked out once."""
    before: Brought | None = st.session_state.get(STATE)
    if before is not None and before.key == key and before.path.exists():
        return before
    with st.spinner(say("Looking at every row ...")):
        brought = looked_at(key, given)
    st.session_state[STATE] = brought
    return brought


def looked_at(key: str, given: UploadedFile | Path) -> Brought:
    if isinstance(given, Path):
        return Brought(key, given.name, given, False, look(given, given.name, exports_folder()))
    folder = Path(tempfile.mkdtemp(prefix="latitude-"))
    # On the disk it has a name that nobody chose; its own only tells what it is, and where it will be saved.
    path, name = folder / "table", safe_name(given.name)
    path.write_bytes(given.getbuffer())
    brought = Brought(key, name, path, True, look(path, name, exports_folder()))
    weakref.finalize(brought, shutil.rmtree, folder, ignore_errors=True)
    return brought


def show_known(brought: Brought) -> None:
    titles = words.plain(", ".join(brought.looked.known))
    st.info(
        say(
            "Latitude reads {file} as it is ({titles}); there is nothing to describe.",
            file=words.plain(brought.name),
            titles=titles,
        ),
        icon=":material/check_circle:",
    )
    if brought.is_upload and st.button(say("Save it into the exports folder"), key=f"{STATE}_save_known"):
        keep(brought, brought.name, None)


def show_guess(brought: Brought, zone: str) -> None:
    """The form, and below it what would come of the table."""
    labels = list(brought.looked.guesses)
    label = labels[0]
    if len(labels) > 1:
        label = st.selectbox(
            say("Table"), labels, format_func=lambda each: each.lstrip("/"), key=f"map_{brought.key}_table"
        )
    guess = brought.looked.guesses[label]
    for problem in guess.problems:
        st.warning(words.plain(problem), icon=":material/report:")
    if guess.refusal:
        st.info(words.plain(guess.refusal), icon=":material/help:")
    key = f"map_{brought.key}_{label}"
    top = show_top(brought, zone, key)
    raw, still_open = show_form(guess, top, key)
    if raw is None:
        show_pass_over(brought, guess, top, key)
        return
    text = write_mapping(raw)
    with st.expander(say("The mapping as it will be saved"), key=f"{key}_text"):
        st.code(text, language="toml")
    if still_open:
        listed = "\n".join(f"- {words.plain(each)}" for each in still_open)
        st.info(say("Still to be answered:\n\n{list}", list=listed))
        return
    found = tried(brought, text)
    if isinstance(found, Refused):
        st.error(words.plain(str(found)), icon=":material/report:")
        return
    show_preview(found, raw["zone"])
    show_save(brought, text, key, is_usable=bool(found.files))


def show_top(brought: Brought, zone: str, key: str) -> dict[str, Any]:
    left, right = st.columns(2)
    title = left.text_input(say("What the table is"), Path(brought.name).stem, key=f"{key}_title")
    zones = sorted(known_zones())
    chosen = right.selectbox(
        say("Zone in which its times are written"),
        zones,
        index=zones.index(zone),
        key=f"{key}_zone",
        help=say("No table says it. Durations are right in any; days, weeks and hours of the day are not."),
    )
    return {"title": title or brought.name, "zone": chosen}


def show_pass_over(brought: Brought, guess: Guess, top: dict[str, Any], key: str) -> None:
    """A file that holds nothing for any page can be passed over in silence."""
    if brought.is_upload:
        return
    reason = st.text_input(say("Why it is not read"), guess.refusal.partition(". ")[0], key=f"{key}_unused")
    if reason and st.button(say("Pass the file over from now on"), key=f"{key}_pass"):
        headers = [header for header in guess.profiles if header][:6]
        raw = {"title": top["title"], "headers": headers, "unused": reason}
        keep(brought, str(top["title"]), write_mapping(raw))


def tried(brought: Brought, text: str) -> Preview | Refused:
    """The preview of this text, worked out once."""
    name = mapping_name(Path(brought.name).stem)
    key = (brought.key, text)
    before = st.session_state.get(f"{STATE}_preview")
    if before is None or before[0] != key:
        with st.spinner(say("Reading the table as a build would ...")):
            try:
                found: Preview | Refused = try_out(brought.path, brought.name, (name, text))
            except Refused as refusal:
                found = refusal
        before = st.session_state[f"{STATE}_preview"] = (key, found)
    result: Preview | Refused = before[1]
    return result


def show_save(brought: Brought, text: str, key: str, is_usable: bool) -> None:
    name = st.text_input(
        say("Name of the mapping"),
        mapping_name(Path(brought.name).stem),
        key=f"{key}_name",
        help=say("The pages call the rows by it, and every later export of the same columns is read by it."),
    )
    if st.button(say("Save and build"), key=f"{key}_save", icon=":material/save:", disabled=not is_usable):
        keep(brought, name, text)


def keep(brought: Brought, mapping: str, text: str | None) -> None:
    """Save, and begin anew with an empty form; the watch over the exports folder builds."""
    folder = exports_folder() if brought.is_upload else brought.path.parent
    try:
        save_table(folder, brought.path if brought.is_upload else None, brought.name, mapping, text)
    except Refused as refusal:
        st.error(words.plain(str(refusal)), icon=":material/report:")
        return
    st.session_state[f"{STATE}_saved"] = say(
        "{file} is saved. Latitude builds now, and offers the new data above.", file=brought.name
    )
    st.session_state[f"{STATE}_times"] = st.session_state.get(f"{STATE}_times", 0) + 1
    st.session_state.pop(STATE, None)
    st.session_state.pop(f"{STATE}_preview", None)
    st.rerun()
