"""The units of WordprocessingML."""

from itertools import pairwise

from app.export.typography import MM


def twips(points: float) -> int:
    """Twentieths of a point, in which lengths of text and tables are given."""
    return round(points * 20)


def half_points(points: float) -> int:
    """Half points, in which sizes of type are given."""
    return round(points * 2)


def eighths(points: float) -> int:
    """Eighths of a point, in which rules are given."""
    return round(points * 8)


def emu(points: float) -> int:
    """English Metric Units, in which drawings are given: 12,700 to the point."""
    return round(points * 12700)


def mm_twips(millimetres: float) -> int:
    """Twips of a length in millimetres."""
    return twips(millimetres * MM)


def spread(lengths: tuple[float, ...]) -> list[int]:
    """Lengths in points as twips that add up: each edge is rounded, not each length."""
    edges = [0]
    total = 0.0
    for length in lengths:
        total += length
        edges.append(twips(total))
    return [right - left for left, right in pairwise(edges)]
