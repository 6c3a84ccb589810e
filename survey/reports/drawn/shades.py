"""What parts of a bar are filled with: told apart in grey, and the same in every file."""

from dataclasses import dataclass

from survey.reports.tables import Chart, Tone

_DARKEST, _LIGHTEST = (0x1F, 0x38, 0x64), (0xE1, 0xE9, 0xF5)
_BAR = "#44546A"
_AGAINST = "#8C3A12"
_ASIDE = "#ABABAB"
WHITE = "#FFFFFF"


@dataclass(frozen=True)
class Shade:
    """A fill. ``hatch`` counts the hatched series, from 0; it is ``None`` where plain.

    ``dark`` tells whether words on it are white.
    """

    colour: str
    dark: bool = False
    hatch: int | None = None


def shades(chart: Chart) -> tuple[Shade, ...]:
    """Return the shade of every series.

    Grades run from dark to light, what speaks against is hatched, 不了解 is grey and
    未填 white.
    """
    if not chart.stacked:
        return (Shade(_BAR),) * len(chart.series)
    found = []
    for series in chart.series:
        alike = [one for one in chart.series if one.tone is series.tone]
        found.append(_shade(series.tone, alike.index(series), len(alike)))
    return tuple(found)


def _shade(tone: Tone, place: int, count: int) -> Shade:
    """Return the shade of the series at ``place`` among ``count`` of one tone."""
    match tone:
        case Tone.GRADE:
            step = place / max(1, count - 1)
            return Shade(_between(step), dark=step < 0.5)
        case Tone.AGAINST:
            return Shade(_AGAINST, hatch=place)
        case Tone.ASIDE:
            return Shade(_ASIDE)
        case Tone.BLANK:
            return Shade(WHITE)


def _between(step: float) -> str:
    red, green, blue = (
        round(dark + (light - dark) * step) for dark, light in zip(_DARKEST, _LIGHTEST, strict=True)
    )
    return f"#{red:02X}{green:02X}{blue:02X}"
