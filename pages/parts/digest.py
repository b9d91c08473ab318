"""Settings, Digest: where it goes, when, what became of it, and what it would say now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

import streamlit as st

from core import acting
from core.digest import (
    WEEKDAYS,
    Digest,
    Place,
    Schedule,
    add_place,
    address_of_pothos,
    attempts,
    choose,
    count_places,
    digest,
    mail_address,
    next_going,
    places,
    remove_place,
    schedule,
    send_test,
)
from core.digest.schedule import MOST_ALERTS, clock
from core.digest.services import Encryption
from core.errors import PothosError
from core.sharing import Access
from pages.parts import cached, cached_agenda
from pages.parts import visitor as visitors
from pages.parts.problem import show_error
from pages.parts.text import begun, number_of

_ATTEMPTS: Final = 20
_TESTED: Final = "digest_tested"
_FORM: Final = "digest_form"
"""Which forms are shown: after one was taken, others that are empty, so that no secret stays."""
_USUAL_PORT: Final = 587
_ENCRYPTIONS: Final[tuple[Encryption, ...]] = ("STARTTLS", "TLS", "none")


def show(version: cached.Version) -> None:
    """The preview for all of the team; the rest for owners, who may change it."""
    access = visitors.the_visitors().access
    chosen = schedule(access)
    st.header("Digest", anchor=False)
    st.markdown(
        "Once a week Pothos writes to where people look anyway: only what needs somebody, or "
        "that all is quiet and why that can be believed. `python -m core digest` sends it too; "
        "each place gets it once a week."
    )
    _when(access, chosen)
    if acting.may("govern"):
        _choose_when(access, chosen)
        _places(version, access, chosen)
        _attempts(access, chosen)
    st.subheader("What it says now", anchor=False)
    said = _now(version, access, chosen)
    with st.container(border=True):
        st.text(said.title)
        st.text(said.body)


def _when(access: Access, chosen: Schedule) -> None:
    number = count_places(access)
    going = next_going(access)
    if going is None:
        st.text("It is switched off: it goes only by the command.")
    elif not number:
        st.text(f"It would go {begun(chosen.in_words)}, and there is no place yet to send it to.")
    else:
        st.text(
            f"It goes {chosen.in_words} to {number_of(number, 'place')}; "
            f"next on {clock(going, chosen.zone)}."
        )


def _choose_when(access: Access, chosen: Schedule) -> None:
    zones = sorted(available_timezones())
    with st.form("digest_when", border=True):
        is_on = st.toggle("Send it every week", value=chosen.is_on)
        with st.container(horizontal=True):
            weekday = st.selectbox("Day", WEEKDAYS, index=chosen.weekday, width=180)
            hour = st.number_input("Hour", 0, 23, chosen.hour, width=120)
            zone = st.selectbox("Time zone", zones, index=zones.index(chosen.zone), width=280)
            most = st.number_input("Alerts at most", 1, MOST_ALERTS, chosen.most, width=140)
        is_saved = st.form_submit_button("Save when it goes")
    if is_saved:
        try:
            choose(access, is_on, WEEKDAYS.index(weekday), int(hour), zone, int(most))
        except PothosError as error:
            show_error(error)
        else:
            st.rerun()


def _places(version: cached.Version, access: Access, chosen: Schedule) -> None:
    st.subheader("Places", anchor=False)
    for place in places(access):
        _place(version, access, chosen, place)
    st.markdown(
        "An address holds what lets somebody write there. It stays beside the data, in no backup "
        "and in no journal, and is not shown again."
    )
    mail, other = st.tabs(["Add an e-mail address", "Add Slack, Teams or a webhook"])
    with mail:
        _add_mail(access)
    with other:
        _add_other(access)


def _place(version: cached.Version, access: Access, chosen: Schedule, place: Place) -> None:
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(f"{place.kind}: {place.shown}")
            is_tested = st.button("Test now", key=f"test_{place.place_id}", icon=":material/send:")
            is_removed = st.button(
                "Remove", key=f"remove_{place.place_id}", icon=":material/delete:"
            )
        if is_removed:
            remove_place(access, place.place_id)
            st.rerun()
        if is_tested:
            try:
                with st.spinner("Sending a test"):
                    tested = send_test(
                        access,
                        place.place_id,
                        _now(version, access, chosen),
                        address_of_pothos() is not None,
                    )
            except PothosError as error:
                show_error(error)
                return
            st.session_state[_TESTED] = (place.place_id, tested)
        of_place, last = st.session_state.get(_TESTED, (None, None))
        if last is not None and of_place == place.place_id:
            if last.outcome == "test sent":
                st.markdown(":green[:material/check_circle:] **Test sent**")
            else:
                st.markdown(":red[:material/error:] **The test was not sent**")
            st.text(last.in_words(chosen.zone))


def _add_mail(access: Access) -> None:
    number = int(st.session_state.get(_FORM, 0))
    with st.form(f"digest_mail_{number}", border=False):
        to = st.text_input("To", placeholder="ana@example.com", key=f"digest_to_{number}")
        with st.container(horizontal=True):
            server = st.text_input("Mail server", placeholder="smtp.example.com")
            port = st.number_input("Port", 1, 65535, _USUAL_PORT, width=140)
            encryption = st.selectbox("Encryption", _ENCRYPTIONS, width=160)
        with st.container(horizontal=True):
            sender = st.text_input("From", placeholder="pothos@example.com")
            user = st.text_input("User name, if it wants one", autocomplete="off")
            password = st.text_input(
                "Password",
                type="password",
                autocomplete="new-password",
                key=f"digest_password_{number}",
            )
        is_added = st.form_submit_button("Add this e-mail address", type="primary")
    if is_added:
        _add(
            access,
            number,
            lambda: mail_address(to, server, int(port), encryption, user, password, sender),
        )


def _add_other(access: Access) -> None:
    number = int(st.session_state.get(_FORM, 0))
    with st.form(f"digest_other_{number}", border=False):
        address = st.text_input(
            "Address of the webhook",
            key=f"digest_address_{number}",
            type="password",
            autocomplete="off",
            placeholder="https://hooks.slack.com/services/…",
            help="Of Slack's incoming webhooks, of a workflow in Teams, or of anything that takes "
            "JSON. Addresses of apprise (slack, workflows, mailto, json, xml, form) are "
            "understood as well.",
        )
        is_added = st.form_submit_button("Add this webhook", type="primary")
    if is_added:
        _add(access, number, lambda: address)


def _add(access: Access, number: int, address: Callable[[], str]) -> None:
    """Add the place; the next form is empty, so that no secret stays in this one."""
    try:
        add_place(access, address(), address_of_pothos() is not None)
    except PothosError as error:
        show_error(error)
    else:
        st.session_state[_FORM] = number + 1
        st.rerun()


def _attempts(access: Access, chosen: Schedule) -> None:
    st.subheader("What became of it", anchor=False)
    found = attempts(access, _ATTEMPTS)
    if not found:
        st.text("Nothing was sent yet.")
        return
    st.dataframe(
        {
            "When": [one.at.astimezone(ZoneInfo(chosen.zone)) for one in found],
            "Place": [f"{one.kind}: {one.shown}" for one in found],
            "Week": [one.week or "test" for one in found],
            "What became of it": [one.in_words(chosen.zone) for one in found],
        },
        hide_index=True,
        column_config={
            "When": st.column_config.DatetimeColumn(format="D MMM YYYY, HH:mm:ss"),
            "What became of it": st.column_config.TextColumn(width="large"),
        },
        alt="The last attempts to send the digest, the newest first",
    )


def _now(version: cached.Version, access: Access, chosen: Schedule) -> Digest:
    today = access.now().astimezone(ZoneInfo(chosen.zone)).date()
    return digest(
        cached_agenda.agenda(version, today),
        cached.review_lines(version),
        cached.freshness(version, today),
        today,
        chosen.most,
        address_of_pothos(),
    )
