{%- set compared = [
    'director', 'cast', 'country', 'date_added', 'rating', 'duration_int', 'duration_type', 'listed_in', 'description'
] %}

-- Titles are matched with those of the last build by name, because a platform may renumber its titles in each catalog.
with
{%- for name, titles in {'titles_before': ref('int_titles_published'), 'titles_now': ref('titles')}.items() %}
{{ name }} as (
    select
        *,
        concat_ws(
            '|', platform, type, title, release_year,
            row_number() over (partition by platform, type, title, release_year order by id)
        ) as known_by
    from {{ titles }}
),
{% endfor %}

-- If nothing was published before, no title counts as added.
added as (
    select
        'added' as change,
        now.id,
        now.platform,
        now.type,
        now.title,
        now.release_year,
        cast(null as string) as column_name,
        cast(null as string) as old_value,
        cast(null as string) as new_value
    from titles_now as now
    left join titles_before as before on now.known_by = before.known_by
    where before.id is null and exists (select 1 from titles_before)
),

removed as (
    select
        'removed' as change,
        before.id,
        before.platform,
        before.type,
        before.title,
        before.release_year,
        cast(null as string) as column_name,
        cast(null as string) as old_value,
        cast(null as string) as new_value
    from titles_before as before
    left join titles_now as now on before.known_by = now.known_by
    where now.id is null
),

changed as (
    {%- for column in compared %}
    select
        'changed' as change,
        now.id,
        now.platform,
        now.type,
        now.title,
        now.release_year,
        '{{ column }}' as column_name,
        cast(before.{{ column }} as string) as old_value,
        cast(now.{{ column }} as string) as new_value
    from titles_now as now
    inner join titles_before as before on now.known_by = before.known_by
    where before.{{ column }} is distinct from now.{{ column }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

changes as (
    select * from added
    union all
    select * from removed
    union all
    select * from changed
)

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
from {{ ref('int_title_changes_published') }}
union all
select
    '{{ build_id() }}' as build_id,
    cast('{{ run_started_at.strftime("%Y-%m-%d") }}' as date) as found_on,
    change,
    id,
    platform,
    type,
    title,
    release_year,
    column_name,
    old_value,
    new_value
from changes
