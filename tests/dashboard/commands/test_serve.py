"""`cellpulse serve` as a process: whoever ends it ends the dashboard too."""

import signal
import subprocess
import sys
import time

import psutil
import pytest

from tests import source
from tests.browser.conftest import free_port

PATIENCE = 120  # of a machine that is busy with other tests


def streamlit_of(command: subprocess.Popen) -> psutil.Process:
    """The dashboard's own process. Fails where the command ends without one."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and command.poll() is None:
        for child in psutil.Process(command.pid).children():
            if "streamlit" in child.cmdline():
                return child
        time.sleep(0.1)
    pytest.fail(f"no process of Streamlit was started: {command.communicate(timeout=1)}")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends processes without a signal that can be passed on")
@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT], ids=lambda each: each.name)
def test_a_signal_to_serve_ends_streamlit_too(tmp_path, ending):
    words = [sys.executable, "-m", "dashboard.cli", "--home", str(tmp_path), "serve", "--port", str(free_port())]
    with subprocess.Popen(words, cwd=source.ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as command:
        streamlit = streamlit_of(command)
        command.send_signal(ending)
        command.communicate(timeout=PATIENCE)
    assert command.returncode == 0
    assert not streamlit.is_running()
