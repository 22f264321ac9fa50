"""The page of runs as a person sees it and clicks it, while a training goes on."""

import shutil

import pytest
from playwright.sync_api import expect
from run_folders import make_report, make_run, metrics

from codriver.pages.runs import RunsPage
from codriver.pages.serving import PageServer


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    place = tmp_path_factory.mktemp("place")
    make_run(place / "runs", "2026-01-01-first", dropout=0.25)
    second = make_run(place / "runs", "2026-02-02-second", dropout=0.5)
    broken = make_run(place / "runs", "2026-01-03-broken")
    broken.config.write_text("no JSON")
    make_report(place / "report", second)
    return place


@pytest.fixture(scope="module")
def address(place):
    with PageServer(RunsPage(place / "runs").application()) as server:
        yield server.address


def test_chosen_runs_stand_side_by_side_with_what_differs(address, open_page):
    page = open_page(address)
    expect(page.locator("#run-list li")).to_have_count(3)
    expect(page.locator("#run-list li", has_text="broken")).to_contain_text("not a run folder")
    expect(page.locator("#settings-table tbody tr")).to_have_count(1)
    expect(page.locator("#settings-table tbody tr")).to_have_text("dropout0.50.25")
    chart = page.get_by_role("img", name="Loss in training by epoch")
    expect(chart).to_have_attribute("aria-label", "Loss in training by epoch: "
        "2026-02-02-second ends at 0.027, 2026-01-01-first ends at 0.027")  # fmt: skip
    page.get_by_role("button", name="All settings").click()
    expect(page.locator("#settings-table tbody tr", has_text="batch size")).to_contain_text("100")
    page.get_by_role("checkbox").first.focus()
    page.keyboard.press("Space")
    expect(chart).to_have_attribute("aria-label", "Loss in training by epoch: 2026-01-01-first ends at 0.027")
    expect(page.get_by_role("checkbox").first).to_be_focused()


def test_a_long_list_of_recordings_is_short_until_it_is_asked_for(open_page, tmp_path):
    make_run(tmp_path / "runs", "2026-01-01-many", recordings=[f"random-{n}" for n in range(1, 56)])
    make_run(tmp_path / "runs", "2026-01-02-one")
    with PageServer(RunsPage(tmp_path / "runs").application()) as server:
        row = open_page(server.address).locator("#settings-table tbody tr")
        expect(row.get_by_text("random-1, random-2, random-3 and 52 more")).to_be_visible()
        expect(row.get_by_text("random-54, random-55")).to_be_hidden()
        row.locator("summary").click()
        expect(row.get_by_text("random-54, random-55")).to_be_visible()


def test_reports_stand_with_their_runs_and_open_harmlessly(address, open_page):
    page = open_page(address)
    row = page.locator("#reports-table tbody tr")
    expect(row).to_contain_text("2026-02-02-second")
    expect(row).to_contain_text("97.5 %")
    link = row.get_by_role("link", name="Open report").get_attribute("href")
    report = page.request.get(address.rstrip("/") + link)
    assert "sandbox" in report.headers["content-security-policy"]
    with page.expect_popup() as opened:
        row.get_by_role("link", name="Open report").click()
    heading = opened.value.locator("h1")
    expect(heading).to_have_css("color", "rgb(1, 2, 3)")
    expect(opened.value).to_have_title("A report")


def test_a_run_that_trains_is_followed(open_page, tmp_path):
    (tmp_path / "runs").mkdir()
    with PageServer(RunsPage(tmp_path / "runs").application()) as server:
        page = open_page(server.address, phone=True)
        expect(page.get_by_role("heading", name="No run yet")).to_be_visible()
        run = make_run(tmp_path / "runs", "2026-03-03-lake", epochs=0)
        expect(page.locator("#state")).to_have_text("1 training")
        run.write_metrics(metrics(2))
        expect(page.locator("#run-list li")).to_contain_text("2 of 3 epochs; best is epoch 2, error 1.00°")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        shutil.rmtree(tmp_path / "runs")
        expect(page.get_by_role("alert")).to_contain_text("there is no folder")
