import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_readme_says_where_everything_is():
    files = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    folders = {name.split("/")[0] for name in files.splitlines() if "/" in name and not name.startswith(".")}
    assert set(re.findall(r"^(\w+)/ +\w", (ROOT / "README.md").read_text(), re.MULTILINE)) == folders
