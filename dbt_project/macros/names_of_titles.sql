{#-
    The query of a bridge: one row per title and name in one of its comma-separated columns. Blanks are trimmed, also
    non-breaking spaces (160), tabs (9) and line breaks (10, 13); empty names are dropped. A name that stands twice
    counts once, at its first place.
-#}
{% macro names_of_titles(column, name) -%}
with parts as (
    select
        id,
        {{ split_names(adapter.quote(column)) }}
    from {{ ref('titles') }}
),

trimmed as (
    select
        id,
        place,
        trim(both ' ' || chr(160) || chr(9) || chr(10) || chr(13) from name) as name
    from parts
),

first_places as (
    select
        id,
        name,
        min(place) as place
    from trimmed
    where name <> ''
    group by id, name
)

select
    id,
    cast(row_number() over (partition by id order by place) as integer) as position,
    name as {{ name }}
from first_places
{%- endmacro %}

{#- The query that turns a bridge into one row per title, with the list of its names in their order. -#}
{% macro list_names(bridge, name) %}
    select
        id,
        {{ list_in_order(name, 'position') }} as names
    from {{ bridge }}
    group by id
{% endmacro %}
