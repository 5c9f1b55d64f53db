-- Which two actors appear together in most works?
-- A work that several platforms have counts once. Some casts hold a number instead of a name, which is nobody.
with casts as (
    select distinct
        works.work_id,
        title_cast.actor
    from title_cast
    inner join works on title_cast.id = works.id
    where try_cast(title_cast.actor as bigint) is null
),

-- Who acts in one work alone cannot be of a pair that recurs.
recurring as (
    select
        work_id,
        actor
    from casts
    qualify count(*) over (partition by actor) > 1
)

select
    one.actor as first_actor,
    other.actor as second_actor,
    count(*) as works
from recurring as one
inner join recurring as other on one.work_id = other.work_id and one.actor < other.actor
group by one.actor, other.actor
having count(*) > 1
order by works desc, first_actor asc, second_actor asc
limit 20
