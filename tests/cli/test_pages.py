import http.client
import signal
import threading
from urllib.parse import urlsplit

import pytest
from typer.testing import CliRunner

from codriver.cli import page_until_stopped
from codriver.cli.main import app, main


def test_the_page_is_served_and_its_address_printed_until_ctrl_c(small_recording, monkeypatch):
    """A thread looks at the page as the browser would that is to be opened, then presses Ctrl-C."""
    seen = []

    def look(address):
        connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=20)
        connection.request("GET", "/view/recording")
        seen.append(connection.getresponse().read())
        connection.close()
        threading.Timer(0.1, signal.raise_signal, [signal.SIGINT]).start()
        return False

    monkeypatch.setattr("codriver.pages.serving.open_in_browser", look)
    result = CliRunner().invoke(app, ["view", str(small_recording)])
    assert result.exit_code == 0, result.output
    assert b'"rows":300' in seen[0]
    assert "Look at it: http://127.0.0.1:" in result.stdout
    assert "No browser could be opened here" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["view", "nowhere"], "there is no recording at nowhere"),
        (["view", "nowhere", "model.h5"], "there is no model at model.h5"),
        (["runs"], "there is no folder runs. Train first"),
    ],
)
def test_a_mistake_is_one_plain_line_and_exit_code_2(tmp_path, monkeypatch, capsys, arguments, words):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", ["codriver", *arguments])
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 2
    assert words in capsys.readouterr().err


def test_a_missing_extra_gives_the_install_line(monkeypatch, capsys):
    monkeypatch.setattr(page_until_stopped.importlib.util, "find_spec", lambda _: None)
    monkeypatch.setattr("sys.argv", ["codriver", "view", "recording"])
    with pytest.raises(SystemExit):
        main()
    assert "pip install 'codriver[pages]'" in capsys.readouterr().err
