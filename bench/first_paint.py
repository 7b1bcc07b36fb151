"""How soon a page shows what is largest on it, and how long it does not answer a touch, on a slow phone."""

from dataclasses import dataclass

from playwright.sync_api import Browser, Page, ViewportSize

LATENCY, BANDWIDTH, SLOWDOWN = 300, 1_600_000 / 8, 4  # ms for a request and its answer, bytes/s, times slower than here
PHONE = ViewportSize(width=390, height=844)
QUIET = 1500  # ms after the last request, for what the page still does

WATCH = """
window.seen = { paint: 0, what: "", area: 0, task: 0 };
new PerformanceObserver((list) => {
  for (const { startTime, element, size } of list.getEntries()) {
    const words = (element?.innerText ?? "").trim().replace(/\\s+/g, " ").slice(0, 40);
    Object.assign(seen, { paint: startTime, what: `<${element?.localName}> ${words}`, area: size });
  }
}).observe({ type: "largest-contentful-paint", buffered: true });
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) seen.task = Math.max(seen.task, duration);
}).observe({ type: "longtask", buffered: true });
"""


@dataclass(frozen=True)
class Opening:
    """Seconds until the largest thing stood there, since `opened`, what it was, and the longest task.

    The browser tells of tasks of 50 ms or more; where there was none, `longest_task` is those 0.05 s.
    """

    paint: float
    since_opened: float
    longest_task: float
    what: str
    area: int


def open_slowly(browser: Browser, url: str, until: str) -> Opening:
    """Open an address once with nothing in any cache, and wait until all is quiet at the address where it leads."""
    with browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True, device_scale_factor=2) as context:
        page = context.new_page()
        slow_network(page)
        slow_processor(page)
        page.add_init_script(WATCH)
        opened = page.evaluate("Date.now()")
        page.goto(url, wait_until="commit")
        page.wait_for_url(until, wait_until="networkidle")
        page.wait_for_timeout(QUIET)
        seen, origin = page.evaluate("[seen, performance.timeOrigin]")
    since = (origin + seen["paint"] - opened) / 1000
    return Opening(seen["paint"] / 1000, since, max(seen["task"], 50) / 1000, seen["what"], round(seen["area"]))


def slow_network(page: Page) -> None:
    """Let every request of a page take as long as on a slow mobile network."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    speed = {"latency": LATENCY, "downloadThroughput": BANDWIDTH, "uploadThroughput": BANDWIDTH}
    session.send("Network.emulateNetworkConditions", {"offline": False, **speed})


def slow_processor(page: Page) -> None:
    """Let a page compute as slowly as an old phone would, if this computer is a new one."""
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
