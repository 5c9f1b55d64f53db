-- How many works do each two platforms have in common?
with listed as (
    select
        works.work_id,
        titles.platform
    from titles
    inner join works on titles.id = works.id
),

platforms as (
    select distinct platform
    from titles
),

-- One row per work and two platforms that both have it.
shared as (
    select
        one.platform as first_platform,
        other.platform as second_platform
    from listed as one
    inner join listed as other on one.work_id = other.work_id and one.platform < other.platform
)

select
    one.platform as first_platform,
    other.platform as second_platform,
    count(shared.first_platform) as works
from platforms as one
inner join platforms as other on one.platform < other.platform
left join shared on one.platform = shared.first_platform and other.platform = shared.second_platform
group by one.platform, other.platform
order by works desc, first_platform asc, second_platform asc
