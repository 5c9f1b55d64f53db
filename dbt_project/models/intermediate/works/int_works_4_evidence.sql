{{ config(materialized='table') }}

-- A role is compared only if both titles name somebody in it. Otherwise it is no evidence, for or against the pair.
with compared as (
    select
        candidates.id,
        candidates.other_id,
        mine.role,
        bool_or(mine.person = other.person) as is_same
    from {{ ref('int_works_3_candidates') }} as candidates
    inner join {{ ref('int_works_2_people') }} as mine on candidates.id = mine.id
    inner join {{ ref('int_works_2_people') }} as other on candidates.other_id = other.id and mine.role = other.role
    group by candidates.id, candidates.other_id, mine.role
)

select
    candidates.*,
    directors.is_same as same_director,
    actors.is_same as same_actor
from {{ ref('int_works_3_candidates') }} as candidates
left join compared as directors
    on candidates.id = directors.id and candidates.other_id = directors.other_id and directors.role = 'director'
left join compared as actors
    on candidates.id = actors.id and candidates.other_id = actors.other_id and actors.role = 'actor'
