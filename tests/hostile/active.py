"""Forms that want something done: run, opened, sent, unpacked; and forms behind a password."""

from collections.abc import Callable
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Literal

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from tests.hostile.kind import Kind, good, kind, spoiled

_READ = "accepted file_damaged values_differ"
CANARY = Path("/tmp/krachtwerk-hostile-canary")  # what an action would leave behind
_SCRIPT = f"app.launchURL('file://{CANARY}'); this.submitForm('http://127.0.0.1:9/');"


def with_action(action: Callable[[pikepdf.Pdf], Dictionary]) -> bytes:
    """Our form, with an action at every place where one can be."""

    def change(pdf: pikepdf.Pdf) -> None:
        what = pdf.make_indirect(action(pdf))
        pdf.Root.OpenAction = what
        pdf.Root.AA = Dictionary(WC=what, WS=what, DS=what, WP=what, DP=what)
        for page in pdf.pages:
            page.obj.AA = Dictionary(O=what, C=what)
        for field in pdf.Root.AcroForm.Fields:
            field.AA = Dictionary(K=what, F=what, V=what, C=what)
            field.A = what
        pdf.Root.AcroForm.CO = pdf.Root.AcroForm.Fields

    return spoiled(change)


def script(_: pikepdf.Pdf) -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String(_SCRIPT))


def launch(_: pikepdf.Pdf) -> Dictionary:
    return Dictionary(
        S=Name.Launch,
        F=String("/bin/sh"),
        Unix=String(f"touch {CANARY}"),
        Win=Dictionary(F=String("cmd.exe"), P=String(f"/c echo > {CANARY}")),
    )


def submit(_: pikepdf.Pdf) -> Dictionary:
    return Dictionary(S=Name.SubmitForm, F=Dictionary(FS=Name.URL, F=String("http://127.0.0.1:9")))


def address(_: pikepdf.Pdf) -> Dictionary:
    return Dictionary(S=Name.URI, URI=String("http://127.0.0.1:9/?x"))


def elsewhere(_: pikepdf.Pdf) -> Dictionary:
    return Dictionary(S=Name.GoToR, F=String("//127.0.0.1/share/x.pdf"), D=Array([0, Name.Fit]))


def imported(_: pikepdf.Pdf) -> Dictionary:
    return Dictionary(S=Name.ImportData, F=String("/etc/passwd"))


def endless(pdf: pikepdf.Pdf) -> Dictionary:
    action = pdf.make_indirect(Dictionary(S=Name.JavaScript, JS=String("while(1);")))
    action.Next = action
    return Dictionary(S=Name.JavaScript, JS=String("while(1);"), Next=action)


def attachments(pdf: pikepdf.Pdf) -> None:
    for name in ("../../etc/cron.d/x", "C:\\x.exe", "blad.pdf"):
        pdf.attachments[name] = pikepdf.AttachedFileSpec(
            pdf,
            good("05-05-2025"),
            description="",
            filename=name,
            mime_type="application/pdf",
            creation_date="",
            mod_date="",
        )
    pdf.Root.Collection = Dictionary(Type=Name.Collection, View=Name.T, D=String("blad.pdf"))


def film(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Annots.append(
        pdf.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.RichMedia,
                Rect=Array([0, 0, 9, 9]),
                RichMediaContent=Dictionary(Assets=Dictionary(Names=Array([]))),
            )
        )
    )


def external_stream(pdf: pikepdf.Pdf) -> None:
    """A page whose content lies in another file, as PDF allows."""
    content = pdf.make_stream(b"")
    content.F = String("/etc/passwd")
    pdf.pages[0].obj.Contents = content


def xfa(pdf: pikepdf.Pdf) -> None:
    template = (
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
        b'<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"><template>&e;<script>x</script></template>'
        b"</xdp:xdp>"
    )
    pdf.Root.AcroForm.XFA = pdf.make_stream(template)


def only_xfa(pdf: pikepdf.Pdf) -> None:
    xfa(pdf)
    pdf.Root.AcroForm.Fields = Array([])
    pdf.Root.NeedsRendering = True
    for page in pdf.pages:
        del page.obj.Annots
        del page.obj.PieceInfo
        page.obj.Contents = pdf.make_stream(b"BT ET")


Strength = Literal[2, 3, 4, 6]  # RC4 of 40 and 128 bits, AES of 128 and 256
STRENGTHS: tuple[Strength, ...] = (2, 3, 4, 6)


def locked(user: str, owner: str, strength: Strength) -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(good())) as pdf:
        lock = pikepdf.Encryption(
            user=user, owner=owner, R=strength, metadata=strength >= 4, aes=strength >= 4
        )
        pdf.save(out, encryption=lock)
        return out.getvalue()


def unknown_lock() -> bytes:
    """Locked with a certificate, which nobody here has."""
    lock = b"/Encrypt << /Filter /Adobe.PubSec /SubFilter /adbe.pkcs7.s4 /V 4 /Recipients [] >>"
    before, trailer, after = good().rpartition(b"trailer <<")
    assert trailer
    return before + trailer + b" " + lock + after


ACTIONS = {
    "script": script,
    "launch": launch,
    "submit": submit,
    "address": address,
    "elsewhere": elsewhere,
    "import": imported,
    "endless_script": endless,
}

KINDS: tuple[Kind, ...] = (
    *(
        kind(f"action_{name}", partial(with_action, action), _READ)
        for name, action in ACTIONS.items()
    ),
    kind("attachments", partial(spoiled, attachments), f"{_READ} duplicate"),
    kind("film", partial(spoiled, film), f"{_READ} ink_beside"),  # a viewer shows its sign
    kind("content_in_another_file", partial(spoiled, external_stream), _READ),
    kind("xfa_beside_fields", partial(spoiled, xfa), _READ),
    kind("xfa_alone", partial(spoiled, only_xfa), "not_our_form"),
    *(
        kind(f"password_{strength}", partial(locked, "geheim", "geheim2", strength), "locked")
        for strength in STRENGTHS
    ),
    *(
        kind(f"password_of_owner_{strength}", partial(locked, "", "geheim", strength), _READ)
        for strength in STRENGTHS[2:]
    ),
    kind("certificate", unknown_lock, "locked damaged"),
)
