"""Makes thousands of plans out of the samples, each with words of its own."""

from __future__ import annotations

import random
import sys
from pathlib import Path

SAMPLES = Path(__file__).parent.parent / "samples"
# Names that stand in many samples, and what may stand in their place.
SURNAMES = "云江河湖山林泉石桥港"
TAILS = "平安宁和兴昌德泰丰华"


def make(folder: Path, number: int, seed: int = 1) -> None:
    """Write ``number`` different text and web plans below ``folder``."""
    chance = random.Random(seed)
    sources = [*SAMPLES.glob("*-20??/plan*.txt"), *SAMPLES.glob("*-20??/plan*.html")]
    texts = [(path.suffix, path.read_bytes()) for path in sorted(sources)]
    folder.mkdir(parents=True, exist_ok=True)
    made = 0
    while made < number:
        suffix, data = texts[made % len(texts)]
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            texts.remove((suffix, data))
            continue
        name = chance.choice(SURNAMES) + chance.choice(TAILS)
        text = text.replace("清溪", name).replace("石桥", name).replace("澄州", name)
        text = text.replace("2024", str(chance.randint(2021, 2025)))
        text = f"{text}\n编号{made:06d}\n" if suffix == ".txt" else f"{text}<!-- {made} -->"
        (folder / f"{made % 100:02d}").mkdir(exist_ok=True)
        path = folder / f"{made % 100:02d}" / f"plan-{made:06d}{suffix}"
        path.write_text(text, encoding="utf-8")
        made += 1


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]))
