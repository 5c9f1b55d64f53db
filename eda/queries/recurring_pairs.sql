-- The pairs of actors who appear together in most titles. Actors with only one title are left out early.
with recurring as (
    select
        id,
        actor
    from title_cast
    qualify count(*) over (partition by actor) > 1
),

pairs as (
    select
        one.actor as first_actor,
        other.actor as second_actor,
        one.id
    from recurring as one
    inner join recurring as other on one.id = other.id and one.actor < other.actor
),

most_frequent as (
    select
        first_actor,
        second_actor
    from pairs
    group by first_actor, second_actor
    having count(*) > 1
    order by count(*) desc, first_actor asc, second_actor asc
    limit 12
)

select
    pairs.first_actor,
    pairs.second_actor,
    titles.platform,
    count(*) as titles
from pairs
inner join most_frequent
    on pairs.first_actor = most_frequent.first_actor and pairs.second_actor = most_frequent.second_actor
inner join titles on pairs.id = titles.id
group by pairs.first_actor, pairs.second_actor, titles.platform
order by pairs.first_actor, pairs.second_actor, titles.platform
