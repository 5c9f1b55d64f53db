-- Ties are not chained: if a is tied to b and b to c, but a is not tied to c, then neither tie counts.
with ties as (
    select * from {{ ref('int_works_6_ties') }}
),

doubtful as (
    select
        mine.id,
        mine.other_id
    from ties as mine
    inner join ties as further on mine.other_id = further.id and mine.id <> further.other_id
    left join ties as closing on mine.id = closing.id and further.other_id = closing.other_id
    where closing.id is null
),

firm as (
    select ties.*
    from ties
    where
        not exists (
            select 1 from doubtful
            where
                (doubtful.id = ties.id and doubtful.other_id = ties.other_id)
                or (doubtful.id = ties.other_id and doubtful.other_id = ties.id)
        )
),

tied as (
    select
        id,
        least(id, min(other_id)) as work_id,
        min(confidence) as confidence
    from firm
    group by id
)

select
    coalesce(tied.work_id, titles.id) as work_id,
    titles.id,
    min(tied.confidence) over (partition by tied.work_id) as confidence
from {{ ref('titles') }} as titles
left join tied on titles.id = tied.id
