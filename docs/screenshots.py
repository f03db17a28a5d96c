"""The two pictures of the README, made from the demonstration site: `make screenshots`."""

from pathlib import Path

from playwright.sync_api import sync_playwright

from benchmarks.servers import our_site
from benchmarks.weight import ARGUMENTS, CHROMIUM

FOLDER = Path(__file__).parent / "images"
PICTURES = {
    "home.png": ("/nl/", "light"),
    "instrument.png": ("/en/knowledge/guide-to-dilemma-discussions/", "dark"),
}


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    with our_site() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for name, (path, scheme) in PICTURES.items():
            page = browser.new_page(viewport={"width": 1280, "height": 960}, color_scheme=scheme)
            answer = page.goto(server.address + path, wait_until="networkidle")
            if not answer or not answer.ok:
                raise RuntimeError(f"{path} did not answer")
            page.screenshot(path=FOLDER / name)
        browser.close()


if __name__ == "__main__":
    main()
