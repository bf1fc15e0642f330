"""A variable Noto Sans in, the two files beside this out: regular and bold, without Devanagari.

python -m pipeline.documents.typesetting.faces.make 'NotoSans[wdth,wght].ttf'
"""

import sys
from pathlib import Path
from typing import Final

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

_WEIGHTS: Final = {"Regular": 400, "Bold": 700}
_LEFT_OUT: Final = (range(0x900, 0x980), range(0x1CD0, 0x1D00), range(0xA8E0, 0xA900))


def make(source: Path, folder: Path) -> None:
    """Write both files into this folder."""
    for name, weight in _WEIGHTS.items():
        font = TTFont(source, recalcTimestamp=False)
        font = instantiateVariableFont(font, {"wght": weight, "wdth": 100}, updateFontNames=True)
        options = subset.Options(layout_features=["*"], name_IDs=["*"], hinting=False)
        options.notdef_outline = True
        kept = [c for c in font.getBestCmap() if not any(c in block for block in _LEFT_OUT)]
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=kept)
        cutter.subset(font)
        font.save(folder / f"NotoSans-{name}.ttf")


if __name__ == "__main__":
    make(Path(sys.argv[1]), Path(__file__).parent)
