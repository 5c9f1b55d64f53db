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
-- A wholly empty row; the contract wants a show_id in all others.
where catalog.show_id is not null
{{ 'union all' if not loop.last }}
{% endfor %}
