-- depends_on: {{ ref('titles') }}
{{ config(materialized='table') }}
{% set columns = [
    'id', 'platform', 'show_id', 'type', 'title', 'director', 'cast', 'country', 'date_added', 'release_year', 'rating',
    'duration_int', 'duration_type', 'listed_in', 'description'
] %}
{% set published = published_table('titles', columns) %}

select
    titles.id,
    titles.platform,
    titles.show_id,
    titles.type,
    titles.title,
    titles.director,
    titles.cast,
    titles.country,
    titles.date_added,
    titles.release_year,
    titles.rating,
    titles.duration_int,
    titles.duration_type,
    titles.listed_in,
    titles.description
from {{ published or ref('titles') }} as titles
where {{ 'true' if published else 'false' }}
