"""The geometry of pictures of numbers: where lines, rules and bars lie. Nothing is drawn here.

Rooms give numbers that the reader may see, and show what comes back with `templates/charts/`.
"""

from core.pages.charts.lines import Line, stairs
from core.pages.charts.shares import Share, shares

__all__ = ["Line", "Share", "shares", "stairs"]
