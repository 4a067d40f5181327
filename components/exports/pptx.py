"""A deck as PowerPoint: a title slide, one slide a step with native charts and maps, notes and sources, and the list of sources."""

import contextlib
import io
from collections.abc import Callable
from datetime import datetime

from pptx.oxml import parse_xml
from pptx.util import Inches, Pt

from components.briefing import Deck, Slide, Source
from components.exports import fitting, pptx_master
from components.exports.pptx_charts import Box, add_chart
from components.exports.pptx_map import add_map
from components.exports.pptx_master import COVER, PICTURE, PICTURE_BOX, STEP, TEXT, TEXT_BOX, TITLE_BOX, WIDE_BOX
from components.exports.pptx_shapes import Canvas, clean, next_id
from components.exports.sources import data_line, footer, label, numbered, web_address

TITLE_SIZES = (28, 26, 24, 22, 20, 18)
TEXT_SIZES = (20, 18, 16, 15, 14, 13, 12)
CALLOUT_SIZES = (16, 15, 14, 13, 12)
FOOTER_SIZES = (10, 9)
LIST_SIZES = (12, 11)
_AFTER_PT = 6
_LANGUAGES = {"en": "en-GB", "de": "de-DE", "fr": "fr-FR", "da": "da-DK", "uk": "uk-UA"}
_NS_A = "http://schemas.openxmlformats.org/drawingml/2006/main"


def pptx(deck: Deck, progress: Callable[[float, str], None] | None = None) -> bytes:
    """The deck as a .pptx file.

    `progress` is called with the part that is done (0 to 1) and what comes next. Text that would not fit a slide even at its
    smallest size ends in an ellipsis there and stands whole in the notes.
    """
    tell = progress or (lambda done, what: None)
    file = pptx_master.presentation()
    sources = numbered(deck)
    steps = len(deck.slides) + 2
    tell(0, "Title")
    _cover(file, deck)
    for i, step in enumerate(deck.slides, 1):
        tell(i / steps, step.headline)
        _step(file, deck, step, sources)
    tell((steps - 1) / steps, "Sources")
    _source_slides(file, deck, sources)
    _set_properties(file, deck)
    _set_language(file, _LANGUAGES.get(deck.language, deck.language))
    out = io.BytesIO()
    file.save(out)
    tell(1, "")
    return out.getvalue()


# ---- slides --------------------------------------------------------------------------------------------------------


def _cover(file, deck: Deck) -> None:
    slide = file.slides.add_slide(file.slide_layouts[COVER])
    _, _, w, h = pptx_master.COVER_TITLE_BOX
    _set_text(slide.shapes.title, fitting.fit(deck.title, w, h, (40, 36, 32, 28, 24), bold=True))
    _, _, w, h = pptx_master.COVER_TEXT_BOX
    lines = [line for line in (deck.audience, data_line(deck)) if line]
    fitted = fitting.fit(" ".join(lines), w, h * 0.9, (20, 18, 16, 14))
    frame = slide.placeholders[1].text_frame
    for i, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if i == 0 else frame.add_paragraph()
        _run(paragraph, fitting.fit(line, w, h / len(lines), (fitted.size, 14, 12)).text, fitted.size)
    _, _, w, h = pptx_master.COVER_FOOTER_BOX
    _footer(slide, fitting.fit(deck.source_line, w, h, (12, 10)), number=False)


def _step(file, deck: Deck, step: Slide, numbers: dict[Source, int]) -> None:
    picture, beside = step.picture, bool(step.text or step.callouts)
    alone = beside and picture is None and not step.problem
    slide = file.slides.add_slide(file.slide_layouts[PICTURE if not step.text else TEXT if alone else STEP])
    cut = [_title(slide, step.headline)]
    if beside:
        cut.append(_words(slide, step, WIDE_BOX if alone else TEXT_BOX, (28, 24, *TEXT_SIZES) if alone else TEXT_SIZES))
    box = PICTURE_BOX if beside else WIDE_BOX
    if step.problem:
        _placeholder(slide, box, "This picture could not be drawn", step.problem)
    elif picture is None:
        if not alone:
            _placeholder(slide, box, "This step has no picture", "")
    elif picture.is_map:
        add_map(slide, picture.scene, box, picture.alt, step.camera, leave_out=(deck.source_line,))
    elif picture.chart is None or picture.chart.is_empty:
        _placeholder(slide, box, "Nothing in the data matches", "; ".join(picture.filters) or picture.title)
    else:
        add_chart(slide, picture.chart, box, picture.alt or picture.chart.alt)
    w, h = pptx_master.FOOTER_BOX[2:]
    size = FOOTER_SIZES[-1]
    line = footer(step, numbers, data_line(deck), lambda text: fitting.height(len(fitting.wrap(text, size, w)), size) <= h)
    _footer(slide, fitting.fit(line, w, h, FOOTER_SIZES))
    slide.notes_slide.notes_text_frame.text = clean(notes(step, deck, numbers, any(cut)))


def notes(step: Slide, deck: Deck, numbers: dict[Source, int], whole: bool) -> str:
    """What a speaker reads below a slide: notes, the whole text where it was cut, every source, and where the same view stands."""
    parts = [step.notes]
    if whole:
        parts += ["The slide in full:", step.headline, step.text, *step.callouts]
    if step.picture is not None:
        parts += ["", f"Shown: {step.picture.title}" + (f" ({'; '.join(step.picture.filters)})" if step.picture.filters else ""), f"The same view: {step.picture.address}"]
        if step.picture.note:
            parts.append(step.picture.note)
    if step.sources:
        parts += ["", "Sources:", *(f"[{numbers[s]}] {s.where}{f': {s.title}' if s.title else ''} {s.url}".strip() for s in step.sources)]
    parts += ["", f"{data_line(deck)}."]
    return "\n".join(parts).strip()


def _title(slide, text: str) -> bool:
    fitted = fitting.fit(text, TITLE_BOX[2], TITLE_BOX[3], TITLE_SIZES, bold=True)
    _set_text(slide.shapes.title, fitted)
    return fitted.cut


def _words(slide, step: Slide, box: Box, sizes: tuple[float, ...]) -> bool:
    """Text and callouts below each other in a box; whether any of it was cut."""
    x, y, w, h = box
    callouts = step.callouts
    shares = [len(step.text)] + [len(c) * 1.2 + 30 for c in callouts]
    room = h if not callouts else h * max(0.3, min(0.7, shares[0] / sum(shares))) if step.text else 0
    cut = False
    if step.text:
        fitted = fitting.fit(step.text, w, room, sizes)
        cut = fitted.cut
        body = slide.placeholders[1]
        _set_text(body, fitted)
        y += fitted.height + 0.22
    if not callouts:
        return cut
    canvas, left = Canvas(next_id(slide)), box[1] + h - y
    gap, pad, bar = 0.12, 0.1, 0.06
    each = (left - gap * (len(callouts) - 1)) / len(callouts)
    inner = w - bar - 2 * pad
    fitted = [fitting.fit(c, inner, max(each - 2 * pad, 0.2), CALLOUT_SIZES) for c in callouts]
    size = min(f.size for f in fitted)
    for text in callouts:
        one = fitting.fit(text, inner, max(each - 2 * pad, 0.2), (size,))
        cut = cut or one.cut
        height = one.height + 2 * pad
        canvas.group("Callout")
        canvas.box("Bar", x, y, bar, height, f"#{pptx_master.ACCENT}")
        canvas.box("Callout", x + bar, y, w - bar, height, f"#{pptx_master.PALE}", text="\n".join(one.lines), size=size, align="l", anchor="ctr", insets=(pad, 0.02))
        canvas.end()
        y += height + gap
    canvas.add_to(slide)
    return cut


def _placeholder(slide, box: Box, head: str, why: str) -> None:
    """An honest frame where a picture should be."""
    x, y, w, h = box
    title, text = fitting.fit(head, w - 1, 0.5, (20, 16), bold=True), fitting.fit(why, w - 1, h - 1.6, (16, 14, 12))
    canvas = Canvas(next_id(slide))
    middle = y + h / 2
    canvas.group("No picture", f"{head}: {why}" if why else head)
    canvas.box("Frame", x, y, w, h, f"#{pptx_master.PALE}", f"#{pptx_master.QUIET}", 1.25, dash="dash")
    canvas.text("What is missing", x + 0.5, middle - title.height - text.height / 2, w - 1, title.height, title.text, title.size, bold=True, align="ctr")
    if why:
        canvas.text("Why", x + 0.5, middle - text.height / 2 + 0.1, w - 1, text.height, "\n".join(text.lines), text.size, align="ctr")
    canvas.end()
    canvas.add_to(slide)


def _source_slides(file, deck: Deck, numbers: dict[Source, int]) -> None:
    """The numbered list of all sources, on as many slides as it takes."""
    hang, (size, pages) = 0.42, min(((size, _pages(numbers, size, WIDE_BOX[2] - 0.42)) for size in LIST_SIZES), key=lambda found: len(found[1]))
    for i, page in enumerate(pages, 1):
        slide = file.slides.add_slide(file.slide_layouts[TEXT])
        _title(slide, "Sources" if len(pages) == 1 else f"Sources ({i} of {len(pages)})")
        frame = slide.placeholders[1].text_frame
        if not page:
            _run(frame.paragraphs[0], "No slide of this briefing names a source.", size)
        for n, (source, number) in enumerate(page):
            paragraph = frame.paragraphs[0] if n == 0 else frame.add_paragraph()
            paragraph.space_after = Pt(_AFTER_PT)
            properties = paragraph._p.get_or_add_pPr()
            properties.set("marL", str(Inches(hang)))
            properties.set("indent", str(-Inches(hang)))
            properties.append(parse_xml(f'<a:buFont xmlns:a="{_NS_A}" typeface="+mj-lt"/>'))
            properties.append(parse_xml(f'<a:buAutoNum xmlns:a="{_NS_A}" type="arabicPeriod" startAt="{number}"/>'))
            _run(paragraph, f"{source.where}: ", size)
            run = _run(paragraph, label(source), size)
            if web_address(source.url):
                run.hyperlink.address = clean(source.url)
        line = f"{deck.source_line} The same briefing: {deck.address}"
        w_foot, h_foot = pptx_master.FOOTER_BOX[2:]
        _footer(slide, fitting.fit(line, w_foot, h_foot, FOOTER_SIZES))


def _pages(numbers: dict[Source, int], size: float, width_in: float) -> list[list[tuple[Source, int]]]:
    """The sources of each slide of the list."""
    pages: list[list[tuple[Source, int]]] = [[]]
    used = 0.0
    for source, number in numbers.items():
        lines = len(fitting.wrap(f"{source.where}: {label(source)}", size, width_in))
        if lines > 1:  # LibreOffice starts a link that needs more than a line on a line of its own
            lines = sum(len(fitting.wrap(part, size, width_in)) for part in (f"{source.where}:", label(source)))
        room = fitting.height(lines, size) + _AFTER_PT / 72
        if used + room > WIDE_BOX[3] and pages[-1]:
            pages.append([])
            used = 0.0
        pages[-1].append((source, number))
        used += room
    return pages


# ---- text ----------------------------------------------------------------------------------------------------------


def _set_text(shape, fitted: fitting.Fitted) -> None:
    """A text in a placeholder: a paragraph that wraps by itself, so that it stays one text for whoever edits it."""
    _run(shape.text_frame.paragraphs[0], fitted.text, fitted.size)


def _run(paragraph, text: str, size: float):
    run = paragraph.add_run()
    run.text = clean(text)
    run.font.size = Pt(size)
    return run


def _footer(slide, fitted: fitting.Fitted, number: bool = True) -> None:
    """Footer and slide number as placeholders of the layout, which python-pptx leaves out."""
    canvas_id = next_id(slide)
    for i, shape in enumerate(slide.slide_layout.placeholders):
        kind = shape.element.ph.get("type")
        if kind not in ("ftr", "sldNum") or (kind == "sldNum" and not number):
            continue
        index, name = shape.element.ph.get("idx"), shape.name
        content = (
            f'<a:fld id="{{C1FF6DA9-008F-8B48-92A6-B652298478BF}}" type="slidenum"><a:rPr lang="en-GB"/><a:t>{len(slide.part.package.presentation_part.presentation.slides)}</a:t></a:fld>'
            if kind == "sldNum" else "")
        element = parse_xml(
            f'<p:sp xmlns:a="{_NS_A}" xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"><p:nvSpPr><p:cNvPr id="{canvas_id + i + 1}" name="{name}"/>'
            f'<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph type="{kind}" sz="quarter" idx="{index}"/></p:nvPr></p:nvSpPr><p:spPr/>'
            f"<p:txBody><a:bodyPr/><a:lstStyle/><a:p>{content}</a:p></p:txBody></p:sp>")
        slide.shapes._spTree.append(element)
        if kind == "ftr":
            _run(slide.shapes[-1].text_frame.paragraphs[0], fitted.text, fitted.size)


def _set_properties(file, deck: Deck) -> None:
    properties = file.core_properties
    properties.title = clean(deck.title)[:255]
    properties.subject = clean(deck.audience)[:255]
    properties.author = properties.last_modified_by = "European defence-production cooperation"
    properties.language = deck.language
    properties.version = clean(deck.version)[:255]
    properties.comments = clean(f"{deck.source_line} {deck.address}")[:255]
    properties.keywords = "European defence production"
    properties.revision = 1
    with contextlib.suppress(ValueError):
        properties.created = properties.modified = datetime.fromisoformat(deck.as_of)


def _set_language(file, language: str) -> None:
    """Tells the spelling check which language the text is in."""
    for slide in file.slides:
        for part in (slide, slide.notes_slide) if slide.has_notes_slide else (slide,):
            for properties in part._element.iter(f"{{{_NS_A}}}rPr", f"{{{_NS_A}}}endParaRPr"):
                properties.set("lang", language)
