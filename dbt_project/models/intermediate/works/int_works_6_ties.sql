{{ config(materialized='table') }}

-- A platform can have several titles of the same name. Two titles are tied only if each is the other's closest on its
-- platform.
with ranked as (
    select
        *,
        row_number() over (
            partition by id, other_platform
            order by confidence desc, years_apart asc, length_apart asc nulls last, other_id asc
        ) as place
    from {{ ref('int_works_5_judged') }}
    where confidence is not null
),

closest as (
    select * from ranked
    where place = 1
)

select
    mine.id,
    mine.other_id,
    mine.confidence
from closest as mine
inner join closest as other on mine.id = other.other_id and mine.other_id = other.id
