"""The page of a recording as a person sees it, clicks it and types on it."""

import http.client
import re
import shutil
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect
from synthetic import copy_rows

from codriver.data.edit_file import edit_file
from codriver.data.recording import read_recording
from codriver.errors import ModelFileError
from codriver.pages import view
from codriver.pages.serving import PageServer
from codriver.pages.shown_recording import show_recording
from codriver.pages.view import ViewPage

ROWS = 60


@pytest.fixture(scope="module")
def folder(small_recording, tmp_path_factory):
    folder = copy_rows(small_recording, tmp_path_factory.mktemp("view") / "lake", ROWS)
    for camera, row in (("center", 20), ("left", 30)):
        picture = sorted((folder / "IMG").glob(f"{camera}_*"))[row]
        picture.unlink() if camera == "center" else picture.write_bytes(picture.read_bytes()[:2000])
    return folder


@pytest.fixture(scope="module")
def address(folder):
    """A page with a model that steers right from row 40 on; loading a real one is another test's matter."""
    shown = show_recording(folder)

    def predict(_model, _pictures, progress, _changes=None):
        progress(ROWS, ROWS)
        predicted = shown.learnt.copy()
        predicted[40:] += 0.2
        return predicted

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(view, "predict", predict)
        with ViewPage(shown, folder / "model.h5") as page, PageServer(page.application()) as server:
            yield server.address


@pytest.fixture
def page(address, folder, open_page):
    edit_file(folder / "driving_log.csv").unlink(missing_ok=True)
    page = open_page(address)
    expect(page.locator("#work")).to_have_text("2 bad rows")
    return page


def test_the_numbers_and_pictures_of_each_row_are_shown(page, folder):
    expect(page.locator("#name")).to_have_text("lake: 60 rows")
    expect(page.locator("#place")).to_have_text("row 1 of 60, 0:00.0")
    recorded = read_recording(folder, whole=True).steering
    for key, row in (("ArrowRight", 1), ("PageDown", 16), ("End", 59), ("ArrowLeft", 58), ("Home", 0)):
        page.keyboard.press(key)
        expect(page.locator("#place")).to_contain_text(f"row {row + 1} of 60")
        expect(page.locator("#recorded")).to_have_text(f"{recorded[row] * 25:.2f}°")
        for camera in ("center", "left", "right"):
            expect(page.locator(f"#{camera}")).to_have_attribute("data-row", str(row))
    drawn = page.evaluate(
        "center.getContext('2d').getImageData(0, 0, 50, 50).data.some((value) => value > 0)"
    )
    assert drawn


def test_bad_rows_are_listed_and_gone_to_and_their_pictures_said_to_be_missing(page):
    reasons = page.locator("#bad-list button")
    expect(reasons).to_have_count(2)
    reasons.nth(0).click()
    expect(page.locator("#place")).to_contain_text("row 21 of 60")
    expect(page.locator(".absent", has_text="The center picture is missing.")).to_be_visible()
    page.keyboard.press("n")
    expect(page.locator("#place")).to_contain_text("row 31 of 60")
    expect(page.locator(".absent", has_text="This picture is broken.")).to_be_visible()
    page.keyboard.press("Delete")
    expect(page.locator("#work")).to_have_text("1 bad row")
    expect(page.locator("#bad-words")).to_have_text("1 row, and 1 left out")


def test_rows_are_left_out_by_keys_and_taken_back_also_after_a_reload(page, folder):
    log = (folder / "driving_log.csv").read_bytes()
    for key in ("ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight"):
        page.keyboard.press(key)
    expect(page.locator("#leave-out")).to_have_text("Leave 3 rows out")
    page.keyboard.press("Delete")
    expect(page.locator("#left-out")).to_have_text("3 rows in 1 stretch.")
    expect(page.locator("#cut")).to_be_visible()
    assert read_recording(folder).left_out == 3
    page.reload()
    expect(page.locator("#left-out")).to_have_text("3 rows in 1 stretch.")
    page.keyboard.press("Control+z")
    expect(page.locator("#left-out")).to_contain_text("Nothing")
    page.keyboard.press("Control+y")
    expect(page.locator("#left-out")).to_have_text("3 rows in 1 stretch.")
    page.keyboard.press("Home")
    page.keyboard.press("Shift+End")
    page.keyboard.press("b")
    expect(page.locator("#left-out")).to_contain_text("Nothing")
    assert (folder / "driving_log.csv").read_bytes() == log


def test_a_stretch_is_selected_by_dragging(page, folder):
    box = page.locator("#plot").bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + 40)
    page.mouse.move(box["x"] + box["width"] * 0.505, box["y"] + 40)
    page.mouse.up()
    page.get_by_role("button", name="Leave 16 rows out").click()
    expect(page.locator("#left-out")).to_have_text("16 rows in 1 stretch.")
    assert read_recording(folder, allow_bad=True).left_out == 16
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#left-out")).to_contain_text("Nothing")


def test_it_plays_and_pauses(page):
    page.locator("#rate").select_option("10")
    page.get_by_role("button", name="Play").click()
    expect(page.locator("#place")).to_contain_text("row 60 of 60")
    expect(page.locator("#play")).to_have_text("Play")


def test_predicted_steering_stands_beside_and_the_worst_rows_are_gone_to(page):
    expect(page.locator("#worst-words")).to_contain_text("Off the recorded steering by 1.67° on average")
    page.locator("#worst-list button").first.click()
    row = int(re.search(r"row (\d+)", page.locator("#place").inner_text())[1])
    assert row > 40
    numbers = [float(page.locator(f"#{name}").inner_text().strip("°")) for name in ("predicted", "recorded")]
    assert numbers[0] - numbers[1] == pytest.approx(5, abs=0.02)


def test_it_fits_a_phone_in_the_dark(address, open_page):
    page = open_page(address, dark=True, phone=True)
    expect(page.locator("#name")).to_have_text("lake: 60 rows")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_log_that_changes_meanwhile_is_told_in_words(open_page, folder, tmp_path):
    other = shutil.copytree(folder, tmp_path / "other")
    with ViewPage(show_recording(other)) as shown, PageServer(shown.application()) as server:
        page = open_page(server.address)
        expect(page.locator("#work")).to_have_text("2 bad rows")
        page.keyboard.press("Shift+End")
        page.keyboard.press("Delete")
        expect(page.locator("#left-out")).to_have_text("60 rows in 1 stretch.")
        (other / "driving_log.csv").write_text("other\n")
        page.keyboard.press("Control+z")
        expect(page.get_by_role("alert")).to_contain_text("has changed since rows of it were left out")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/view/picture/center/60", 404),
        ("GET", "/view/picture/IMG/0", 404),
        ("GET", "/view/picture/center/..%2f..", 404),
        ("POST", "/view/edits/leave-out/5/5", 404),
        ("POST", "/view/edits/leave-out/5/61", 404),
        ("GET", "/view/edits/undo", 405),
    ],
)
def test_what_is_not_there_is_not_served(address, folder, method, path, status):
    edit_file(folder / "driving_log.csv").unlink(missing_ok=True)
    host = urlsplit(address).netloc
    connection = http.client.HTTPConnection(host, timeout=20)
    connection.request(method, path, headers={"origin": f"http://{host}"})
    assert connection.getresponse().status == status
    connection.close()
    assert not edit_file(folder / "driving_log.csv").exists()


def test_a_model_that_cannot_be_used_is_told_and_the_recording_shown_all_the_same(
    open_page, folder, monkeypatch
):
    def refuse(model, _pictures, _progress, _changes):
        raise ModelFileError(f"{model.name}: not a Keras model.")

    monkeypatch.setattr(view, "predict", refuse)
    shown = ViewPage(show_recording(folder), folder / "text.h5")
    with shown, PageServer(shown.application()) as server:
        page = open_page(server.address)
        expect(page.locator("#work")).to_have_text("the model cannot be used")
        expect(page.locator("#worst-words")).to_have_text("text.h5: not a Keras model.")
        expect(page.locator("#name")).to_have_text("lake: 60 rows")
