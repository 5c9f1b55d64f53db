{{ config(materialized='table') }}
{% set columns = [
    'build_id', 'found_on', 'change', 'id', 'platform', 'type', 'title', 'release_year', 'column_name', 'old_value',
    'new_value'
] %}
{% set published = published_table('title_changes', columns) %}

{% if published %}
select
    build_id,
    found_on,
    change,
    id,
    platform,
    type,
    title,
    release_year,
    column_name,
    old_value,
    new_value
from {{ published }}
{% else %}
select
    cast(null as string) as build_id,
    cast(null as date) as found_on,
    cast(null as string) as change,
    cast(null as string) as id,
    cast(null as string) as platform,
    cast(null as string) as type,
    cast(null as string) as title,
    cast(null as integer) as release_year,
    cast(null as string) as column_name,
    cast(null as string) as old_value,
    cast(null as string) as new_value
where false
{% endif %}
