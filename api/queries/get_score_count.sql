-- How many titles of a platform and a year have a mean user rating above `scored`. A null `type` means both types.
select count(*) as count
from titles_wide
where
    platform = $platform
    and release_year = $year
    and score > $scored
    and ($type is null or type = $type)
