"""Files that attack a reader or are merely broken, made by `python -m tests.support.hostile DIR`.

Here belongs what a hostile file is made of and how it may end. Each is small on disk and large, endless or
senseless when it is read. That they end so is proved in tests/integration/test_hostile.py.
"""

from __future__ import annotations

import io
import random
import sys
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pikepdf

from tests.support.hostile_office import make_office, zipped

DATA = Path(__file__).resolve().parents[1] / "data"
#: documents that load when they are whole, one of each format that is read without other programs
SAMPLES = tuple(
    DATA / name
    for name in (
        "jiangchuan-reportlab.pdf",
        "jiangchuan-libreoffice.pdf",
        "jiangchuan.docx",
        "jiangchuan.xlsx",
        "jiangchuan.xls",
        "jiangchuan.html",
    )
)
SEED = 20_231_231


@dataclass(frozen=True, slots=True)
class HostileFile:
    """A file and how it must end: rejected with one of `categories`; "loaded" is among them where a reader
    may get whole forms out of it all the same."""

    name: str
    content: bytes
    categories: frozenset[str]


def make_hostile_files() -> list[HostileFile]:
    """Return the files of every kind of attack; truncations are made by `truncate`."""
    files = [*_make_pdfs(), *make_office(), *_make_archives(), *_make_nonsense()]
    return [HostileFile(name, content, frozenset(categories.split())) for name, content, categories in files]


def truncate(path: Path, step: int = 1024) -> Iterator[tuple[str, bytes]]:
    """Yield (name, bytes) of a file cut off after every `step` bytes."""
    content = path.read_bytes()
    for size in range(step, len(content), step):
        yield f"{path.stem}-{size:07d}{path.suffix}", content[:size]


Made = tuple[str, bytes, str]


def make_pdf(objects: Sequence[bytes], *, root: int = 1) -> bytes:
    """Return a PDF of numbered objects, from 1, with a right table of them."""
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % offset for offset in offsets)
    out.write(
        b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, root, start)
    )
    return out.getvalue()


def make_stream(content: bytes, filters: bytes = b"/FlateDecode", extra: bytes = b"") -> bytes:
    """Return a stream object of bytes that are packed already."""
    return b"<< /Length %d /Filter %s %s >>\nstream\n%s\nendstream" % (len(content), filters, extra, content)


def make_page(
    content: bytes, filters: bytes = b"/FlateDecode", box: bytes = b"0 0 595 842", extra: Sequence[bytes] = ()
) -> bytes:
    """Return a PDF of one page with packed content; `extra` objects are numbered from 6."""
    return make_pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [%s] /Contents 4 0 R "
            b"/Resources << /Font << /F1 5 0 R >> /XObject << /X0 6 0 R >> >> >>" % box,
            make_stream(content, filters),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            *extra,
        ]
    )


def deflate_repeated(piece: bytes, count: int, before: bytes = b"", after: bytes = b"") -> bytes:
    """Return `before`, `piece` so many times, and `after`, packed without ever being whole in memory."""
    packer = zlib.compressobj(9)
    block = piece * max(1, (1 << 20) // len(piece))
    per_block = len(block) // len(piece)
    parts = [packer.compress(before)]
    parts += [packer.compress(block) for _ in range(count // per_block)]
    parts += [packer.compress(piece * (count % per_block)), packer.compress(after), packer.flush()]
    return b"".join(parts)


def _make_pdfs() -> Iterator[Made]:
    good = (DATA / "jiangchuan-reportlab.pdf").read_bytes()
    spaces = deflate_repeated(b" ", 10**9)
    yield "pdf-1GB-of-spaces.pdf", make_page(spaces), "no_text too_large crashed timeout damaged"
    twice = make_page(zlib.compress(spaces, 9), b"[/FlateDecode /FlateDecode]")
    yield "pdf-double-flate.pdf", twice, "no_text too_large crashed timeout damaged"
    lines = deflate_repeated(b"0 0 m 9 9 l\n", 3_000_000, after=b"S\n")
    yield "pdf-3M-segments.pdf", make_page(lines), "too_large crashed timeout"
    texts = deflate_repeated(
        b"(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa) Tj\n", 100_000, b"BT /F1 9 Tf\n", b"ET"
    )
    yield "pdf-4M-characters.pdf", make_page(texts), "too_large crashed timeout"
    grid = b"".join(b"%d %d 3 3 re S\n" % (4 * x, 4 * y) for x in range(147) for y in range(200))
    yield "pdf-29400-boxes.pdf", make_page(zlib.compress(grid)), "too_large no_text no_form timeout"
    nested = [
        make_stream(
            zlib.compress(b"/X0 Do /X0 Do\n"),
            extra=b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X0 %d 0 R >> >>"
            % (7 + level),
        )
        for level in range(24)
    ]
    last = make_stream(
        zlib.compress(b"0 0 m 9 9 l S"), extra=b"/Type /XObject /Subtype /Form /BBox [0 0 9 9]"
    )
    bomb = make_page(zlib.compress(b"/X0 Do"), extra=[*nested, last])
    yield "pdf-2^24-forms.pdf", bomb, "too_large no_text crashed timeout"
    myself = make_stream(
        zlib.compress(b"/X0 Do"),
        extra=b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X0 6 0 R >> >>",
    )
    yield "pdf-form-in-itself.pdf", make_page(zlib.compress(b"/X0 Do"), extra=[myself]), "no_text"
    yield (
        "pdf-deep-nesting.pdf",
        make_page(zlib.compress(b"q " * 200_000 + b"[" * 200_000)),
        "no_text too_large",
    )
    deep = b"<< /A " * 100_000 + b"null" + b" >>" * 100_000
    yield "pdf-deep-dictionary.pdf", make_page(zlib.compress(b"q Q"), extra=[deep]), "no_text damaged crashed"
    yield (
        "pdf-page-2e7pt.pdf",
        make_page(zlib.compress(b"q Q"), box=b"0 0 20000000 20000000"),
        "no_text too_large",
    )
    yield from _make_page_trees()
    yield "pdf-no-text.pdf", make_page(zlib.compress(b"0.5 g 9 9 99 99 re f")), "no_text"
    yield "pdf-user-password.pdf", _lock(good, user="secret"), "encrypted"
    yield "pdf-owner-password.pdf", _lock(good, user=""), "loaded"
    yield "pdf-no-startxref.pdf", good[: good.rindex(b"startxref")] + b"startxref\n17\n%%EOF", "loaded"
    noisy = bytearray(good)
    chance = random.Random(SEED)  # noqa: S311  repeatable, not secret
    for _ in range(400):
        noisy[chance.randrange(len(noisy))] = chance.randrange(256)
    yield (
        "pdf-400-bytes-changed.pdf",
        bytes(noisy),
        "loaded damaged no_text no_form unfilled crashed needs_ocr",
    )
    yield "pdf-header-only.pdf", b"%PDF-1.7\n", "damaged"


def _make_page_trees() -> Iterator[Made]:
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"
    catalog = b"<< /Type /Catalog /Pages 2 0 R >>"
    many = b"<< /Type /Pages /Count 200000 /Kids [" + b"3 0 R " * 200_000 + b"] >>"
    yield "pdf-200000-pages.pdf", make_pdf([catalog, many, page]), "too_large"
    loop = b"<< /Type /Pages /Count 9 /Kids [2 0 R 3 0 R 2 0 R] /Parent 2 0 R >>"
    yield "pdf-page-tree-loop.pdf", make_pdf([catalog, loop, page]), "no_text damaged"
    none = b"<< /Type /Pages /Count 0 /Kids [] >>"
    yield "pdf-no-pages.pdf", make_pdf([catalog, none]), "damaged no_text"
    lies = b"<< /Type /Pages /Count 2147483647 /Kids [3 0 R] >>"
    yield "pdf-2^31-pages-stated.pdf", make_pdf([catalog, lies, page]), "too_large damaged no_text"


def _lock(content: bytes, *, user: str) -> bytes:
    with pikepdf.open(io.BytesIO(content)) as document:
        out = io.BytesIO()
        document.save(out, encryption=pikepdf.Encryption(owner="owner", user=user))
    return out.getvalue()


def _make_archives() -> Iterator[Made]:
    good = (DATA / "jiangchuan.docx").read_bytes()
    bomb = zipped({"bomb.txt": b"0" * 50_000_000})
    yield "zip-bomb.zip", bomb, "too_large"
    deep = zipped({"4.txt": b"x"})
    for level in range(3, 0, -1):
        deep = zipped({f"{level}.zip": deep})
    yield "zip-nested.zip", deep, "too_large"
    yield (
        "zip-25000-members.zip",
        zipped({f"{number}.txt": b"" for number in range(25_000)}),
        "too_large empty",
    )
    secret = bytearray(zipped({"secret.docx": good}))
    secret[6] |= 1
    secret[secret.rindex(b"PK\x01\x02") + 8] |= 1
    yield "zip-encrypted.zip", bytes(secret), "encrypted"
    packed = zipped({"a.docx": good})
    yield "zip-cut.zip", packed[: len(packed) // 2], "damaged"
    yield "zip-empty.zip", zipped({}), "empty"
    directory = bytearray(packed)
    at = directory.rindex(b"PK\x05\x06")
    directory[at + 12 : at + 16] = b"\xff\xff\xff\x7f"
    yield "zip-directory-2GB.zip", bytes(directory), "damaged too_large"
    yield "rar.rar", b"Rar!\x1a\x07\x01\x00" + b"\x00" * 500, "unsupported"
    yield "7z.7z", b"7z\xbc\xaf\x27\x1c" + b"\x00" * 500, "unsupported"
    yield "gzip.gz", b"\x1f\x8b\x08" + zlib.compress(good), "unsupported"


def _make_nonsense() -> Iterator[Made]:
    chance = random.Random(SEED)  # noqa: S311  repeatable, not secret
    for extension in ("pdf", "docx", "xlsx", "xls", "doc", "html", "txt", "zip", "png"):
        yield f"random.{extension}", chance.randbytes(30_000), "unsupported no_form no_text damaged"
    yield "empty.pdf", b"", "empty"
    yield "spaces.txt", b" \r\n\t" * 5000, "empty"
    yield "nul.docx", b"\x00" * 5000, "empty"
    yield "one-line-60MB.txt", b"a" * 60_000_000, "no_form too_large"
    yield "one-row-2M-cells.txt", "指标\t".encode() * 2_000_000, "too_large"
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    yield "ole-nonsense.doc", ole + chance.randbytes(20_000), "damaged unsupported"
    yield "png-bomb.png", b"\x89PNG\r\n\x1a\n" + chance.randbytes(200), "needs_ocr damaged"
    # the extension says another format than the bytes: read by its bytes
    wrong = zip(SAMPLES, (*SAMPLES[1:], SAMPLES[0]), strict=True)
    for number, (sample, other) in enumerate(wrong):
        yield f"wrong-{number}-{sample.stem}{other.suffix}", sample.read_bytes() + b"\n", "loaded damaged"


def write_hostile_files(folder: Path) -> list[HostileFile]:
    """Write every hostile file into `folder` and return them."""
    folder.mkdir(parents=True, exist_ok=True)
    files = make_hostile_files()
    for file in files:
        (folder / file.name).write_bytes(file.content)
    return files


if __name__ == "__main__":
    target = Path(sys.argv[1])
    sys.stdout.write(f"{len(write_hostile_files(target))} files in {target}\n")
    cuts = [cut for sample in SAMPLES for cut in truncate(sample)]
    for name, content in cuts:
        (target / name).write_bytes(content)
    sys.stdout.write(f"{len(cuts)} cut files in {target}\n")
