"""Attendance in a real browser: by keyboard to a unit and a type, over a reload, and on to the profile of a cell."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.pictures import ready


def test_unit_and_type_are_chosen_by_keyboard_outlive_a_reload_and_lead_to_a_profile(window, dashboard):
    page = window(f"{dashboard}/tham-du?unit=P")
    unit = page.get_by_role("combobox", name="Phạm vi")
    unit.focus()
    unit.press("Enter")
    page.keyboard.type("khu vuc")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**unit=D*")
    ready(page)
    kind = page.get_by_role("radio", name="cơ quan")
    kind.focus()
    kind.press("Enter")
    page.wait_for_url("**cell_type=agency**")
    page.reload()
    ready(page)
    expect(page.get_by_role("radio", name="cơ quan")).to_be_checked()
    wide = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth <= window.innerWidth")
    assert wide, "something reaches beyond the window"
    cell = page.locator("[class*=st-key-card-fall] a").first
    name = cell.inner_text()
    cell.press("Enter")
    page.wait_for_url("**/ho-so?cell=**")
    ready(page)
    expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()


def test_a_chart_is_saved_with_its_title_and_source_and_a_mark_leads_to_its_cell(window, dashboard):
    page = window(f"{dashboard}/tham-du?unit=P")
    chart = page.locator(".st-key-funnel-chart .cp-chart")
    # A chart is drawn once it is in sight.
    chart.scroll_into_view_if_needed()
    chart.locator(".points path").first.wait_for()
    with page.expect_download() as taken:
        page.locator("[data-figure=funnel-chart][data-image=svg]").click()
    picture = taken.value.path().read_text("utf-8")
    assert taken.value.suggested_filename == "cellpulse-funnel-chart.svg"
    assert "So với chi bộ cùng loại hình" in picture
    assert "Nguồn: cellpulse" in picture
    mark = chart.locator(".scatterlayer .trace:last-child .points path").last
    mark.scroll_into_view_if_needed()
    place = mark.bounding_box()
    page.mouse.move(place["x"] + place["width"] / 2 - 3, place["y"] + place["height"] / 2)
    page.mouse.move(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    page.wait_for_timeout(300)
    page.mouse.click(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    page.wait_for_url("**/ho-so?cell=**")


def test_a_figure_leads_to_how_it_is_computed(window, dashboard):
    page = window(f"{dashboard}/tham-du?unit=P")
    expect(page).to_have_title("Tham dự sinh hoạt · Nhịp chi bộ")
    page.locator(".cp-how[href*=how-funnel]").click()
    method = page.locator("details#how-funnel")
    expect(method).to_have_attribute("open", "")
    expect(method).to_be_in_viewport()
