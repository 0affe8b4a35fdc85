"""What a link sets: on its own page, on the pages after it, and what it can't set."""

import re

import pytest
from playwright.sync_api import expect

EXAMPLES = "Number of examples"


def open_page(reader, title):
    """Go to another page by the navigation, and wait until all of it is there."""
    reader.page.get_by_role("link", name=title, exact=True).click()
    expect(reader.page).to_have_title(re.compile(f"^{re.escape(title)} ·"))
    reader.settled()


def assert_nothing_is_said(reader):
    """No value of the link was turned down, once the page has come to rest."""
    reader.settled()
    assert reader.page.get_by_text("is not to be had here").count() == 0


def test_settings_of_a_link_go_along_to_other_pages(reader):
    reader.open("?n=500&l2=0.1&loss=Softmax")
    for title in ("Step size", "Mini-batches", "Explore"):
        open_page(reader, title)
        reader.expect_value(EXAMPLES, "500")
    reader.expect_link("n=500", "loss=Softmax", "l2=0.1")


def test_settings_changed_on_the_linked_page_win_over_its_link(reader):
    reader.open("?n=500")
    reader.move_slider(EXAMPLES)
    reader.expect_link("n=300")
    open_page(reader, "Step size")
    reader.expect_value(EXAMPLES, "300")
    reader.move_slider("Step size, as a multiple of the best one")
    reader.page.wait_for_url("**n=300**")


def test_a_link_that_makes_no_sense_opens_with_the_defaults(reader):
    reader.page.goto(f"{reader.server}/?n=²&loss=foo&res=-3")
    for label in (EXAMPLES, "Loss function", "Cells along each side"):
        reader.page.get_by_text(f"The link's value of {label} is not to be had here").wait_for()
    reader.expect_value(EXAMPLES, "100")


def test_a_link_of_defaults_and_choices_is_taken_without_a_word(reader):
    reader.open("?n=100&data=Digits&l2=0.1&log=true&zoom=1&view=3-D&seed=1&other=7")
    assert_nothing_is_said(reader)


def test_a_number_may_be_written_in_other_words(reader):
    reader.open("race?rates=the+same+for+all&rate=1000000&n=10&budget=1")
    reader.expect_value("Learning rate", "1e+06")
    assert_nothing_is_said(reader)


def test_all_examples_of_a_smaller_data_set_go_there_and_back(reader):
    reader.open("?data=Planar&n=all+9")
    reader.expect_value(EXAMPLES, "all 9")
    link = reader.link
    reader.page.goto("about:blank")
    reader.open(link.removeprefix(f"{reader.server}/"))
    reader.expect_value(EXAMPLES, "all 9")


def test_a_setting_that_a_page_does_not_offer_is_neither_taken_nor_spoken_of(reader):
    reader.open("flow?rate=1000000&n=10")
    reader.expect_value("Step size", "0.001")
    assert_nothing_is_said(reader)
    open_page(reader, "Race")
    reader.page.get_by_role("combobox", name="Learning rates").wait_for()
    assert "rate=" not in reader.link


@pytest.mark.parametrize("at_once", [True, False], ids=["at once", "later"])
def test_reset_clears_the_link(reader, at_once):
    link = "?n=10&dir=two+weights&a_feature=5&a_class=3"
    if at_once:  # while the page still works out what the link asks for
        reader.page.goto(f"{reader.server}/{link}")
    else:
        reader.open(link)
    reader.page.get_by_role("button", name="Reset", exact=True).click()
    reader.expect_value(EXAMPLES, "100")
    reader.page.wait_for_url(f"{reader.server}/")
    reader.settled()
    reader.expect_value(EXAMPLES, "100")
    assert reader.link == f"{reader.server}/"


def test_a_scene_does_not_go_along_to_the_next_page(reader):
    reader.open("?n=20")
    reader.page.get_by_role("button", name="One image, a line").click()
    reader.page.get_by_role("button", name="One image, a plane").click()
    reader.page.wait_for_url("**n=1**")
    open_page(reader, "Race")
    reader.expect_value(EXAMPLES, "20")
    open_page(reader, "Explore")
    reader.expect_value(EXAMPLES, "20")
