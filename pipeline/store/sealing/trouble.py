"""Why what is sealed cannot be opened, as errors whose message is for the user."""

from typing import Final, Literal

from pipeline.store.trouble import StoreError, StoreStopsError

Why = Literal[
    "no_key",
    "unreadable",
    "no_key_in_it",
    "wrong",
    "not_set",
    "lost",
    "shut",
    "unmarked",
    "not_theirs",
    "within",
]
TOLD: Final[dict[Why, str]] = {
    "no_key": "De sleutel van het archief is er niet: het bestand bij 'encryption_key' in "
    "krachtwerk.toml ontbreekt. Er wordt niets aangenomen; papieren wachten in de inbox. "
    "Zet het terug, of sluit de schijf aan waar het op staat.",
    "unreadable": "De sleutel van het archief (het bestand bij 'encryption_key') is niet te lezen. "
    "Mag dit account dat? Er wordt niets aangenomen; papieren wachten in de inbox.",
    "no_key_in_it": "In het bestand bij 'encryption_key' staat geen sleutel, of niet alles ervan: "
    "elf groepjes van vijf tekens. Schrijf hem over van papier.",
    "wrong": "Dit is niet de sleutel van dit archief. Er wordt niets aangenomen; papieren wachten "
    "in de inbox. Zet bij 'encryption_key' in krachtwerk.toml het goede bestand.",
    "not_set": "Dit archief is versleuteld. Zet in krachtwerk.toml bij 'encryption_key' waar het "
    "bestand met de sleutel staat.",
    "lost": "De sleutels van dit archief (de map keys) zijn er niet. Er wordt niets aangenomen. "
    "Zet ze terug uit hun reservekopie: krachtwerk keys restore BESTAND",
    "shut": "De sleutels van dit archief (het bestand tree in de map keys) zijn niet te lezen. Mag "
    "dit account dat? Staat er iets anders in de plaats? Er wordt niets aangenomen; papieren "
    "wachten in de inbox. Zijn ze weg, zet ze dan terug: krachtwerk keys restore BESTAND",
    "unmarked": "Het bestand sealed.json in het archief, dat zegt bij welke sleutels dit archief "
    "hoort, is niet te lezen. Mag dit account dat? Staat er een map in de plaats? Zet die weg. Er "
    "wordt niets aangenomen; papieren wachten in de inbox.",
    "not_theirs": "Deze sleutels zijn van een ander archief, of kapot.",
    "within": "De sleutel (het bestand bij 'encryption_key') mag niet in de werkmap, het "
    "archief, de inbox of de outbox staan: wie die map kopieert, heeft dan ook de sleutel.",
}
SPOILED: Final = (
    "Het wissen is niet af: wat de sleutels moeten vergeten, stond in een bestand dat kapot is "
    "(keys/forgetting). In oudere reservekopieën is nog te lezen wie gewist is. Geef daarom alles "
    "nieuwe sleutels. Zet de inname stil, typ krachtwerk keys open en dan krachtwerk keys seal, en "
    "start de inname weer: dan gaat het wissen verder. Maak daarna op elke plaats een nieuwe "
    "reservekopie en gooi alle oudere weg, met de .keys ernaast: die zijn dan niet meer te lezen."
)


class KeysError(StoreStopsError):
    """What is sealed cannot be opened, and nothing can be sealed; the message says what to do."""

    def __init__(self, why: Why) -> None:
        super().__init__(TOLD[why])
        self.why: Why = why


class NoteSpoiledError(StoreError):
    """Nobody can read any more what was to be forgotten of the keys."""

    def __init__(self) -> None:
        super().__init__(SPOILED)


class ForgottenError(Exception):
    """The key of this was forgotten: nobody can open it."""


class SpoiledError(ValueError):
    """What was sealed is not what it was."""
