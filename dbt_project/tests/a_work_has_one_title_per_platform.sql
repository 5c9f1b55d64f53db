-- The titles of a work also have one type and one confidence, and the first of their ids is the work_id. Only a work of
-- one title has no confidence.
with described as (
    select
        works.work_id,
        count(*) as titles,
        count(distinct titles.platform) as platforms,
        count(distinct titles.type) as types,
        min(works.id) as first_id,
        count(works.confidence) as confident,
        min(works.confidence) as least_confidence,
        max(works.confidence) as most_confidence
    from {{ ref('works') }} as works
    inner join {{ ref('titles') }} as titles on works.id = titles.id
    group by works.work_id
)

select *
from described
where
    titles <> platforms
    or types <> 1
    or work_id <> first_id
    or confident <> case when titles > 1 then titles else 0 end
    or least_confidence <> most_confidence
    or least_confidence not between 0 and 1
