"""A variable Noto font in, files beside this out: regular and bold, with the letters that we need.

python -m forms.ground.faces.make 'NotoSans[wdth,wght].ttf' 'NotoSansEthiopic[wdth,wght].ttf' …

A variable face is seen in one weight only. Noto Emoji needs no second weight.
"""

import sys
from pathlib import Path
from typing import Final

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

_WEIGHTS: Final = {"Regular": 400, "Bold": 700}
_ONE_WEIGHT: Final = ("NotoEmoji",)
# Devanagari, and what other families hold
_LEFT_OUT: Final = {
    "NotoSans": (range(0x900, 0x980), range(0x1CD0, 0x1D00), range(0xA8E0, 0xA900)),
    "NotoSansEthiopic": (range(0x21, 0x300), range(0x2000, 0x2D80)),
}


def make(source: Path, folder: Path) -> None:
    """Write the files of a family into this folder."""
    family = source.name.partition("[")[0].partition("_")[0].removesuffix(".ttf")
    for name, weight in _WEIGHTS.items():
        if family in _ONE_WEIGHT and name != "Regular":
            continue
        font = TTFont(source, recalcTimestamp=False)
        if "fvar" in font:
            axes = {"wght": weight, "wdth": 100}
            font = instantiateVariableFont(font, axes, updateFontNames=True)
        options = subset.Options(layout_features=["*"], name_IDs=["*"], hinting=False)
        options.notdef_outline = True
        left_out = _LEFT_OUT.get(family, ())
        kept = [c for c in font.getBestCmap() if not any(c in block for block in left_out)]
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=kept)
        cutter.subset(font)
        font.save(folder / f"{family}-{name}.ttf")


if __name__ == "__main__":
    for each in sys.argv[1:]:
        make(Path(each), Path(__file__).parent)
