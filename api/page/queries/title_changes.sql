-- How many titles the five newest builds with changes have added, changed and removed, and the first five of them.
with newest as (
    select distinct build_id
    from title_changes
    order by build_id desc
    limit 5
)

select
    title_changes.build_id,
    title_changes.found_on,
    title_changes.change,
    count(*) as titles,
    list(title_changes.id order by title_changes.title asc, title_changes.id asc)[1:5] as ids,
    list(title_changes.title order by title_changes.title asc, title_changes.id asc)[1:5] as names
from title_changes
inner join newest on title_changes.build_id = newest.build_id
group by title_changes.build_id, title_changes.found_on, title_changes.change
order by title_changes.build_id desc, title_changes.change asc
