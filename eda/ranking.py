"""Names in the order of how many titles have them, as bars that show on which platforms."""

import pandas as pd
from matplotlib.figure import Figure

from cartelera.texts import Texts
from eda.style import add_axes, add_legend, catalog_name, label_bars, platform_color, platform_name, show_counts


def draw_ranking(figure: Figure, rows: pd.DataFrame, texts: Texts, xlabel: str, last: tuple[str, ...] = ()) -> None:
    """Draw them, the most frequent on top.

    Args:
        figure: Where to draw.
        rows: The columns name, platform and titles.
        texts: For the platforms and the numbers.
        xlabel: What is counted.
        last: Names that stand at the end, however frequent.
    """
    titles = rows.pivot_table("titles", "name", "platform", fill_value=0)
    ends = {name: place for place, name in enumerate(last, start=1)}
    order = sorted(titles.index, key=lambda name: (ends.get(name, 0), -titles.loc[name].sum(), name))
    titles = titles.loc[order]
    axes = add_axes(figure, xlabel, grid="x")
    so_far = pd.Series(0, index=titles.index)
    places = range(len(titles))
    for platform in titles.columns:
        bars = axes.barh(
            places,
            titles[platform],
            0.74,
            left=so_far,
            color=platform_color(platform),
            label=platform_name(platform),
        )
        so_far = so_far + titles[platform]
    label_bars(axes, bars, [texts.number(int(count)) for count in so_far])
    axes.set_yticks(places, [catalog_name(name, 44) for name in titles.index])
    axes.invert_yaxis()
    axes.margins(x=0.08, y=0.02)
    show_counts(axes.xaxis, texts)
    add_legend(figure, axes)
