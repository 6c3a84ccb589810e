"""PDF by typst: a template beside this file, filled with plain values."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import typst

from survey.core.errors import SurveyError
from survey.reports.printed import spelling


class LackingError(SurveyError):
    """Characters that no font at hand has. They are in ``characters``, however many."""

    characters: frozenset[str] = frozenset()


_NEEDED = {"Noto Sans SC", "Noto Serif SC"}
_NO_FONT = (
    "没有中文字体：请安装 pylopdf-fonts-zh-cn，"
    "或者用 SURVEY_FONT_DIR 指明放有 Noto Sans SC 和 Noto Serif SC 的文件夹"
)


def compile(template: str, values: Mapping[str, object], *, fonts: Path | None = None) -> bytes:
    """Return the PDF that ``template`` (a .typ file beside this one) makes of ``values``.

    The template reads ``json(bytes(sys.inputs.values))``. The same values give
    the same bytes. A warning is a refusal, and so is a character the font lacks:
    typst would go on with another font or an empty box, and nobody would see it
    before the paper is handed out. ``fonts`` is a folder to look into first.
    """
    at_hand = _fonts(*font_dirs(fonts))
    try:
        pdf, warnings = typst.compile_with_warnings(
            Path(__file__).parent / template,
            font_paths=at_hand,
            ignore_system_fonts=True,
            sys_inputs={"values": json.dumps(values, ensure_ascii=False)},
            # Accessible PDF: tagged, pictures described, and no character missing.
            pdf_standards="ua-1",
            timestamp=0,
        )
    except typst.TypstError as refusal:
        raise _refused(refusal) from refusal
    finally:
        _forget(at_hand)
    if warnings:
        raise _broken(warnings[0].message)
    return pdf


def lacking(words: str, *, fonts: Path | None = None) -> frozenset[str]:
    """Return the characters of ``words`` that no font at hand has."""
    try:
        compile("characters.typ", {"words": spelling.rare(words)}, fonts=fonts)
    except LackingError as found:
        return found.characters
    return frozenset()


def families(fonts: Path | None) -> frozenset[str]:
    """Return the names of the fonts at hand."""
    return frozenset(_fonts(*font_dirs(fonts)).families())


def font_dirs(extra: Path | None) -> tuple[Path, ...]:
    """Return the folders to look for fonts in: ``extra``, then the fonts installed with us."""
    if extra is not None and not extra.is_dir():
        raise SurveyError("没有字体文件夹 %(folder)s：请改正 SURVEY_FONT_DIR", folder=extra)
    found = tuple(folder for folder in (extra, _packaged_fonts()) if folder is not None)
    if not found:
        raise SurveyError(_NO_FONT)
    return found


def _packaged_fonts() -> Path | None:
    try:
        from pylopdf_fonts_zh_cn import sans_path
    except ImportError:
        return None
    return Path(sans_path()).parent


@cache
def _fonts(*folders: Path) -> typst.Fonts:
    """Return the fonts in ``folders`` and no others: neither the system's nor typst's own."""
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=list(folders)
    )
    if not _NEEDED.issubset(fonts.families()):
        raise SurveyError(_NO_FONT)
    return fonts


def _forget(fonts: typst.Fonts) -> None:
    """Push the last document out of typst's memory.

    It keeps whatever the last ten compilations made: gigabytes after ten PDFs
    of 5,000 slips. Eleven empty ones take 5 ms.
    """
    compiler = typst.Compiler(font_paths=fonts, ignore_system_fonts=True)
    for _ in range(11):
        compiler.compile(b"", format="svg")


def _refused(refusal: typst.TypstError) -> SurveyError:
    missing = spelling.lacking_in(refusal.diagnostic)
    if not missing:
        return _broken(refusal.message)
    found = LackingError(
        "字体里没有“%(missing)s”：请换一个写法，或者把有这个字的字体放进 SURVEY_FONT_DIR",
        missing="”“".join(sorted(missing)),
    )
    found.characters = missing
    return found


def _broken(reason: str) -> SurveyError:
    return SurveyError("PDF 没有做成：%(reason)s", reason=reason.removeprefix("assertion failed: "))
