-- Which platform has most for children?
-- A title is for children if its maturity rating means it for an age of 7 or less (`age` in `titles_wide`). What has no
-- maturity rating, or one that names no age, may be for children too: it stands in a column of its own.
select
    platform,
    count(*) filter (where age <= 7) as titles_for_children,
    count(*) filter (where age = 0) as of_these_for_all_ages,
    count(*) filter (where age > 7) as titles_for_older,
    count(*) filter (where age is null) as titles_of_unknown_age,
    count(*) filter (where age <= 7) / count(*) as share_for_children
from titles_wide
group by platform
order by titles_for_children desc, platform asc
