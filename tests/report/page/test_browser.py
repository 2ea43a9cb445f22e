"""The report in a browser: it sorts, filters and opens articles, asks for nothing, and shows hostile text as text."""

import shutil
from itertools import pairwise

import pytest

from preprocess import Article, run_articles

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install --group browser")

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
if CHROMIUM is None:
    pytest.skip("no Chromium is installed", allow_module_level=True)

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
HOSTILE = [
    "<script>document.title = 'taken'</script>",
    '"><img src=x onerror="document.title = 1">',
    "</del></article></details></main><script>document.title = 1</script>",
    "<style>body { display: none }</style><a href='javascript:alert(1)'>here</a>",
    "\u202egnp.exe\u2066 \u0627\u0644\u062c\u0632\u064a\u0631\u0629",
    "W" * 10_000,
]
BODY = (
    "The council of {town} voted on Monday to mend the old bridge over the river before the winter comes again. Its "
    "chair, Ada Moor, told the Gazette that the work would take {weeks} weeks. “We cannot wait for another flood in "
    "{town}, whatever it costs,” she said. A spokesman for the works did not return calls seeking comment. The plan "
    "was obtained by the Gazette and shows that the firm asked for more money than was told to the council in spring."
)


def articles():
    """Six outlets: one copies another, one has furniture, and all have hostile names and words somewhere."""
    for number, words in enumerate(HOSTILE):
        body = BODY.format(town=f"Town{number}", weeks=number + 2)
        source = f"{words} {number}"
        for day in range(1, 3 + number):
            text = f"{words}\n{body.replace('Monday', f'day {day}')}\n{words}\nSign up for our newsletter {words}"
            yield Article(
                id=f"{words} {number} {day}", text=text, source=source, title=words, published=f"2024-03-{day:02}"
            )
        yield Article(id=f"copy {number}", text=body, source="Copier", title=f"Copy {number}", published="2024-03-09")


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """The address of a report on disk."""
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_bytes(run_articles(articles()).page())
    return path.as_uri()


@pytest.fixture(scope="module")
def browser():
    """The system's Chromium."""
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def opened(browser, report):
    """A function that opens the report, and holds what the browser complains of and asks for."""
    contexts = []

    def made(**options):
        context = browser.new_context(**{"viewport": DESK} | options)
        contexts.append(context)
        page = context.new_page()
        page.heard = []
        page.on("console", lambda message: page.heard.append(message.text))
        page.on("pageerror", lambda error: page.heard.append(str(error)))
        page.on("request", lambda request: page.heard.append(request.url))
        page.goto(report)
        return page

    yield made
    for context in contexts:
        context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_page_asks_for_nothing_and_breaks_nothing(opened, report, scheme):
    """The browser asks for the file alone, and says nothing on its console, folds opened or not."""
    page = opened(color_scheme=scheme)

    page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")

    assert page.heard == [report]


def test_hostile_words_stay_words(opened):
    """No element comes from an article: title, structure and writing direction are the page's own."""
    page = opened()

    assert page.title() == "Report of a run"
    assert page.locator("img, iframe, object, link, base, form").count() == 0
    assert page.locator("script").count() == page.locator("style").count() == 1
    assert page.locator("a:not([href^='#'])").count() == 0
    shown = page.locator("main").inner_text() + "".join(page.locator("article").all_text_contents())
    assert HOSTILE[0] in shown
    assert HOSTILE[3] in shown
    assert not {"\u202e", "\u2066"} & set(shown)


def test_table_sorts_by_a_column(opened):
    """A button in the head sorts by numbers from the largest, then from the least, and tells so."""
    page = opened()
    head = page.locator("table.sources thead th").nth(1)

    orders = []
    for _ in range(2):
        head.get_by_role("button").click()
        cells = page.locator("table.sources tbody tr td:nth-child(2)").all_text_contents()
        orders.append((head.get_attribute("aria-sort"), [int(cell) for cell in cells]))

    (first, down), (second, up) = orders
    assert (first, second) == ("descending", "ascending")
    assert all(a >= b for a, b in pairwise(down))
    assert up == sorted(down)


def test_figures_of_too_few_articles_sort_behind_the_others(opened):
    """Either way: they would else be on top, where they say least; what is missing comes behind them."""
    page = opened()
    head = page.locator("table.sources thead th").nth(4)
    page.locator("table.sources tbody tr td:nth-child(5)").evaluate_all(
        """(cells) => [["90.0%", 1], ["5.0%"], ["–"], ["80.0%", 1], ["40.0%"], ["7.0%"], ["6.0%"]].forEach(
          ([share, few], row) => {
            const cell = cells[row];
            cell.replaceChildren(share, ...(few ? [cell.querySelector("small")] : []));
          })"""
    )

    orders = []
    for _ in range(2):
        head.get_by_role("button").click()
        orders.append(page.locator("table.sources tbody tr td:nth-child(5)").all_text_contents())

    few = ["90.0%too few", "80.0%too few"]
    assert orders == [
        ["40.0%", "7.0%", "6.0%", "5.0%", *few, "–"],
        ["5.0%", "6.0%", "7.0%", "40.0%", *few[::-1], "–"],
    ]


def test_table_sorts_by_keyboard(opened):
    """The buttons are reached and pressed without a mouse; only the column that was sorted last says so."""
    page = opened()

    page.locator("table.sources thead button").nth(0).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")

    heads = page.locator("table.sources thead th")
    assert [heads.nth(n).get_attribute("aria-sort") for n in (0, 1)] == [None, "descending"]


def test_filter_leaves_the_sources_that_have_the_words(opened):
    """What is typed is looked for in the names, whatever its case, and how many have it is told."""
    page = opened()

    page.get_by_role("searchbox").fill("cOPier")

    visible = page.locator("table.sources tbody tr:visible th")
    assert visible.all_text_contents() == ["Copier"]
    assert page.locator("output").text_content() == "1 of 7 sources"
    page.get_by_role("searchbox").fill("")
    assert visible.count() == 7


@pytest.mark.parametrize("script", [True, False])
def test_article_opens_where_it_is_linked(opened, script):
    """A link shows the article whole, with its spans named and its evidence marked; without the script too."""
    page = opened(java_script_enabled=script)
    link = page.locator("#minute ~ .cards a[href^='#a']").first

    link.click()

    article = page.locator(link.get_attribute("href"))
    article.wait_for(state="visible")
    assert article.locator("del.newsletter").first.is_visible()
    assert "own inquiry" in article.locator(".tag.own").all_text_contents()


def test_copy_stands_beside_its_origin(opened):
    """On a wide screen the two texts stand side by side, with a passage of the same number in both."""
    page = opened()
    page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")

    copy, origin = page.locator("article .texts").first.locator("> div").all()

    assert copy.bounding_box()["y"] == origin.bounding_box()["y"]
    assert copy.locator("sup").first.text_content() == origin.locator("sup").first.text_content() == "1"
    assert copy.locator("mark").first.is_visible()


def test_nothing_is_wider_than_a_phone(opened):
    """At 390 points the page does not scroll sideways, all folds open; wide tables scroll in their own box."""
    page = opened(viewport=PHONE)
    page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")

    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("viewport", [PHONE, {"width": 700, "height": 900}])
def test_names_stay_beside_the_figures_that_scroll(opened, viewport):
    """However far the table of sources is scrolled sideways, names are in sight and cover less than half of it."""
    page = opened(viewport=viewport)
    box = page.locator(".wide", has=page.locator("table.sources"))

    box.evaluate("(box) => { box.scrollLeft = box.scrollWidth; }")

    assert box.evaluate("(box) => box.scrollLeft") > 0
    left, width = (box.bounding_box()[side] for side in ("x", "width"))
    for cell in page.locator("table.sources tr > :first-child").all():
        assert cell.bounding_box()["x"] == pytest.approx(left, abs=1)
        assert cell.bounding_box()["width"] < width / 2


NAMES = """(ones) => {
  const words = (id) => document.getElementById(id)?.textContent;
  const labels = (one) => (one.getAttribute("aria-labelledby") ?? "").split(" ").map(words).join(" ");
  return ones.map((one) => one.caption ? one.caption.textContent : labels(one));
}"""


def test_tables_and_boxes_that_take_the_focus_have_names(opened):
    """A table has a caption or a heading that is its own; a box that the keyboard scrolls is a region with a name."""
    page = opened()

    tables, boxes = (page.locator(which).evaluate_all(NAMES) for which in ("table", "[tabindex][role=region]"))

    assert len(set(tables)) == len(tables) > 10
    assert all(name.strip() and "undefined" not in name for name in tables + boxes)
    assert len(boxes) == page.locator("[tabindex]").count() > 0


def test_page_is_whole_without_its_script(opened):
    """All that is told stands in the page; only the controls are the script's."""
    with_script, without = opened(), opened(java_script_enabled=False)

    assert without.locator("button, input").count() == 0
    for part in ("h2", "table.sources tbody tr", "article", "svg[role=img]"):
        assert without.locator(part).count() == with_script.locator(part).count() > 0


def test_headings_are_in_order(opened):
    """No heading skips a level, pictures have names, and tables have heads."""
    page = opened()

    levels = page.evaluate("Array.from(document.querySelectorAll('h1, h2, h3, h4'), (head) => Number(head.tagName[1]))")
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert page.locator("svg:not([aria-label]):not([aria-hidden])").count() == 0
    assert page.locator("thead th:not([scope=col])").count() == page.locator("tbody th:not([scope=row])").count() == 0


CONTRASTS = """() => {
  const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (colour) => {
    const [r, g, b] = parts(colour).slice(0, 3).map((one) => one / 255)
      .map((one) => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    const colour = getComputedStyle(element).backgroundColor;
    return element === document.documentElement || (parts(colour)[3] ?? 1) > 0 ? colour : behind(element.parentElement);
  };
  const found = {};
  for (const element of document.querySelectorAll("body *:not(svg, svg *, script)")) {
    if (!Array.from(element.childNodes).some((node) => node.nodeType === 3 && node.data.trim())) continue;
    const [ink, paper] = [light(getComputedStyle(element).color), light(behind(element))];
    const contrast = (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
    if (contrast < 4.5) found[`${element.tagName}.${element.className}`] = contrast;
  }
  return found;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_is_seen_well(opened, scheme):
    """All text has a contrast of 4.5 or more to what is behind it (WCAG 2.2, 1.4.3)."""
    page = opened(color_scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")

    assert page.evaluate(CONTRASTS) == {}
