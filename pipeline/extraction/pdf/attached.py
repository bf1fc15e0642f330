"""An opened PDF -> the files attached to it: to the whole, or as a clip to one of its pages."""

from collections.abc import Iterator

import pikepdf


def holds_files(pdf: pikepdf.Pdf) -> bool:
    """Whether any are."""
    return "/EmbeddedFiles" in pdf.Root.get("/Names", {}) or any(_clips(pdf))


def files_of(pdf: pikepdf.Pdf) -> Iterator[tuple[str, pikepdf.Stream]]:
    """What each of them is called ("" where nobody says), and what is in it; once."""
    seen = set()
    for spec in (*(each.obj for each in pdf.attachments.values()), *_clips(pdf)):
        held: pikepdf.Object = spec.get("/EF", pikepdf.Dictionary())
        content = held.get("/UF", held.get("/F"))
        if isinstance(content, pikepdf.Stream) and content.objgen not in seen:
            seen.add(content.objgen)
            yield _named(spec), content


def _named(spec: pikepdf.Object) -> str:
    called = spec.get("/UF", spec.get("/F"))
    return str(called) if isinstance(called, pikepdf.String) else ""


def _clips(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    """What stands for a file, of annotations that hold one."""
    for page in pdf.pages:
        for note in page.obj.get("/Annots", ()):
            if isinstance(note, pikepdf.Dictionary) and note.get("/Subtype") == "/FileAttachment":
                file = note.get("/FS")
                if isinstance(file, pikepdf.Dictionary) and "/EF" in file:
                    yield file
