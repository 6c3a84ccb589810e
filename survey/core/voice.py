"""Voice: what is read aloud of a question, and the clips that were recorded of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from survey.core.errors import SurveyError
from survey.core.form import Form
from survey.core.proofreading import Remark, Weight
from survey.core.questions import Grid, Multiple, Note, Number, Question, Ranking, Single
from survey.core.sentence import Sentence

LARGEST_SOUND = 36 * 1024
"""Bytes: 18 seconds at 16 kbit/s, about 70 characters read aloud; a second on a weak network."""

_EBML = bytes.fromhex("1a45dfa3")
_BRANDS = {"M4A ", "M4B ", "mp41", "mp42", "isom", "iso2", "iso4", "iso5", "iso6", "dash"}


class Media(StrEnum):
    """What a sound is written as, by the type it is served with."""

    MP3 = "audio/mpeg"
    MP4 = "audio/mp4"
    OGG = "audio/ogg"
    WEBM = "audio/webm"


@dataclass(frozen=True)
class Clip:
    """A recording of one question, without its sound.

    ``text_hash`` is of the words that were read aloud; ``name`` is what the sound's
    address calls it, and tells nothing but the sound.
    """

    question_id: str
    text_hash: bytes
    media: Media
    name: str
    size: int

    def reads(self, question: Question) -> bool:
        """Return whether the clip says what the question says now."""
        return self.text_hash == spoken_hash(question)


def spoken(question: Question) -> str:
    """Return what is to be read aloud of ``question``, a line for each part.

    People of a roster are not read: the text must be the same before and after they
    are filled in, and the same for every unit.
    """
    return "\n".join(filter(None, (question.text, question.hint, *_labels(question))))


def spoken_hash(question: Question) -> bytes:
    """Return what binds a clip to the words it says (SHA-256, 32 bytes)."""
    return sha256(spoken(question).encode()).digest()


def voiced(form: Form) -> tuple[Question, ...]:
    """Return the questions that everybody is asked, and that a clip may be made of.

    To load the clip of another would tell, by its length on the wire, what led there.
    """
    return tuple(
        question
        for section in form.sections
        for question in section.questions
        if not (section.when or question.when)
    )


def recorded(question: Question, sound: bytes) -> Clip:
    """Return the clip that ``sound`` is of ``question``; raise `SurveyError` when it is none."""
    if not sound:
        raise SurveyError("录音是空的；请重新录，或另选一个文件")
    if len(sound) > LARGEST_SOUND:
        raise SurveyError(
            "这段录音有 %(size)s KB，最多 36 KB。36 KB 在 16 kbps、单声道时能录 18 秒，"
            "在 32 kbps 时能录 9 秒；请用本页的“录音”，或按 16 kbps 单声道重新导出，或念得短一些",
            size=-(-len(sound) // 1024),
        )
    media = media_of(sound)
    if media is None:
        raise SurveyError(
            "这个文件不是 MP3、M4A、Ogg 或 WebM 录音；请用本页的“录音”，或用录音软件另存为 MP3"
        )
    name = sha256(sound).hexdigest()[:32]
    return Clip(question.id, spoken_hash(question), media, name, len(sound))


def media_of(sound: bytes) -> Media | None:
    """Return what ``sound`` is by its first bytes; ``None`` when it is none of ours."""
    if sound.startswith(b"ID3") or _is_mp3_frame(sound[:3]):
        return Media.MP3
    if sound.startswith(b"OggS"):
        return Media.OGG
    if sound.startswith(_EBML) and b"webm" in sound[:64]:
        return Media.WEBM
    if sound[4:8] == b"ftyp" and sound[8:12].decode("latin-1") in _BRANDS:
        return Media.MP4
    return None


def remarks_on_voice(form: Form, clips: Mapping[str, Clip]) -> tuple[Remark, ...]:
    """Return what a designer should know of the form's clips, by the id of their question.

    A form without any clip needs no remark: most respondents read.
    """
    return tuple(_remarks(form, clips))


def _remarks(form: Form, clips: Mapping[str, Clip]) -> Iterator[Remark]:
    missing = 0
    for question in voiced(form):
        clip = clips.get(question.id)
        if clip is None:
            missing += not isinstance(question, Note)
        elif not clip.reads(question):
            yield Remark(
                Weight.WARNING,
                Sentence("“%(question)s”", question=question.text),
                Sentence("录音以后文字改过，这段录音不会播放；请在“朗读录音”里重录或删去"),
            )
    if clips and missing:
        yield Remark(
            Weight.WARNING,
            Sentence("（全表）"),
            Sentence(
                "有 %(n)s 题没有朗读录音，别的题有；听录音填答的人到那里听不到，请补录", n=missing
            ),
        )


def _labels(question: Question) -> tuple[str, ...]:
    match question:
        case Single() | Multiple():
            return (_listed(label for _, label in question.choices),)
        case Ranking(options=options):
            return (_listed(option.label for option in options),)
        case Grid(rows=rows, columns=columns, roster=roster):
            scales = (f"{c.label}：{_listed(g.label for g in c.scale.grades)}" for c in columns)
            return "" if roster else _listed(row.label for row in rows), *scales
        case Number(unit=unit):
            return (unit,)
        case _:
            return ()


def _listed(labels: Iterator[str]) -> str:
    return "、".join(labels)


def _is_mp3_frame(head: bytes) -> bool:
    """Return whether an MPEG layer III frame begins here: sync, version, layer, both rates."""
    if len(head) < 3 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2 or head[1] & 0x18 == 0x08:
        return False
    return 0 < head[2] >> 4 < 15 and head[2] & 0x0C != 0x0C
