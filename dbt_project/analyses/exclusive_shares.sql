-- How much of each platform can be seen nowhere else?
-- A platform has each of its works once: works and titles of one platform are the same number.
with listed as (
    select
        titles.platform,
        count(*) over (partition by works.work_id) as platforms_of_the_work
    from titles
    inner join works on titles.id = works.id
)

select
    platform,
    count(*) as works,
    count(*) filter (where platforms_of_the_work = 1) as exclusive_works,
    count(*) filter (where platforms_of_the_work = 1) / count(*) as exclusive_share
from listed
group by platform
order by exclusive_share desc, platform asc
