"""What the task `browser` does on machines with more and with less than this one."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.tasks import browser

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the stand-ins are shell scripts")


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A machine whose only commands are the ones given; Playwright reaches nothing and has no browser of its own."""
    monkeypatch.delenv("CELLPULSE_CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(browser, "_of_playwright", lambda: tmp_path / "of-playwright")
    monkeypatch.setattr(browser, "_install_by_playwright", lambda: None)
    monkeypatch.setattr(browser, "_rights", list)

    def command(name: str, script: str) -> Path:
        path = tmp_path / name
        path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        path.chmod(0o755)
        return path

    return command


def test_a_browser_on_the_path_is_taken(machine):
    path = machine("google-chrome", "exit 0")
    assert browser.main() is None
    assert browser.find() == path


def test_a_browser_that_does_not_start_is_passed_over(machine):
    machine("chromium", "exit 127")
    path = machine("google-chrome", "exit 0")
    assert browser.find() == path


def test_the_named_browser_is_the_only_one_asked(machine, monkeypatch, tmp_path):
    machine("chromium", "exit 0")
    machine("apt-get", f"touch {tmp_path}/installed")
    monkeypatch.setenv("CELLPULSE_CHROMIUM", str(tmp_path / "gone"))
    assert "CELLPULSE_CHROMIUM" in (browser.main() or "")
    assert not (tmp_path / "installed").exists()


def test_the_systems_packages_are_asked_last(machine, tmp_path):
    makes_one = f"printf '#!/bin/sh\\nexit 0\\n' > {tmp_path}/chromium; /bin/chmod +x {tmp_path}/chromium"
    machine("apt-get", f'[ "$1" = install ] || exit 1\n{makes_one}')
    assert browser.main() is None
    assert browser.find() == tmp_path / "chromium"


def test_what_is_missing_is_said_in_one_sentence(machine, capsys):
    machine("dnf", "echo 'no such package' >&2; exit 1")
    assert browser.main() == browser.MISSING
    assert "no such package" in capsys.readouterr().out


def test_a_browser_that_cannot_be_driven_is_none(machine, monkeypatch):
    machine("chromium", "exit 0")
    monkeypatch.setattr(browser, "_of_playwright", lambda: None)
    assert browser.find() is None


def test_nothing_is_installed_without_the_right_to(machine, monkeypatch, tmp_path):
    machine("apt-get", f"touch {tmp_path}/installed")
    monkeypatch.setattr(browser, "_rights", lambda: None)
    assert browser.main() == browser.MISSING
    assert not (tmp_path / "installed").exists()
