"""Imports go one way: app -> pages -> components -> data; what is pure never imports streamlit."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ALLOWED = {"app.py": {"components"}, "pages": {"components", "data"}, "components": {"components", "data"}, "data": {"data"}}
PURE = ["data.load", "data.check", "data.claims", "data.money", "data.ranges", "data.quality", "data.ladders", "data.history", "data.release", "data.withheld", "components.figures.timelines", "components.figures.breakdowns", "components.map.scenes",
        "components.charts", "components.briefing", "components.search", "components.pictures.catalogue", "components.pictures.picks", "components.figures.plots", "components.exports.files",
        "components.figures.ladders", "components.conflicts", "components.reconciliation", "components.select", "components.facts", "components.wording", "components.money_choices", "components.data_dictionary", "components.method",
        "components.briefings", "components.briefing_figures", "components.own_briefing", "components.exports.slide_svg", "data.briefings",
        "components.exports.picture_svg", "components.exports.png", "components.exports.tables",
        "components.exports.pptx", "components.exports.pdf", "components.exports.html", "components.exports.deck_data", "components.country_brief"]


def modules() -> list[Path]:
    return [ROOT / "app.py", *(p for folder in ("pages", "components", "data") for p in sorted((ROOT / folder).rglob("*.py")))]


def imported(path: Path) -> set[str]:
    """Top-level names that a module imports, wherever the import stands."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: import from the root, not relatively"
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_go_one_way(path):
    layer = path.relative_to(ROOT).parts[0]
    ours = imported(path) & {"app", "pages", "components", "data", "tests", "benchmarks"}
    assert ours <= ALLOWED[layer]


@pytest.mark.parametrize("path", sorted((ROOT / "data").rglob("*.py")), ids=lambda p: str(p.relative_to(ROOT)))
def test_data_knows_no_streamlit(path):
    assert "streamlit" not in imported(path)


def test_pure_modules_load_without_streamlit():
    code = f"import sys; [__import__(m) for m in {PURE!r}]; sys.exit('streamlit' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
