"""The visits of a month as iCalendar (RFC 5545): days, cells and teams; no person, no flag, no reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from etl.config.workspace import LOCAL_TIME

PRODUCT = "-//cellpulse//visits//VI"
UTC = ZoneInfo("UTC")


@dataclass(frozen=True)
class Appointment:
    """A visit on a day; `changes` counts how often it was changed, so that a calendar takes the newest."""

    number: int
    on: date
    summary: str
    place: str
    changes: int


def as_calendar(name: str, appointments: Iterable[Appointment], made: datetime) -> bytes:
    """The calendar as a file. A visit keeps its UID when it is moved, so importing again moves it and adds no second.

    Days are whole: when in the day a team comes is settled with the cell.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for appointment in appointments:
        calendar.add_component(_event(appointment, made.replace(tzinfo=LOCAL_TIME).astimezone(UTC)))
    return calendar.to_ical()


def _event(appointment: Appointment, made: datetime) -> Event:
    event = Event()
    event.add("uid", f"visit-{appointment.number}@cellpulse")
    event.add("dtstamp", made)
    event.add("dtstart", appointment.on)
    event.add("dtend", appointment.on + timedelta(days=1))
    event.add("summary", appointment.summary)
    event.add("location", appointment.place)
    event.add("sequence", appointment.changes)
    # Others in the calendar see that somebody is away, not where.
    event.add("class", "PRIVATE")
    return event
