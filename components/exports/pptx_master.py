"""The master of our slides: 16:9, our colours and font in the theme, four layouts whose placeholders stand where they belong.

Made from the template that python-pptx brings along; everything that is visible on it is replaced.
"""

from xml.sax.saxutils import escape, quoteattr

from lxml import etree
from pptx import Presentation
from pptx.opc.package import Part
from pptx.presentation import Presentation as PresentationType
from pptx.util import Emu, Inches

from components import palette

WIDTH_IN, HEIGHT_IN = 13.333, 7.5
FONT = "Arial"
INK, QUIET, ACCENT, DEEP, PALE, RULE = "17202B", "4A5768", "1B5AA8", "14304F", "F2F5F9", "CFD7E2"

MARGIN_IN = 0.55
# left, top, width, height in inches
TITLE_BOX = (MARGIN_IN, 0.36, WIDTH_IN - 2 * MARGIN_IN, 0.96)
TEXT_BOX = (MARGIN_IN, 1.5, 3.5, 5.15)
PICTURE_BOX = (4.35, 1.5, WIDTH_IN - MARGIN_IN - 4.35, 5.15)
WIDE_BOX = (MARGIN_IN, 1.5, WIDTH_IN - 2 * MARGIN_IN, 5.15)
FOOTER_BOX = (MARGIN_IN, 6.8, 11.35, 0.46)
NUMBER_BOX = (WIDTH_IN - MARGIN_IN - 0.7, 6.8, 0.7, 0.46)
COVER_TITLE_BOX = (0.95, 2.0, 11.2, 1.95)
COVER_TEXT_BOX = (0.95, 4.15, 11.2, 1.1)
COVER_FOOTER_BOX = (0.95, 6.5, 11.2, 0.5)

COVER, STEP, PICTURE, TEXT = range(4)

_NS = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_THEME = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/theme"
_UNWANTED = ("/thumbnail", "/printerSettings")  # of the template: a picture of another slide, the settings of somebody's printer


def presentation() -> PresentationType:
    """An empty presentation with our master."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH_IN), Inches(HEIGHT_IN)
    for part in (deck.part.package, deck.part):
        rels = part._rels
        for name in [r.rId for r in rels.values() if r.reltype.endswith(_UNWANTED)]:
            rels.pop(name)
    master = deck.slide_master
    layouts = list(deck.slide_layouts)
    for layout in layouts[4:]:
        deck.slide_layouts.remove(layout)
    _set_theme(master.part.part_related_by(_THEME))
    _replace_tree(master._element, _master_shapes())
    _set_styles(master._element)
    for layout, (name, kind, shapes, cover) in zip(layouts, _layouts()):
        layout._element.set("type", kind)
        layout._element.cSld.set("name", name)
        _replace_tree(layout._element, shapes)
        if cover:
            layout._element.set("showMasterSp", "0")
            layout._element.cSld.insert(0, _parse(f'<p:bg {_NS}><p:bgPr><a:solidFill><a:schemeClr val="tx2"/></a:solidFill><a:effectLst/></p:bgPr></p:bg>'))
    return deck


def _layouts() -> list[tuple[str, str, str, bool]]:
    foot = _placeholder(8, "Sources", "ftr", 11, FOOTER_BOX, "", 'sz="quarter"') + _number(9)
    title = _placeholder(2, "Headline", "title", None, TITLE_BOX, "Headline")
    return [
        ("Title slide", "title",
         _bar(7, 0.95, 1.72, 1.5, 0.07, "accent2")
         + _placeholder(2, "Title", "ctrTitle", None, COVER_TITLE_BOX, "Title", body='anchor="t"', style=_level(40, "bg1", bold=True))
         + _placeholder(3, "Subtitle", "subTitle", 1, COVER_TEXT_BOX, "Audience and date", style=_level(20, "bg1"))
         + _placeholder(8, "Source line", "ftr", 11, COVER_FOOTER_BOX, "", 'sz="quarter"', style=_level(12, "bg1")), True),
        ("Text and picture", "objTx", title + _placeholder(3, "Text", "body", 1, TEXT_BOX, "One or two sentences") + foot, False),
        ("Picture", "titleOnly", title + foot, False),
        ("List", "tx", title + _placeholder(3, "Text", "body", 1, WIDE_BOX, "Text", style=_level(12, "tx1")) + foot, False),
    ]


def _master_shapes() -> str:
    return (
        _bar(7, 0, 0, WIDTH_IN, 0.12, "accent1")
        + _bar(10, MARGIN_IN, 6.74, WIDTH_IN - 2 * MARGIN_IN, 0.01, "bg2", RULE)
        + _placeholder(2, "Headline", "title", None, TITLE_BOX, "Headline", body='anchor="ctr"', geometry=True)
        + _placeholder(3, "Text", "body", 1, TEXT_BOX, "Text", geometry=True)
        + _placeholder(8, "Sources", "ftr", 3, FOOTER_BOX, "", 'sz="quarter"', body='anchor="t"', style=_level(10, "tx1", QUIET), geometry=True)
        + _number(9, 4, geometry=True)
    )


def _emu(inches: float) -> int:
    return int(Emu(Inches(inches)))


def _frame(box: tuple[float, float, float, float]) -> str:
    x, y, w, h = map(_emu, box)
    return f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{w}" cy="{h}"/></a:xfrm>'


def _bar(number: int, x: float, y: float, w: float, h: float, colour: str, rgb: str = "") -> str:
    fill = f'<a:srgbClr val="{rgb}"/>' if rgb else f'<a:schemeClr val="{colour}"/>'
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="Bar {number}"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr>{_frame((x, y, w, h))}'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill>{fill}</a:solidFill><a:ln><a:noFill/></a:ln></p:spPr></p:sp>'
    )


def _level(size: float, colour: str, rgb: str = "", bold: bool = False, align: str = "l") -> str:
    fill = f'<a:srgbClr val="{rgb}"/>' if rgb else f'<a:schemeClr val="{colour}"/>'
    return (
        f'<a:lvl1pPr marL="0" indent="0" algn="{align}"><a:buNone/><a:defRPr sz="{int(size * 100)}" b="{int(bold)}">'
        f"<a:solidFill>{fill}</a:solidFill></a:defRPr></a:lvl1pPr>"
    )


def _placeholder(number: int, name: str, kind: str, index: int | None, box: tuple, prompt: str, more: str = "", body: str = "", style: str = "", geometry: bool = False) -> str:
    at = f' idx="{index}"' if index is not None else ""
    shape = '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>' if geometry else ""
    insets = 'vert="horz" lIns="0" tIns="0" rIns="0" bIns="0" rtlCol="0" ' if geometry else ""
    text = f'<a:p><a:r><a:rPr lang="en-GB"/><a:t>{escape(prompt)}</a:t></a:r></a:p>' if prompt else '<a:p><a:endParaRPr lang="en-GB"/></a:p>'
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name={quoteattr(name)}/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f'<p:nvPr><p:ph type="{kind}" {more}{at}/></p:nvPr></p:nvSpPr><p:spPr>{_frame(box)}{shape}</p:spPr>'
        f"<p:txBody><a:bodyPr {insets}{body}><a:noAutofit/></a:bodyPr><a:lstStyle>{style}</a:lstStyle>{text}</p:txBody></p:sp>"
    )


def _number(number: int, index: int = 12, geometry: bool = False) -> str:
    shape = '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>' if geometry else ""
    insets = 'vert="horz" lIns="0" tIns="0" rIns="0" bIns="0" rtlCol="0" anchor="t"' if geometry else ""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="Slide number"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f'<p:nvPr><p:ph type="sldNum" sz="quarter" idx="{index}"/></p:nvPr></p:nvSpPr><p:spPr>{_frame(NUMBER_BOX)}{shape}</p:spPr>'
        f'<p:txBody><a:bodyPr {insets}/><a:lstStyle>{_level(10, "tx1", QUIET, align="r")}</a:lstStyle><a:p>'
        '<a:fld id="{C1FF6DA9-008F-8B48-92A6-B652298478BF}" type="slidenum"><a:rPr lang="en-GB"/><a:t>‹#›</a:t></a:fld></a:p></p:txBody></p:sp>'
    )


def _parse(xml: str):
    return etree.fromstring(xml)


def _replace_tree(element, shapes: str) -> None:
    from pptx.oxml import parse_xml

    tree = element.cSld.spTree
    for child in list(tree)[2:]:
        tree.remove(child)
    for child in parse_xml(f"<p:spTree {_NS}>{shapes}</p:spTree>"):
        tree.append(child)


def _set_styles(master) -> None:
    """Text of title and body as it comes without a size of its own."""
    from pptx.oxml import parse_xml

    def level(size: int, bold: bool, face: str, after: int) -> str:
        return (
            f'<a:lvl1pPr marL="0" indent="0" algn="l" defTabSz="914400" rtl="0" eaLnBrk="1" latinLnBrk="0" hangingPunct="1"><a:lnSpc><a:spcPct val="100000"/></a:lnSpc>'
            f'<a:spcBef><a:spcPts val="0"/></a:spcBef><a:spcAft><a:spcPts val="{after}"/></a:spcAft><a:buNone/><a:defRPr sz="{size}" b="{int(bold)}" kern="1200">'
            f'<a:solidFill><a:schemeClr val="tx1"/></a:solidFill><a:latin typeface="+{face}-lt"/><a:ea typeface="+{face}-ea"/><a:cs typeface="+{face}-cs"/></a:defRPr></a:lvl1pPr>'
        )

    styles = master.find("{http://schemas.openxmlformats.org/presentationml/2006/main}txStyles")
    for kind, xml in (("titleStyle", level(2800, True, "mj", 0)), ("bodyStyle", level(1800, False, "mn", 600))):
        old = styles.find("{http://schemas.openxmlformats.org/presentationml/2006/main}" + kind)
        styles.replace(old, parse_xml(f"<p:{kind} {_NS}>{xml}</p:{kind}>"))


def _set_theme(part: Part) -> None:
    """Writes our font and colours into the theme."""
    a = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
    theme = etree.fromstring(part.blob)
    theme.set("name", "European defence production")
    colours = theme.find(f".//{a}clrScheme")
    colours.set("name", "European defence production")
    accents = [ACCENT, *(c.lstrip("#").upper() for c in palette.SERIES[1:6])]
    chosen = {"dk1": INK, "lt1": "FFFFFF", "dk2": DEEP, "lt2": PALE, "hlink": ACCENT, "folHlink": "5F4B8B"} | {f"accent{i}": c for i, c in enumerate(accents, 1)}
    for name, rgb in chosen.items():
        slot = colours.find(a + name)
        slot[:] = [etree.fromstring(f'<a:srgbClr xmlns:a="{a[1:-1]}" val="{rgb}"/>')]
    fonts = theme.find(f".//{a}fontScheme")
    fonts.set("name", FONT)
    for kind in ("majorFont", "minorFont"):
        fonts.find(f"{a}{kind}/{a}latin").set("typeface", FONT)
    part._blob = etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True)
