"""An Office Open XML package: named parts, what they are, and how they point to each other."""

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from survey.reports.word.wordml import text_of

_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
CORE_PROPERTIES = f"{_PACKAGE}/relationships/metadata/core-properties"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass
class Part:
    """One part of a package. Its ``relations`` are known in it as rId1, rId2, …"""

    name: str
    content_type: str
    body: bytes = b""
    relations: list[tuple[str, str]] = field(default_factory=list)

    def relate(self, kind: str, target: "Part") -> str:
        """Return the name by which this part knows ``target``."""
        kind = kind if "/" in kind else f"{_RELATED}/{kind}"
        self.relations.append((kind, target.name))
        return f"rId{len(self.relations)}"


def xml(markup: str) -> bytes:
    """Return ``markup`` as the body of a part."""
    return (_HEAD + markup).encode()


def packed(root: Part, parts: Iterable[Part]) -> bytes:
    """Return ``parts`` as a file; ``root`` has no body and relates to where reading begins.

    The same parts give the same bytes: no clock is read.
    """
    file, parts = io.BytesIO(), list(parts)
    with ZipFile(file, "w") as archive:
        _write(archive, "[Content_Types].xml", xml(_content_types(parts)))
        _write(archive, "_rels/.rels", xml(_relations(root)))
        for part in parts:
            _write(archive, part.name, part.body)
            if part.relations:
                folder, name = part.name.rsplit("/", 1)
                _write(archive, f"{folder}/_rels/{name}.rels", xml(_relations(part)))
    return file.getvalue()


def archived(parts: Mapping[str, bytes]) -> bytes:
    """Return parts that know their relations already as a file; no clock is read."""
    file = io.BytesIO()
    with ZipFile(file, "w") as archive:
        for name, body in parts.items():
            _write(archive, name, body)
    return file.getvalue()


def core_properties(title: str, day: date) -> bytes:
    """Return what a file says of itself: a title, no author, and no time but ``day``."""
    times = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{day}T00:00:00Z</dcterms:{name}>'
        for name in ("created", "modified")
    )
    return xml(
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{text_of(title)}</dc:title>{times}</cp:coreProperties>"
    )


def _write(archive: ZipFile, name: str, body: bytes) -> None:
    archive.writestr(ZipInfo(name, (1980, 1, 1, 0, 0, 0)), body, ZIP_DEFLATED)


def _content_types(parts: Iterable[Part]) -> str:
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    overrides = "".join(
        f'<Override PartName="/{part.name}" ContentType="{part.content_type}"/>' for part in parts
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="{relations}"/>{overrides}</Types>'
    )


def _relations(part: Part) -> str:
    listed = "".join(
        f'<Relationship Id="rId{place}" Type="{kind}" Target="/{target}"/>'
        for place, (kind, target) in enumerate(part.relations, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'
