with parts as (
    select
        *,
        try_cast(regexp_extract(duration, '^([0-9]+) (min|seasons?)$', 1) as integer) as duration_int,
        regexp_extract(duration, '^([0-9]+) (min|seasons?)$', 2) as unit
    from {{ ref('int_titles_4_lowercase') }}
)

select
    * except (duration, unit),
    case
        when duration_int is null then null
        when unit = 'min' then 'min'
        else 'season'
    end as duration_type
from parts
