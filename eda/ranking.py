"""A ranking: names with the numbers of their titles, as bars that show the platforms."""

import pandas as pd
from matplotlib.figure import Figure

from cartelera.texts import Texts
from eda.style import add_axes, add_legend, catalog_name, label_bars, platform_color, platform_name, show_counts


def draw_ranking(figure: Figure, rows: pd.DataFrame, texts: Texts, xlabel: str, last: tuple[str, ...] = ()) -> None:
    """Draw a ranking, with the most frequent name on top.

    Args:
        figure: The figure to draw into.
        rows: The columns name, platform and titles.
        texts: The words for platforms and numbers.
        xlabel: The label of the axis, which says what is counted.
        last: Names that always stand at the end.
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
