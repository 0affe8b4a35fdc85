"""What a link sets: on its own page, on the pages after it, and what it can't set."""


def open_page(reader, title):
    reader.page.get_by_role("link", name=title, exact=True).click()
    reader.page.wait_for_function(
        "title => document.title.startsWith(title + ' ·')", arg=title, timeout=30_000
    )
    reader.page.wait_for_timeout(1500)


def test_settings_of_a_link_go_along_to_other_pages(reader):
    reader.open("?n=500&l2=0.1&loss=Softmax")
    for title in ("Step size", "Mini-batches", "Explore"):
        open_page(reader, title)
        number = reader.page.get_by_role("slider", name="Number of examples")
        assert number.get_attribute("aria-valuetext") == "500"
    for setting in ("n=500", "loss=Softmax", "l2=0.1"):
        assert setting in reader.page.url


def test_settings_changed_on_the_linked_page_win_over_its_link(reader):
    reader.open("?n=500")
    drawn = reader.drawn()
    reader.move_slider("Number of examples")
    reader.wait_for_redraw(drawn)
    open_page(reader, "Step size")
    number = reader.page.get_by_role("slider", name="Number of examples")
    assert number.get_attribute("aria-valuetext") == "300"
    reader.move_slider("Step size, as a multiple of the best one")
    reader.page.wait_for_url("**n=300**")


def test_a_link_that_makes_no_sense_opens_with_the_defaults(reader):
    reader.page.goto(f"{reader.server}/?n=²&loss=foo&res=-3")
    for label in ("Number of examples", "Loss function", "Cells along each side"):
        reader.page.get_by_text(f"The link's value of {label} is not to be had here").wait_for()
    number = reader.page.get_by_role("slider", name="Number of examples")
    assert number.get_attribute("aria-valuetext") == "100"


def test_a_link_of_defaults_and_choices_is_taken_without_a_word(reader):
    reader.open("?n=100&data=Digits&l2=0.1&log=true&zoom=1&view=3-D&seed=1&other=7")
    reader.page.wait_for_timeout(1500)
    assert reader.page.get_by_text("is not to be had here").count() == 0


def test_each_page_has_a_title_of_its_own(reader):
    reader.open("step_size")
    assert reader.page.title() == "Step size · Loss-landscape explorer"


def value_of(reader, label):
    return reader.page.get_by_role("slider", name=label).get_attribute("aria-valuetext")


def test_a_number_may_be_written_in_other_words(reader):
    reader.open("race?rates=the+same+for+all&rate=1000000&n=10&budget=1")
    assert value_of(reader, "Learning rate") == "1e+06"
    reader.page.wait_for_timeout(1500)
    assert reader.page.get_by_text("is not to be had here").count() == 0


def test_all_examples_of_a_smaller_data_set_go_there_and_back(reader):
    reader.open("?data=Planar&n=all+9")
    assert value_of(reader, "Number of examples") == "all 9"
    url = reader.page.url
    reader.page.goto("about:blank")
    reader.open(url.removeprefix(f"{reader.server}/"))
    assert value_of(reader, "Number of examples") == "all 9"


def test_a_setting_that_a_page_does_not_offer_is_neither_taken_nor_spoken_of(reader):
    reader.open("flow?rate=1000000&n=10")
    assert value_of(reader, "Step size") == "0.001"
    reader.page.wait_for_timeout(1500)
    assert reader.page.get_by_text("is not to be had here").count() == 0
    open_page(reader, "Race")
    reader.page.get_by_role("combobox", name="Learning rates").wait_for()
    assert "rate=" not in reader.page.url


def test_reset_clears_the_link(reader):
    reader.open("?n=10&dir=two+weights&a_feature=5&a_class=3")
    drawn = reader.drawn()
    reader.page.get_by_role("button", name="Reset", exact=True).click()
    reader.wait_for_redraw(drawn)
    reader.page.wait_for_url(f"{reader.server}/")
    assert value_of(reader, "Number of examples") == "100"


def test_a_scene_does_not_go_along_to_the_next_page(reader):
    reader.open("?n=20")
    reader.page.get_by_role("button", name="One image, a line").click()
    reader.page.get_by_role("button", name="One image, a plane").click()
    reader.page.wait_for_url("**n=1**")
    open_page(reader, "Race")
    assert value_of(reader, "Number of examples") == "20"
    open_page(reader, "Explore")
    assert value_of(reader, "Number of examples") == "20"
