"""Saved views: a page with its filters under a name, for everybody who uses this Latitude. Opening one is its link."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from html import escape
from urllib.parse import quote, unquote_plus, urlencode

import streamlit as st

from data.kept import NotKept, is_anything_kept, kept, now_text
from pages.language import say
from pages.parts.link import query_of, spelled_state
from pages.parts.page import show_not_kept
from pages.parts.session import analysed, viewer
from pages.parts.untold import untold

LONGEST_NAME = 80
WAITING = "view_to_replace"


@dataclass(frozen=True)
class View:
    """`page` is its place in the address, '' for the start page; `query` is what "Copy link" spells out."""

    name: str
    page: str
    query: str


class NameTaken(Exception):
    """There is a view of this name for this page: whoever saves must say that it may be replaced."""


def saved_views() -> list[View]:
    """Every view, by name. None where nothing was ever saved: looking creates no file."""
    if not is_anything_kept():
        return []
    with kept() as connection:
        rows = connection.execute("select name, page, query from views order by name collate nocase, page").fetchall()
    return [View(row["name"], row["page"], row["query"]) for row in rows]


def save_view(view: View, may_replace: bool = False) -> None:
    """Raises NameTaken unless the name is free, or `may_replace`. Of two who save at once the second is told."""
    with kept() as connection:
        done = connection.execute(
            "insert into views (name, page, query, saved_at) values (?, ?, ?, ?) on conflict (page, name) "
            "do update set query = excluded.query, saved_at = excluded.saved_at where ?",
            (view.name, view.page, view.query, now_text(), may_replace),
        )
        if not done.rowcount:
            raise NameTaken(view.name)


def rename_view(view: View, name: str) -> None:
    """Raises NameTaken if another view of the page has the name."""
    with kept() as connection:
        try:
            connection.execute("update views set name = ? where page = ? and name = ?", (name, view.page, view.name))
        except sqlite3.IntegrityError:
            raise NameTaken(name) from None


def delete_view(view: View) -> None:
    with kept() as connection:
        connection.execute("delete from views where page = ? and name = ?", (view.page, view.name))


def cleaned(name: str) -> str:
    """A name in one line, of what can be read; '' if nothing of it can."""
    readable = "".join(each if each.isprintable() else " " for each in name)
    return " ".join(readable.split())[:LONGEST_NAME].strip()


def link_of(view: View, lang: str = "") -> str:
    """The view's address from any page of this server, wherever a proxy has put it."""
    query = view.query + (("&" if view.query else "") + urlencode({"lang": lang}) if lang else "")
    return f"./{quote(view.page, safe='')}?{query}"


def show_views(page: str, titles: dict[str, str]) -> None:
    """`page` is the one that is open; `titles` are the pages that this viewer may open, by their place in the
    address."""
    with st.sidebar.popover(say("Saved views"), icon=":material/bookmarks:", width="stretch"):
        try:
            views = told_views(titles)
            show_links(views, titles)
            show_save(page)
            if views:
                show_changes(views, titles)
        except NotKept as reason:
            show_not_kept(reason)


def told_views(titles: dict[str, str]) -> list[View]:
    """The views of these pages, but for those that name somebody of whom this reader is not told: other servers, for
    other readers, may keep theirs in the same place."""
    views = [view for view in saved_views() if view.page in titles]
    if viewer().sees_everything or not views:
        return views
    names = analysed(untold)
    return [view for view in views if not any(each.search(f"{view.name} {unquote_plus(view.query)}") for each in names)]


def show_links(views: list[View], titles: dict[str, str]) -> None:
    if not views:
        st.caption(say("No view is saved yet. A view is a page with its filters and days, under a name."))
        return
    lang = st.query_params.get("lang", "")
    items = "".join(
        f'<li><a href="{escape(link_of(view, lang), quote=True)}" style="color: inherit">{escape(view.name)}</a>'
        f" · {escape(titles[view.page])}</li>"
        for view in views
    )
    st.html(f'<ul style="margin: 0; padding-left: 1.2em">{items}</ul>')


def show_save(page: str) -> None:
    """The form for a new view; a name that is taken is replaced only after asking."""
    with st.form("save_view", border=False, clear_on_submit=True):
        name = cleaned(st.text_input(say("Save this page and its filters as"), max_chars=LONGEST_NAME) or "")
        is_sent = st.form_submit_button(say("Save"), icon=":material/bookmark_add:")
    if is_sent and name:
        view = View(name, page, query_of(spelled_state()))
        try:
            save_view(view)
            st.rerun()
        except NameTaken:
            st.session_state[WAITING] = view
    waiting: View | None = st.session_state.get(WAITING)
    if waiting and waiting.page == page:
        st.warning(say("This page has a view “{name}” already.", name=waiting.name), icon=":material/help:")
        if st.button(say("Replace it"), key="replace_view"):
            save_view(waiting, may_replace=True)
            forget_and_rerun()
        if st.button(say("Keep it"), key="keep_view"):
            forget_and_rerun()


def forget_and_rerun() -> None:
    st.session_state.pop(WAITING, None)
    st.rerun()


def show_changes(views: list[View], titles: dict[str, str]) -> None:
    with st.expander(say("Rename or delete"), key="change_views"):
        said = {place: f"{view.name} · {titles[view.page]}" for place, view in enumerate(views)}
        place = st.selectbox(say("View"), list(said), format_func=said.__getitem__, key="view_to_change")
        view = views[place] if place in said else views[0]
        name = cleaned(st.text_input(say("New name"), view.name, key=f"view_name_{view.page}_{view.name}") or "")
        if st.button(say("Rename"), key="rename_view", disabled=not name or name == view.name):
            try:
                rename_view(view, name)
                st.rerun()
            except NameTaken:
                st.warning(say("This page has a view “{name}” already.", name=name), icon=":material/help:")
        if st.button(say("Delete"), key="delete_view", icon=":material/delete:"):
            delete_view(view)
            st.rerun()
