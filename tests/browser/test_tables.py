"""Tables of results at the size of a usual screen: nothing in them is cut."""

import pytest

from tests.browser.waiting import until_equal

# The losses end at about 1e9: plain numbers of that length were cut at their front.
LARGE = "race?opt=Momentum&opt=RMSProp&rates=the+same+for+all&rate=1000000&l2=0.1&scale=1"
FIT = """table => {
  const scroller = table.querySelector(".dvn-scroller");
  return scroller.scrollWidth <= scroller.clientWidth
    && table.getBoundingClientRect().right <= window.innerWidth;
}"""


@pytest.mark.parametrize(
    "link", ["race", LARGE, f"{LARGE}&space=In+weight+space", "strategies"], ids=str
)
def test_every_column_lies_within_the_page(reader, link):
    reader.open(link)
    table = reader.page.get_by_test_id("stDataFrame").first
    table.scroll_into_view_if_needed()
    table.locator(".dvn-scroller").wait_for()
    reader.settled()
    until_equal(reader.page, lambda: table.evaluate(FIT), True)
