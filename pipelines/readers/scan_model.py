"""Pictures of single lines of text -> text, with the recogniser that comes inside rapidocr's wheel.

Here belongs running the model and reading its output; where a line of text is on a page belongs in
`scan_text`. The model (PP-OCRv6, small) takes lines 48 pixels high and gives, for every 8 pixels of width,
the probability of each character or of none (connectionist temporal classification). It is run with
onnxruntime directly: rapidocr's own front end averages the probabilities over a line, and the least sure
character of a number is what a reader must know; nor can this path ever reach for the network.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from pipelines.readers.cells import Unreadable

Gray = npt.NDArray[np.uint8]

MODEL = "PP-OCRv6_rec_small.onnx"
HEIGHT = 48
#: the model's input is at least this wide, as in training
NARROWEST = 160
#: lines in one run of the model; more do not pay on one thread, and cost memory
BATCH = 8
#: pixels of one batch: a batch of long lines is smaller
WIDEST_BATCH = 6400
#: the widest line in one piece; wider ones are squeezed (65 characters on A4 are 48 * 65 wide)
WIDEST = 4800


@dataclass(frozen=True, slots=True)
class Reading:
    """Text of one line. `lowest`: probability of the least sure character; `mean`: average over them; `at`:
    about where each character stands, as a share of the picture's width."""

    text: str
    lowest: float
    mean: float
    at: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Recogniser:
    """A loaded model and its alphabet; index 0 of the alphabet is "no character"."""

    session: Any
    alphabet: tuple[str, ...]

    def read(self, lines: Sequence[Gray]) -> list[Reading]:
        """Read pictures of lines, dark on light; one `Reading` for each, in their order."""
        readings = [Reading("", 0.0, 0.0)] * len(lines)
        scaled = [_scale(line) for line in lines]
        order = sorted(range(len(lines)), key=lambda index: scaled[index].shape[1])
        start = 0
        while start < len(order):
            stop = start + 1
            while stop < len(order) and stop - start < BATCH:
                if scaled[order[stop]].shape[1] * (stop - start + 1) > WIDEST_BATCH:
                    break
                stop += 1
            chosen = order[start:stop]
            for index, reading in zip(chosen, self._run([scaled[index] for index in chosen]), strict=True):
                readings[index] = reading
            start = stop
        return readings

    def _run(self, lines: list[Gray]) -> list[Reading]:
        width = max(NARROWEST, *(line.shape[1] for line in lines))
        batch = np.zeros((len(lines), 3, HEIGHT, width), dtype=np.float32)
        for index, line in enumerate(lines):
            batch[index, :, :, : line.shape[1]] = line.astype(np.float32) / 127.5 - 1.0
        (output,) = self.session.run(None, {self.session.get_inputs()[0].name: batch})
        return [
            self._decode(probabilities, width / line.shape[1])
            for probabilities, line in zip(output, lines, strict=True)
        ]

    def _decode(self, probabilities: npt.NDArray[np.float32], stretch: float = 1.0) -> Reading:
        """Decode one line; `stretch`: by how much the model's picture is wider than the line's own."""
        best = probabilities.argmax(axis=1)
        sure = probabilities.max(axis=1)
        begins = np.flatnonzero((best != 0) & np.concatenate(([True], best[1:] != best[:-1])))
        ends = np.flatnonzero((best != 0) & np.concatenate((best[1:] != best[:-1], [True])))
        if not len(begins):
            return Reading("", 0.0, 0.0)
        scores = [float(sure[a : b + 1].max()) for a, b in zip(begins.tolist(), ends.tolist(), strict=True)]
        text = "".join(self.alphabet[index] for index in best[begins].tolist())
        middles = (begins + ends + 1) / 2 / len(best) * stretch
        return Reading(text, min(scores), float(np.mean(scores)), tuple(middles.tolist()))


def _scale(line: Gray) -> Gray:
    width = max(8, min(WIDEST, round(line.shape[1] * HEIGHT / line.shape[0])))
    method = cv2.INTER_AREA if line.shape[0] > HEIGHT else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(line, (width, HEIGHT), interpolation=method), dtype=np.uint8)


@cache
def load_recogniser() -> Recogniser:
    """Load the model, once per process, for one thread. Raises Unreadable `needs_ocr` without the extra."""
    import onnxruntime  # noqa: PLC0415 - heavy, and wanted only when a scan comes

    spec = find_spec("rapidocr")
    folder = Path(next(iter(spec.submodule_search_locations or ()), "")) if spec else None
    if folder is None or not (folder / "models" / MODEL).is_file():
        raise Unreadable(
            "needs_ocr", f"rapidocr is installed without its model {MODEL}; it needs 3.10 or later"
        )
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 4
    session = onnxruntime.InferenceSession(
        str(folder / "models" / MODEL), options, providers=["CPUExecutionProvider"]
    )
    characters = session.get_modelmeta().custom_metadata_map["character"].splitlines()
    return Recogniser(session, ("", *characters, " "))
