-- How has each platform grown, month by month?
-- Only platforms of which nine in ten titles have the date on which they were added: of others, growth cannot be known.
-- What a platform has removed is not in its catalog, and so not counted.
select
    platform,
    month,
    titles_added,
    titles_added_so_far
from platform_months
where is_growth_known
order by platform, month
