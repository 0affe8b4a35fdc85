"""A walk with a network: chosen by hand, trained, stopped, shared, raced."""

from playwright.sync_api import expect

LONG = "model=network&n=1437&width=128&epochs=500&tbatch=8"


def test_a_network_is_chosen_trained_and_goes_along_in_the_link(reader):
    page = reader.open("?n=50").page
    page.get_by_test_id("stSidebar").get_by_text("Model", exact=True).click()
    page.get_by_role("radio", name="network").click()
    expect(page.get_by_text("Trained for 30 epochs by Adam")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("How it bends")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("What its first hidden layer looks for")).to_be_visible()
    reader.move_slider("Hidden layers", "ArrowRight")
    reader.expect_link("model=network", "layers=2")
    expect(page.get_by_text("3,466 weights").first).to_be_visible(timeout=60_000)
    page.get_by_text("Trained for 30 epochs by Adam").click()
    expect(page.get_by_text("At its end it is right about")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Race", exact=True).first.click()
    expect(page.get_by_role("heading", name="Race the optimisers")).to_be_visible()
    reader.expect_link("layers=2")
    expect(page.get_by_text("How it bends")).to_be_visible(timeout=120_000)
    page.get_by_test_id("stSidebar").get_by_text("Model", exact=True).click()
    reader.move_slider("Hidden layers", "ArrowLeft", 2)
    expect(page.get_by_text("is the linear classifier")).to_be_visible(timeout=120_000)
    expect(page.get_by_text("How it bends")).to_have_count(0, timeout=120_000)


def test_a_training_can_be_stopped_and_run_again(reader):
    page = reader.page
    page.goto(f"{reader.server}/?{LONG}", timeout=120_000)
    stop = page.locator(".st-key-stop_training button")  # Streamlit has a Stop of its own
    stop.click(timeout=120_000)
    expect(page.get_by_text("Stopped before it was done.")).to_be_visible(timeout=120_000)
    expect(page.locator(".landscape-plot")).to_have_count(0)
    page.get_by_role("button", name="Run it again").click()
    expect(stop).to_be_visible(timeout=120_000)
    expect(page.get_by_text("Training a network on 1,437 examples")).to_be_visible()
