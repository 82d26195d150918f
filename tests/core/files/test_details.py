"""Copies without what a file says of its makers: the names are gone, what is shown stays."""

import io
import struct
import zipfile
import zlib

import pytest

from hackathon.core.files import details

NAME = b"Canary Example"


def jpeg() -> bytes:
    entry = struct.pack("<HHIHH", 0x0112, 3, 1, 6, 0)
    tiff = b"II*\0" + struct.pack("<IH", 8, 1) + entry + b"\0\0\0\0" + NAME
    parts = [(0xE0, b"JFIF\0"), (0xE1, b"Exif\0\0" + tiff), (0xED, NAME), (0xFE, NAME)]
    made = b"".join(
        struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body for marker, body in parts
    )
    return b"\xff\xd8" + made + b"\xff\xda\0\x02picture\xff\xd9" + NAME


def png() -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    parts = [(b"IHDR", b"\0" * 13), (b"tEXt", b"Author\0" + NAME), (b"eXIf", NAME)]
    parts += [(b"IDAT", b"picture"), (b"IEND", b"")]
    return details.PNG_START + b"".join(chunk(*part) for part in parts) + NAME


def office() -> bytes:
    made, name = io.BytesIO(), NAME.decode()
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr("mimetype", "application/x")
        packed.writestr("docProps/core.xml", f"<a>{name}</a>")
        packed.writestr("meta.xml", f"<a>{name}</a>")
        packed.writestr("word/document.xml", f'<w:ins w:author="{name}"><w:t>picture</w:t></w:ins>')
        packed.writestr("content.xml", f"<dc:creator>{name}</dc:creator>picture")
    return made.getvalue()


def pdf() -> bytes:
    info = b"<< /Author (" + NAME + b") /Creator <" + NAME.hex().encode() + b"> >>"
    xmp = b"<x:xmpmeta>" + NAME + b"</x:xmpmeta>"
    return b"%PDF-1.4\n1 0 obj " + info + b" endobj\n" + xmp + b"\npicture\n%%EOF"


MADE = {"a.jpg": jpeg(), "a.PNG": png(), "a.docx": office(), "a.odt": office(), "a.pdf": pdf()}


def told(content: bytes) -> bytes:
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return b"".join(packed.read(name) for name in packed.namelist())


@pytest.mark.parametrize("name", MADE)
def test_names_go_and_what_is_shown_stays(name: str) -> None:
    assert details.can(name) and NAME in told(MADE[name])
    copy = details.without(name, io.BytesIO(MADE[name]))
    assert copy is not None
    assert NAME not in told(copy) and NAME.hex().encode() not in copy and b"picture" in told(copy)


def test_a_picture_is_turned_as_before() -> None:
    copy = details.without("a.jpg", io.BytesIO(jpeg()))
    assert copy is not None and struct.pack(">HHIH", 0x0112, 3, 1, 6) in copy


def test_no_place_in_a_pdf_moves() -> None:
    copy = details.without("a.pdf", io.BytesIO(pdf()))
    assert copy is not None and len(copy) == len(pdf())
    assert copy.index(b"endobj") == pdf().index(b"endobj")


@pytest.mark.parametrize("name", [*MADE, "a.zip", "a.mp4", "a"])
@pytest.mark.parametrize("content", [b"", b"\xff\xd8", details.PNG_START, b"PK\3\4", b"\xff" * 99])
def test_what_cannot_be_read_is_told(name: str, content: bytes) -> None:
    assert details.without(name, io.BytesIO(content)) is None


def test_what_is_encrypted_or_packed_is_told() -> None:
    for mark in (b"/Encrypt 2 0 R", b"/Type /ObjStm"):
        assert details.without("a.pdf", io.BytesIO(b"%PDF-1.7 " + mark)) is None
