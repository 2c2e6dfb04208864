"""The store on SQLite and PostgreSQL: tables as migrated, two people at once, sealed texts, a chained audit."""

from __future__ import annotations

import threading
from datetime import date, datetime, timedelta

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from dashboard.scope import WHOLE, Unit
from dashboard.store import Conflict, audit, cases, open_store, people, sign_ins
from dashboard.store.tables import Table
from etl.user_error import UserError

AT = datetime(2026, 11, 10, 9, 0)
TODAY = date(2026, 11, 10)
PASSWORD = "một câu dài dễ nhớ"


def everything(store, table):
    with store.engine.connect() as connection:
        return connection.execute(text(f"SELECT * FROM {table}")).all()


def test_the_migrations_make_the_tables_of_the_code(store):
    with store.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Table.metadata) == []


def test_opened_again_nothing_is_lost(store, url):
    cases.open_case(store, "C1", ["formalistic"], "an", AT)
    again = open_store(url, store.key)
    assert list(cases.open_cases(again, ["C1"])) == ["C1"]
    again.engine.dispose()


def test_a_server_that_is_not_there_is_said_without_its_password():
    with pytest.raises(UserError, match="is its server running") as refused:
        open_store("postgresql+psycopg://me:secret@127.0.0.1:9/none", b"k" * 32)
    assert "secret" not in str(refused.value)


# --- Cases ---------------------------------------------------------------------------------------------------------


def test_one_case_of_a_cell_is_open_at_a_time(store):
    first = cases.open_case(store, "C1", ["formalistic"], "an", AT)
    assert cases.open_case(store, "C1", [], "binh", AT).id == first.id
    cases.change_case(store, first.id, first.version, "an", AT, reason="đã xong", state="closed")
    assert cases.open_case(store, "C1", [], "binh", AT).id != first.id


def test_two_who_open_at_once_get_the_same_case(store):
    opened = []
    threads = [
        threading.Thread(target=lambda: opened.append(cases.open_case(store, "C1", [], "an", AT).id)) for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(opened) == 6
    assert len(set(opened)) == 1


def test_two_people_changing_one_case_lose_nothing(store):
    case = cases.open_case(store, "C1", [], "an", AT)
    changed = cases.change_case(store, case.id, case.version, "an", AT, reason="nhận việc", owner="an")
    with pytest.raises(Conflict):
        cases.change_case(store, case.id, case.version, "binh", AT, reason="nhận việc", owner="binh")
    assert cases.open_cases(store, ["C1"])["C1"].owner == "an"
    cases.change_case(store, case.id, changed.version, "binh", AT, reason="thay người", owner="binh")
    assert [note.text for note in cases.notes(store, case.id)] == ["nhận việc", "thay người"]


def test_a_change_needs_a_reason_and_an_open_case(store):
    case = cases.open_case(store, "C1", [], "an", AT)
    with pytest.raises(UserError, match="say why"):
        cases.change_case(store, case.id, case.version, "an", AT, reason=" ", owner="an")
    closed = cases.change_case(store, case.id, case.version, "an", AT, reason="xong", state="closed")
    with pytest.raises(UserError, match="is closed"):
        cases.change_case(store, case.id, closed.version, "an", AT, reason="x", owner="an")


def test_free_text_cannot_be_read_in_the_database_nor_moved(store):
    one, other = (cases.open_case(store, code, [], "an", AT) for code in ("C1", "C2"))
    cases.add_note(store, one.id, "answer", "Chi bộ trả lời: bí thư mới nhận việc.", "an", AT)
    assert cases.notes(store, one.id)[0].text == "Chi bộ trả lời: bí thư mới nhận việc."
    assert "bí thư" not in str(everything(store, "notes"))
    assert "bí thư".encode() not in b"".join(bytes(row.text_sealed) for row in everything(store, "notes"))
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE notes SET case_id = :to"), {"to": other.id})
    with pytest.raises(UserError, match="cannot be read"):
        cases.notes(store, other.id)


def test_outcomes_of_a_visit_are_kept_once_and_can_be_corrected(store):
    case = cases.open_case(store, "C1", ["formalistic"], "an", AT)
    for outcome in ("confirmed", "partly"):
        cases.record_outcomes(store, case.id, {"formalistic": outcome}, TODAY, "flag", "an", AT)
    assert [(o.flag, o.outcome) for o in cases.outcomes(store, case.id)] == [("formalistic", "partly")]
    with pytest.raises(UserError, match="no outcome"):
        cases.record_outcomes(store, case.id, {"formalistic": "yes"}, TODAY, "flag", "an", AT)


def test_a_commitment_is_due_after_it_was_made(store):
    case = cases.open_case(store, "C1", [], "an", AT)
    cases.promise(store, case.id, "Gửi tài liệu trước ba ngày", TODAY, TODAY + timedelta(days=30))
    with pytest.raises(UserError, match="by a day"):
        cases.promise(store, case.id, "Gửi tài liệu", TODAY, TODAY - timedelta(days=1))


# --- People --------------------------------------------------------------------------------------------------------


def test_sign_in_with_the_right_password_only(store):
    people.add_account(store, "an", "An", PASSWORD)
    assert people.sign_in(store, "an", PASSWORD)
    assert not people.sign_in(store, "an", PASSWORD + "!")
    assert not people.sign_in(store, "nobody", PASSWORD)
    assert PASSWORD not in str(everything(store, "accounts"))


def test_failures_lock_nobody_out(store):
    people.add_account(store, "an", "An", PASSWORD)
    assert not any(people.sign_in(store, "an", "sai mật khẩu rồi") for _ in range(6))
    assert people.sign_in(store, "an", PASSWORD)


def test_whatever_changes_an_account_ends_its_sessions(store):
    people.add_account(store, "an", "An", PASSWORD)
    generations = [sign_ins.generation(store, "an")]
    for change in (
        lambda: people.change_password(store, "an", PASSWORD, PASSWORD + " hơn"),
        lambda: people.reset_password(store, "an", PASSWORD),
        lambda: people.close_account(store, "an", AT),
        lambda: sign_ins.end_all(store, "an"),
    ):
        change()
        generations.append(sign_ins.generation(store, "an"))
    assert generations == [0, 1, 2, 3, 4]
    assert sign_ins.generation(store, "binh") == 0


def test_a_provider_s_sign_in_counts_until_it_is_ended(store):
    assert sign_ins.counts(store, "an", AT)
    sign_ins.end_all(store, "an", AT)
    assert not sign_ins.counts(store, "an", AT)
    assert not sign_ins.counts(store, "an", AT - timedelta(hours=1))
    assert sign_ins.counts(store, "an", AT + timedelta(seconds=1))


def test_a_given_password_must_be_changed(store):
    people.add_account(store, "an", "An", PASSWORD)
    assert people.login_block(store, "an") == "password"
    with pytest.raises(UserError, match="too short"):
        people.change_password(store, "an", PASSWORD, "ngắn")
    with pytest.raises(UserError, match="present password"):
        people.change_password(store, "an", "không phải mật khẩu này", PASSWORD)
    people.change_password(store, "an", PASSWORD, PASSWORD + " hơn")
    assert people.login_block(store, "an") is None
    assert people.sign_in(store, "an", PASSWORD + " hơn")


def test_a_right_holds_from_to_and_until_revoked(store):
    given = people.grant(
        store, "an", "inspector", Unit("G1"), "kế hoạch 12", TODAY, TODAY + timedelta(days=9), "chủ quản"
    )
    assert people.rights(store, "an", TODAY - timedelta(days=1)) == []
    assert [right.scope for right in people.rights(store, "an", TODAY + timedelta(days=9))] == [Unit("G1")]
    assert people.rights(store, "an", TODAY + timedelta(days=10)) == []
    people.revoke(store, given, AT)
    assert people.rights(store, "an", TODAY) == []
    assert len(people.grants(store)) == 1


@pytest.mark.parametrize(
    ("role", "reason", "days"), [("king", "x", 1), ("leader", " ", 1), ("leader", "x", -1), ("leader", "x", 400)]
)
def test_a_grant_that_is_not_fit_is_refused(store, role, reason, days):
    with pytest.raises(UserError):
        people.grant(store, "an", role, WHOLE, reason, TODAY, TODAY + timedelta(days=days), "b")


# --- Audit ---------------------------------------------------------------------------------------------------------


def test_the_audit_keeps_order_and_shows_that_it_is_whole(store):
    for i in range(3):
        audit.enter(store, AT, "an", "profile seen", f"C{i}", page="profile")
    assert [(e.number, e.subject) for e in audit.entries(store)] == [(1, "C0"), (2, "C1"), (3, "C2")]
    assert audit.verify(store) == []


def test_entries_written_at_once_make_one_chain(store):
    threads = [threading.Thread(target=audit.enter, args=(store, AT, f"p{i}", "signed in")) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [e.number for e in audit.entries(store)] == list(range(1, 9))
    assert audit.verify(store) == []


@pytest.mark.parametrize("change", ["UPDATE audit SET login = 'x' WHERE number = 2", "DELETE FROM audit"])
def test_the_database_refuses_to_change_the_audit(store, change):
    for _ in range(3):
        audit.enter(store, AT, "an", "signed in")
    with pytest.raises(DBAPIError, match="append-only"), store.engine.begin() as connection:
        connection.execute(text(change))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("UPDATE audit SET login = 'x' WHERE number = 2", "entry 2 was changed"),
        ("UPDATE audit SET at = '2026-01-01 00:00:00' WHERE number = 2", "entry 2 was changed"),
        ("DELETE FROM audit WHERE number = 2", "entries 2 to 2 are lacking"),
    ],
)
def test_who_gets_round_the_database_is_found_out(store, change, sentence):
    for _ in range(3):
        audit.enter(store, AT, "an", "signed in")
    with store.engine.begin() as connection:
        if store.engine.dialect.name == "sqlite":
            for what in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER audit_no_{what}"))
        else:
            connection.execute(text("DROP TRIGGER audit_append_only ON audit"))
        connection.execute(text(change))
    assert any(sentence in fault for fault in audit.verify(store))
