with lengths as (
    select
        *,
        {{ read_duration('duration') }} as duration_int
    from {{ ref('int_titles_4_lowercase') }}
)

select
    * except (duration),
    case
        when duration_int is null then null
        when duration like '%season%' then 'season'
        else 'min'
    end as duration_type
from lengths
