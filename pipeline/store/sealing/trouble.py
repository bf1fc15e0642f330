"""Why what is sealed cannot be opened, as errors whose message is for the user."""

from typing import Final, Literal

from pipeline.settings import PlainError

Why = Literal[
    "no_key", "unreadable", "no_key_in_it", "wrong", "not_set", "lost", "not_theirs", "within"
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
    "not_theirs": "Deze sleutels zijn van een ander archief, of kapot.",
    "within": "De sleutel (het bestand bij 'encryption_key') mag niet in de werkmap of het "
    "archief staan: wie die map kopieert, heeft dan ook de sleutel.",
}


class KeysError(PlainError):
    """What is sealed cannot be opened, and nothing can be sealed; the message says what to do."""

    def __init__(self, why: Why) -> None:
        super().__init__(TOLD[why])
        self.why: Why = why


class ForgottenError(Exception):
    """The key of this was forgotten: nobody can open it."""


class SpoiledError(ValueError):
    """What was sealed is not what it was."""
