"""PNG from SVG, by the typesetter that also makes the PDF files: no browser, nothing written to disk."""

import re
from pathlib import Path

import typst

from components.exports.style import FONTS

# At 72 ppi a point is a pixel. The picture must fill whole pixels, else it is drawn one larger and made smaller by leaving out
# its middle row and column, which cuts through letters.
_PAGE = """#set page(width: eval(sys.inputs.width), height: eval(sys.inputs.height), margin: 0pt, fill: none)
#image(bytes(sys.inputs.svg), format: "svg", width: 100%, height: 100%, fit: "stretch")
"""
MOST_PX = 8000


def png(svg: str, width_px: int) -> bytes:
    """The SVG document as a PNG of exactly `width_px` px, in the fonts of the exports and no others.

    ValueError for a document without a viewBox and for a width that is no picture's.
    """
    box = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg[:2000])
    if not box:
        raise ValueError("the SVG has no viewBox that starts at 0 0")
    if not 1 <= width_px <= MOST_PX:
        raise ValueError(f"a picture is 1 to {MOST_PX} px wide, not {width_px}")
    height_px = max(round(float(box[2]) * width_px / float(box[1])), 1)
    inputs = {"svg": svg, "width": f"{width_px}pt", "height": f"{height_px}pt"}
    return typst.compile(_PAGE.encode(), font_paths=[Path(FONTS)], ignore_system_fonts=True, format="png", ppi=72, sys_inputs=inputs)
