-- Each confidence comes from reading real pairs with this evidence; docs/works.md has the counts. Pairs with other
-- evidence are not tied, above all those whose directors and actors are all different.
with evidence as (
    select
        *,
        same_director is null and same_actor is null as nobody_compared,
        years_apart <= 1 or length_apart <= 2 as year_or_length
    from {{ ref('int_works_4_evidence') }}
),

movies as (
    select
        *,
        case
            when same_director and same_actor and year_or_length then 0.99
            when same_director and year_or_length then 0.90
            when same_actor and years_apart <= 1 and coalesce(length_apart * 10 <= longer_length, true) then 0.95
            when nobody_compared and years_apart = 0 and length_apart * 10 <= longer_length then 0.99
            when nobody_compared and years_apart = 0 and length_apart is null then 0.92
            when nobody_compared and years_apart = 1 and length_apart <= 2 then 0.88
        end as confidence
    from evidence
    where type = 'movie'
),

-- Some platforms give the year of a show's first season, others the year of its last.
shows as (
    select
        *,
        case
            when (same_director or same_actor) and years_apart <= coalesce(longer_length, 0) + 10 then 0.98
            when nobody_compared and years_apart = 0 then 0.99
            when nobody_compared and years_apart <= longer_length then 0.98
        end as confidence
    from evidence
    where type = 'tv show'
),

judged as (
    select * from movies
    union all
    select * from shows
)

select
    id,
    other_id,
    other_platform,
    years_apart,
    length_apart,
    cast(confidence as double) as confidence
from judged
