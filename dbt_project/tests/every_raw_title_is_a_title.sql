-- No title of any platform is lost or counted twice; wholly empty rows are no titles.
with raw as (
    {% for platform, catalog in var('platforms').items() %}
    select
        '{{ platform }}' as platform,
        count(*) as titles
    from {{ ref(catalog) }}
    where show_id is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

published as (
    select
        platform,
        count(*) as titles
    from {{ ref('titles') }}
    group by platform
)

select
    raw.platform,
    raw.titles as raw_titles,
    published.titles as published_titles
from raw
left join published on raw.platform = published.platform
where raw.titles <> coalesce(published.titles, 0)
