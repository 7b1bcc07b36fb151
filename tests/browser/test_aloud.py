"""Read aloud with the device's own voices: a sentence at a time, marked, and never by a voice that is elsewhere.

The first tests have real voices. They are fast, and end when they like; what hangs on the moment, or on voices that
this computer does not have, is tested with `VOICES`, which does what the Web Speech API says and ends when it is told.
"""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.axe import Scheme, findings
from browser.parts import show_part
from browser.visitor import PATIENCE, start_tree
from support.voices import FLAG, speak_to

POLICY, EASY = "policy/confidentiality/", "easy-read/confidentiality/"
LISTENED = """const speak = SpeechSynthesis.prototype.speak;
window.spoken = [];
SpeechSynthesis.prototype.speak = function (words) {
    spoken.push({ text: words.text, voice: words.voice.name, lang: words.voice.lang, local: words.voice.localService });
    speak.call(this, words);
};"""
VOICES = """{
    let queue = [];
    const tell = (words, type) => words && setTimeout(() => words.dispatchEvent(new Event(type)));
    const speech = Object.assign(new EventTarget(), {
        voices: %s,
        getVoices: () => speech.voices,
        speak: words => void (queue.push(words), spoken.push([words.text, words.voice.name, words.rate])),
        cancel: () => void (queue.forEach(words => tell(words, "error")), queue = []),
    });
    Object.assign(window, {
        spoken: [],
        queued: () => queue.map(words => words.text),
        finish: type => new Promise(done => (tell(queue.shift(), type), setTimeout(done))),
        SpeechSynthesisUtterance: class extends EventTarget {
            constructor(text) { super(); this.text = text; }
        },
    });
    Object.defineProperty(window, "speechSynthesis", { value: speech });
}"""
GB = {"name": "Here", "lang": "en-GB", "localService": True, "default": False}
US = {"name": "Android", "lang": "en_US", "localService": True, "default": False}
USUAL = {"name": "Usual", "lang": "en-US", "localService": True, "default": True}
FRENCH = {"name": "Loin", "lang": "fr-FR", "localService": True, "default": True}
FAR = {"name": "Far", "lang": "en-GB", "localService": False, "default": True}
SCRIPT = """import { makeReader } from "/components/aloud/aloud.js";
window.reader = makeReader(document.querySelector(".aloud"), () => document.querySelector("main"));
document.documentElement.dataset.ready = "";"""
THREE = "<p>Keep it safe. Ask first!</p><p>Tell the Chair.</p>"
SPOKEN = ["A part", "Keep it safe.", "Ask first!", "Tell the Chair."]
FORBIDDEN = (
    "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError') } });"
)
FULL = "Storage.prototype.setItem = () => { throw new DOMException('no', 'QuotaExceededError'); };"
NO_HIGHLIGHT = "Object.defineProperty(CSS, 'highlights', { value: undefined });"
NO_SEGMENTER = "delete Intl.Segmenter;"
NO_SPEECH = "Object.defineProperty(window, 'speechSynthesis', { value: undefined });"
TEXTS = """async () => {
    const { sentencesOf } = await import("/components/aloud/sentences.js");
    return sentencesOf(document.querySelector("main")).map(({ text, range }) => [text, range.toString()]);
}"""
MARKED = "() => [...(CSS.highlights.get('aloud') ?? [])].map(range => range.toString())"
TALL = "<p>First.</p><div style='height: 4000px'></div><p>Last.</p>"


@pytest.fixture(scope="module")
def sound() -> Iterator[Path]:
    """Where the real voices' sound goes. Its path is short, as a socket beside it must be."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder, "sound")


@pytest.fixture(scope="module")
def speaker(browser: Browser, chromium: str, sound: Path) -> Iterator[Browser]:
    """A browser on a device with real voices."""
    with speak_to(sound.parent) as environment:
        made = browser.browser_type.launch(executable_path=chromium, args=["--no-sandbox", FLAG], env=environment)  # type: ignore[arg-type]
        yield made
        made.close()


@pytest.fixture
def real(speaker: Browser, home: str) -> Iterator[Page]:
    """A page that real voices can read."""
    with speaker.new_page(base_url=home, viewport={"width": 390, "height": 844}) as page:
        page.set_default_timeout(PATIENCE)
        page.add_init_script(LISTENED)
        yield page


def give(page: Page, *voices: dict[str, object], further: str = "") -> None:
    """Let the page's device have these voices and no others."""
    page.add_init_script(VOICES % json.dumps(voices) + further)


def show(page: Page, words: str = THREE) -> None:
    """Show the controls above these words."""
    show_part(page, "aloud", words, SCRIPT)
    expect(page.locator("html[data-ready]")).to_be_attached()


def press(page: Page, name: str) -> None:
    """Press a button of the controls by its words."""
    page.get_by_role("group", name="Read aloud").get_by_role("button", name=name, exact=True).click()


def finish(page: Page, how: str = "end") -> None:
    """Let the voice come to the end of what it says, or fail."""
    page.evaluate("how => finish(how)", how)


def texts(page: Page) -> list[str]:
    """What has been spoken so far."""
    spoken: list[str] = page.evaluate("() => spoken.map(words => words.text ?? words[0])")
    return spoken


def queued(page: Page) -> list[str]:
    """What the voice is saying, and has still to say."""
    words: list[str] = page.evaluate("() => queued()")
    return words


def read_all(page: Page) -> list[str]:
    """Press “Listen”, let the voice end as often as it speaks, and give what it said since."""
    before = len(texts(page))
    press(page, "Listen")
    while queued(page):
        finish(page)
    return texts(page)[before:]


def test_a_real_voice_of_this_device_reads(real: Page, sound: Path) -> None:
    """From the first sentence to the last, in British English, and it can be heard."""
    before = sound.stat().st_size if sound.exists() else 0
    show(real)
    press(real, "Listen")
    expect(real.get_by_role("button", name="Pause")).to_be_visible()
    expect(real.get_by_role("button", name="Listen")).to_be_visible()
    spoken = real.evaluate("() => spoken")
    assert [words["text"] for words in spoken] == SPOKEN
    assert {(words["lang"], words["local"]) for words in spoken} == {("en-GB", True)}
    assert sound.stat().st_size - before > 2 * 22050 * 2  # two seconds of samples


def test_a_real_voice_pauses_and_goes_on(real: Page) -> None:
    """On the policy's page: nothing is said while it pauses, and the sentence is begun again."""
    real.goto(POLICY)
    press(real, "Listen")
    real.wait_for_function("() => spoken.length > 3")
    press(real, "Pause")
    paused = texts(real)
    real.wait_for_timeout(300)
    assert texts(real) == paused
    press(real, "Go on")
    real.wait_for_function("before => spoken.length > before + 1", arg=len(paused))
    assert texts(real)[len(paused)] == paused[-1]


def test_each_sentence_is_marked_while_it_is_read(page: Page) -> None:
    """One after another, the mark goes with the voice, and away with it."""
    give(page, GB)
    show(page)
    press(page, "Listen")
    for sentence in SPOKEN:
        assert queued(page) == [sentence]
        assert page.evaluate(MARKED) == [sentence]
        finish(page)
    assert page.evaluate(MARKED) == []
    assert texts(page) == SPOKEN
    expect(page.get_by_role("button", name="Listen")).to_be_visible()


def test_an_older_browser_marks_the_block(page: Page) -> None:
    """Where a browser cannot mark a few words, their paragraph is marked."""
    give(page, GB, further=NO_HIGHLIGHT)
    show(page)
    press(page, "Listen")
    for block in ("A part", "Keep it safe. Ask first!", "Keep it safe. Ask first!", "Tell the Chair."):
        expect(page.locator(".aloud__block")).to_have_text([block])
        finish(page)
    expect(page.locator(".aloud__block")).to_have_count(0)


def test_a_pause_begins_the_sentence_again(page: Page) -> None:
    """No phone has to hold its speech: a pause ends the sentence, its mark stays, and “Go on” begins it again."""
    give(page, GB)
    show(page)
    press(page, "Listen")
    finish(page)
    press(page, "Pause")
    assert queued(page) == []
    assert page.evaluate(MARKED) == [SPOKEN[1]]
    press(page, "Go on")
    assert queued(page) == [SPOKEN[1]]
    finish(page)
    assert queued(page) == [SPOKEN[2]]


def test_a_voice_that_fails_is_a_pause(page: Page) -> None:
    """When somebody rings in the middle, the place is kept."""
    give(page, GB)
    show(page)
    press(page, "Listen")
    finish(page)
    finish(page, "error")
    press(page, "Go on")
    assert queued(page) == [SPOKEN[1]]


def test_the_speed_can_be_changed_and_is_remembered(page: Page) -> None:
    """Four speeds, each said in a word; the sentence begins again in the new one; the device remembers it."""
    give(page, GB)
    show(page)
    status = page.get_by_role("status")
    expect(status).to_have_text("Speed: Normal", use_inner_text=True)
    press(page, "Listen")
    for button, word, rate in (
        ("Faster", "Fast", 1.2),
        ("Slower", "Normal", 1),
        ("Slower", "Slow", 0.85),
        ("Slower", "Very slow", 0.7),
    ):
        press(page, button)
        expect(status).to_have_text(f"Speed: {word}", use_inner_text=True)
        assert page.evaluate("() => spoken.at(-1)") == [SPOKEN[0], "Here", rate]
        assert queued(page) == [SPOKEN[0]]
    slower = page.get_by_role("button", name="Slower")
    expect(slower).to_be_disabled()
    said = texts(page)
    slower.dispatch_event("click")
    assert texts(page) == said
    show(page)
    expect(status).to_have_text("Speed: Very slow", use_inner_text=True)
    expect(page.get_by_role("button", name="Faster")).to_be_enabled()


@pytest.mark.parametrize("trouble", [FORBIDDEN, FULL, "localStorage.setItem('portal-aloud', '100')"])
def test_a_device_that_remembers_no_speed_reads_all_the_same(page: Page, trouble: str) -> None:
    """Storage that is forbidden, full or holds nonsense: it begins as always, and the speed can be changed."""
    give(page, GB, further=trouble)
    show(page)
    press(page, "Faster")
    press(page, "Listen")
    assert page.evaluate("() => spoken") == [[SPOKEN[0], "Here", 1.2]]


@pytest.mark.parametrize(
    ("voices", "chosen"),
    [([FAR, FRENCH, US, GB], "Here"), ([FAR, US], "Android"), ([FRENCH, US, USUAL], "Usual"), ([USUAL, GB], "Here")],
)
def test_the_voice_is_english_and_of_this_device(page: Page, voices: list[dict[str, object]], chosen: str) -> None:
    """British where there is one, else the device's usual one, never one that is elsewhere."""
    give(page, *voices)
    show(page)
    press(page, "Listen")
    assert page.evaluate("() => spoken") == [[SPOKEN[0], chosen, 1]]


@pytest.mark.parametrize("voices", [[], [FAR], [FRENCH], [FAR, FRENCH]])
def test_without_a_voice_of_its_own_nothing_is_offered(page: Page, voices: list[dict[str, object]]) -> None:
    """No controls, and no word to a voice that is elsewhere, whoever asks for it, also after the voices have loaded."""
    give(page, *voices)
    show(page)
    page.evaluate("() => speechSynthesis.dispatchEvent(new Event('voiceschanged'))")
    page.evaluate("() => reader.read(document.querySelector('main'))")
    expect(page.get_by_role("group", name="Read aloud")).not_to_be_visible()
    assert texts(page) == []


def test_a_browser_that_cannot_speak_offers_nothing(page: Page) -> None:
    """No controls, and no complaint."""
    page.add_init_script(NO_SPEECH)
    show(page)
    page.evaluate("() => { reader.read(document.querySelector('main')); reader.stop(); }")
    expect(page.get_by_role("group", name="Read aloud")).not_to_be_visible()


def test_voices_may_come_late_and_go(page: Page) -> None:
    """The controls come with the first voice; when the last one goes, they do, too, and it is quiet."""
    give(page)
    show(page)
    change = "voices => { speechSynthesis.voices = voices; speechSynthesis.dispatchEvent(new Event('voiceschanged')); }"
    page.evaluate(change, [GB])
    press(page, "Listen")
    page.evaluate(change, [FAR])
    expect(page.get_by_role("group", name="Read aloud")).not_to_be_visible()
    assert queued(page) == []


def test_a_page_that_is_left_is_quiet(page: Page) -> None:
    """Nobody is read to from a page that they have left; when they are back, it begins at the beginning."""
    give(page, GB)
    show(page)
    press(page, "Listen")
    finish(page)
    page.evaluate("() => dispatchEvent(new Event('pagehide'))")
    assert queued(page) == []
    assert page.evaluate(MARKED) == []
    press(page, "Listen")
    assert queued(page) == [SPOKEN[0]]


def test_there_is_one_voice(page: Page) -> None:
    """Whoever starts a second reader pauses the first, and each goes on where it was."""
    give(page, GB)
    show(page)
    page.evaluate(
        """async () => {
            const { makeReader } = await import("/components/aloud/aloud.js");
            const copy = document.querySelector(".aloud").cloneNode(true);
            document.querySelector("header").after(copy);
            window.second = makeReader(copy);
            reader.read(document.querySelector("main p"));
            second.read(document.querySelector("main p:last-of-type"));
        }"""
    )
    assert queued(page) == ["Tell the Chair."]
    page.get_by_role("button", name="Go on").click()
    assert queued(page) == ["Keep it safe."]
    page.evaluate("() => second.stop()")
    assert page.evaluate(MARKED) == ["Keep it safe."]


@pytest.mark.parametrize("further", ["", NO_SEGMENTER])
@pytest.mark.parametrize(
    ("words", "spoken"),
    [
        ("<p>One. Two? Three! “Four.” Five</p>", ["One.", "Two?", "Three!", "“Four.”", "Five"]),
        ("<p>Clause 2.1 <b>says\nso</b>. No.</p>", ["Clause 2.1 says so.", "No."]),
        ("<p>Seen <span hidden>not</span> <svg aria-hidden='true'><text>x</text></svg> so.</p>", ["Seen so."]),
        ("<p>One<br>Two</p>", ["One", "Two"]),
        ("<p>One <button>Two</button> Three</p>", ["One", "Two", "Three"]),
        ("<ul><li><a style='display: flex'>Yes<svg aria-hidden='true'></svg></a></li><li>No</li></ul>", ["Yes", "No"]),
        ("<p><span style='position: absolute'>Clause </span>2.1</p>", ["Clause 2.1"]),
        ("<p style='display: none'>No.</p><p data-silent>No.</p><p>→ … ☐</p>", []),
        ("<details><summary>More</summary><p>Folded.</p></details>", ["More"]),
        ("<details open><summary>More</summary><p>Opened.</p></details>", ["More", "Opened."]),
        ("<p>An <em>e</em>-mail to <a href='#'>the Chair</a>.</p>", ["An e-mail to the Chair."]),
    ],
)
def test_what_can_be_seen_is_read_in_sentences(page: Page, words: str, spoken: list[str], further: str) -> None:
    """A block ends a sentence, markup does not; what is hidden or only a picture is not read; the mark is the words."""
    give(page, GB, further=further)
    show(page, words)
    found = [(text.split(), marked.split()) for text, marked in page.evaluate(TEXTS)]
    assert [" ".join(text) for text, _ in found] == ["A part", *spoken]
    assert [(text[0], text[-1]) for text, _ in found] == [(marked[0], marked[-1]) for _, marked in found]


def test_the_sentence_is_brought_into_view_only_when_it_is_not(page: Page) -> None:
    """What can be seen stays where it is."""
    give(page, GB)
    show(page, TALL)
    press(page, "Listen")
    finish(page)
    assert page.evaluate("() => scrollY") == 0
    finish(page)
    expect(page.get_by_text("Last.")).to_be_in_viewport()
    expect(page.get_by_text("First.")).not_to_be_in_viewport()


def test_the_policy_is_read(page: Page) -> None:
    """Its clauses, each with its number, without what stands beside them; the controls stay within reach."""
    give(page, GB)
    page.goto(POLICY)
    spoken = " ".join(read_all(page))
    for clause in page.locator(".clause > p").all_inner_texts()[:20]:
        assert " ".join(clause.split()) in spoken
    assert "Clause 1" in spoken
    for words in ("Help with clause", "Read this in Easy Read", "I have read this", "Slower"):
        assert words not in spoken
    press(page, "Listen")
    page.locator(".clause").last.scroll_into_view_if_needed()
    press(page, "Pause")


def test_the_easy_read_is_read(page: Page) -> None:
    """The title and every idea, in order."""
    give(page, GB)
    page.goto(EASY)
    spoken = " ".join(read_all(page))
    ideas = [page.locator("h1").inner_text(), *page.locator(".idea").all_inner_texts()]
    place = 0
    for idea in ideas:
        place = spoken.index(" ".join(idea.split()), place)
    assert "own words:" not in spoken


def test_a_tree_is_read_card_by_card(page: Page) -> None:
    """First its title and introduction, then the card that is shown; an answer ends the reading of the one before."""
    give(page, GB)
    start_tree(page, "share")
    title, question = page.locator("h1").inner_text(), page.locator(".card:visible h2").inner_text()
    first = read_all(page)
    assert first[0] == title
    assert question in first
    press(page, "Listen")
    page.get_by_role("link", name="It is financial information").click()
    expect(page.get_by_role("button", name="Listen")).to_be_visible()
    assert queued(page) == []
    card = page.locator(".card:visible").locator("h2, p, .answers a").all_inner_texts()
    assert " ".join(read_all(page)) == " ".join(card)


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_every_target_is_large(page: Page, width: int) -> None:
    """Each button is at least 44 px high and wide, and the page is not wider than the screen."""
    give(page, GB)
    show(page)
    page.set_viewport_size({"width": width, "height": 844})
    boxes = [button.bounding_box() for button in page.locator(".aloud button").all()]
    assert len(boxes) == 3
    assert all(box and min(box["height"], box["width"]) >= 44 for box in boxes)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width


def test_it_works_by_keyboard(page: Page) -> None:
    """Tab and Enter are enough, and nothing that is pressed loses its place."""
    give(page, GB)
    show(page)
    for keys, name in (("Tab Enter", "Pause"), ("Tab Enter Enter Enter", "Slower"), ("Tab Enter", "Faster")):
        for key in keys.split():
            page.keyboard.press(key)
        expect(page.get_by_role("button", name=name)).to_be_focused()
    expect(page.get_by_role("status")).to_have_text("Speed: Slow", use_inner_text=True)


def test_axe_finds_nothing(page: Page) -> None:
    """Before it reads, while it reads and at a pause, in light and dark; and at the slowest."""
    give(page, GB)
    show(page)
    for _ in range(2):
        press(page, "Slower")
    schemes: list[Scheme] = ["light", "dark"]
    for button in ("Listen", "Pause", ""):
        for scheme in schemes:
            page.emulate_media(color_scheme=scheme)
            assert findings(page) == []
        if button:
            press(page, button)
    page.emulate_media(color_scheme="light")


INDUCTION = "induction/confidentiality/volunteer/"


def test_the_induction_reads_each_screen_to_whoever_asks_for_it(page: Page) -> None:
    """Chosen once, on hello, it holds: a section is read when it is shown, and not what is only to be pressed."""
    give(page, GB)
    page.goto(INDUCTION)
    page.get_by_label("Read it to me").check()
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.get_by_role("heading", name="Before you read")).to_be_visible()
    assert page.evaluate("() => spoken.map(([text]) => text)")[0] == "Before you read"
    page.get_by_role("button", name="Next").click()
    heading = page.get_by_role("heading", level=2).inner_text()
    assert page.evaluate("() => queued()") == [heading]
    said = [heading]
    while page.evaluate("() => queued().length"):
        said += page.evaluate("async () => (await finish('end'), queued())")
    assert "Next" not in said
    assert said[-1] == "What the policy says"


def test_the_induction_is_quiet_until_somebody_listens(page: Page) -> None:
    """The button reads what is on the screen; going on ends it."""
    give(page, GB)
    page.goto(INDUCTION)
    press(page, "Listen")
    assert page.evaluate("() => queued()") == ["Hello, and welcome"]
    page.get_by_role("button", name="Start", exact=True).click()
    assert page.evaluate("() => queued()") == []


def test_the_induction_is_quiet_when_nobody_is_there(page: Page) -> None:
    """On a tablet that several people use, the voice ends when the page asks whether somebody is still there."""
    page.clock.install()
    give(page, GB, further="localStorage.setItem('portal-shared', 'yes');")
    page.goto(INDUCTION)
    page.get_by_label("Read it to me").check()
    page.get_by_role("button", name="Start", exact=True).click()
    assert page.evaluate("() => queued()") == ["Before you read"]
    page.clock.fast_forward("05:01")
    expect(page.get_by_role("heading", name="Are you still there?")).to_be_visible()
    assert page.evaluate("() => queued()") == []
    said = len(texts(page))
    page.clock.fast_forward("00:30")
    assert len(texts(page)) == said


def test_the_induction_offers_no_voice_where_there_is_none(page: Page) -> None:
    """Neither the controls nor the choice on hello."""
    give(page, FAR)
    page.goto(INDUCTION)
    expect(page.get_by_role("button", name="Start", exact=True)).to_be_visible()
    expect(page.get_by_role("group", name="Read aloud")).not_to_be_visible()
    expect(page.get_by_label("Read it to me")).not_to_be_visible()
