{% for platform, catalog in var('platforms').items() %}
select
    '{{ platform }}' as platform,
    catalog.show_id,

    catalog.type,
    catalog.title,
    catalog.director,
    catalog.cast,
    catalog.country,
    catalog.rating,
    catalog.duration,
    catalog.listed_in,
    catalog.description,

    catalog.release_year,
    catalog.score,

    catalog.date_added
from {{ ref(catalog) }} as catalog
{{ 'union all' if not loop.last }}
{% endfor %}
